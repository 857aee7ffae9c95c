using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary>A machine without OpenSSL: the runtime would end the process at the first WebSocket, so nothing may begin that needs one.</summary>
public sealed class MissingLibraryTests : IDisposable
{
    private const string Missing = "OpenSSL is not on this machine; install it with: sudo apt install openssl ca-certificates";

    private readonly ConfigFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private string? _missing = Missing;

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("simulate")]
    [InlineData("replay")]
    public async Task What_needs_OpenSSL_does_not_begin_without_it(string verb)
    {
        string[] words = verb switch
        {
            "run" => ["run", "--config", _folder.Write("kiosk.json", ConfigFolder.With())],
            "demo" => ["demo", "--out", Path.Combine(_folder.Path, "demo")],
            "replay" => ["replay", "wire.ndjson"],
            _ => [verb],
        };

        Assert.Equal(ExitCode.Failed, await Run(words));

        Assert.Equal([$"{Missing}. [HK-2080]"], Lines(_error));
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Run_tells_a_bad_file_and_a_missing_key_before_it()
    {
        Assert.Equal(ExitCode.Credentials, await CommandLineEntry.RunAsync(
            ["run", "--config", _folder.Write("kiosk.json", ConfigFolder.With())], Environment(_ => null), new Nothing(), CancellationToken.None));
        Assert.Contains("[HK-2080]", _error.ToString(), StringComparison.Ordinal); // all that is wrong, at once
        Assert.Equal(ExitCode.Usage, await Run("run", "--config", _folder.Write("bad.json", "{")));
    }

    [Fact]
    public async Task Check_of_the_configuration_says_that_the_daemon_cannot_run_here()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());

        Assert.Equal(ExitCode.Failed, await Run("config", "check", "--config", file));

        Assert.Equal([$"this machine: {Missing}. [HK-2080]", $"{file}: the file is fine, and the daemon cannot run on this machine."], Lines(_error));
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Check_for_scripts_is_not_ok_then()
    {
        Assert.Equal(ExitCode.Failed, await Run("config", "check", "--json", "--config", _folder.Write("kiosk.json", ConfigFolder.With())));

        Assert.Contains("\"ok\":false", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"HK-2080\"", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_it_everything_begins()
    {
        _missing = null;

        Assert.Equal(ExitCode.Ok, await Run("config", "check", "--config", _folder.Write("kiosk.json", ConfigFolder.With())));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            SimulateVerb.ExecuteAsync(new SimulateArguments(0, null, null, null), Environment(_ => null), new Nothing(), CancellationToken.None));
    }

    private Task<ExitCode> Run(params string[] words) =>
        CommandLineEntry.RunAsync(words, Environment(name => name == ApiKeyPlaces.KeyVariable ? "sk_1234567890" : null), new Nothing(),
            CancellationToken.None);

    private VerbEnvironment Environment(Func<string, string?> variable) => new(_output, _error, variable) { MissingTlsLibrary = () => _missing };

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Nothing is to be started.</summary>
    private sealed class Nothing : IVerbHandlers
    {
        public Task<ExitCode> RunAsync(
            LoadedConfiguration configuration, ApiKeyLookup apiKey, DaemonFolders folders, VerbEnvironment environment, CancellationToken stop) =>
                throw new NotSupportedException();

        public Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            throw new NotSupportedException();

        public Task<ExitCode> ReplayAsync(ReplayArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            throw new NotSupportedException();

        public Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            throw new NotSupportedException();
    }
}
