using System.Runtime.Versioning;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary>Hydra's key is asked for where a listed voice takes it, and nowhere else.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KeyOfVoicesTests : IDisposable
{
    private const string Duplex = """{ "name": "gpu", "kind": "duplex" }""";
    private const string Realtime =
        """{ "name": "own", "kind": "realtime", "realtime": { "preset": "compatible", "endpoint": "ws://127.0.0.1:9/v1/realtime", "model": "m" } }""";

    private readonly ConfigFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly Handlers _handlers = new();

    public static TheoryData<bool, string> Lists() => new()
    {
        { true, """[ { "name": "hydra", "kind": "hydra" } ]""" },
        { true, $"[ {Duplex}, {{ \"name\": \"hydra\", \"kind\": \"hydra\" }} ]" },
        { false, $"[ {Duplex} ]" },
        { false, $"[ {Realtime} ]" },
        { false, $"[ {Realtime}, {Duplex} ]" },
        { true, $"[ {Realtime.Replace("\"m\"", "\"m\", \"credential\": \"hydra-api-key\"", StringComparison.Ordinal)} ]" },
        { true, $"[ {Duplex.Replace("\"duplex\"", "\"duplex\", \"duplex\": { \"credential\": \"hydra-api-key\" }", StringComparison.Ordinal)} ]" },
        { true, $"[ {Duplex}, {Cascade("", "", "")} ]" }, // the vendor's own services
        { true, $"[ {Cascade(Own("ws"), Own("http"), "")} ]" },
        { false, $"[ {Cascade(Own("ws"), Own("http"), Own("ws"))} ]" },
        { true, $"[ {Cascade(Own("ws"), Own("http") + ", \"credential\": \"hydra-api-key\"", Own("ws"))} ]" },
        { true, $"[ {Cascade(Own("ws"), Own("http"), Own("ws"), Moderation)} ]" },
    };

    private const string Moderation = """, "moderation": { "url": "http://127.0.0.1:9/judge", "credential": "hydra-api-key" }""";

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Run_wants_it_where_a_voice_takes_it(bool isWanted, string voices)
    {
        var file = Write(voices);

        Assert.Equal(isWanted ? ExitCode.Credentials : ExitCode.Ok, await RunAsync("run", "--config", file));
        Assert.Equal(isWanted ? 0 : 1, _handlers.Started.Count);
        Assert.Equal(isWanted, _error.ToString().Contains("HK-6020", StringComparison.Ordinal));

        _variables["SMALLEST_API_KEY"] = "sk_canary1234567890"; // a voice that comes with a reload may take it
        Assert.Equal(ExitCode.Ok, await RunAsync("run", "--config", file));
        Assert.Equal("sk_canary1234567890", _handlers.Started[^1].Key?.Reveal());
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Check_misses_it_where_a_voice_takes_it(bool isWanted, string voices)
    {
        var file = Write(voices);

        Assert.Equal(ExitCode.Ok, await RunAsync("config", "check", "--config", file));
        Assert.Equal(isWanted, _error.ToString().Contains("no API key was found", StringComparison.Ordinal));

        _variables["SMALLEST_API_KEY"] = "no key at all";
        Assert.Equal(isWanted ? ExitCode.Credentials : ExitCode.Ok, await RunAsync("config", "check", "--config", file));
    }

    private static string Own(string scheme) => $"\"endpoint\": \"{scheme}://127.0.0.1:9/x\"";

    private static string Cascade(string hearing, string chat, string speech, string more = "") =>
        $$"""{ "name": "three", "kind": "cascade", "cascade": { "hearing": { {{hearing}} }, "chat": { {{chat}} }, "speech": { {{speech}} }{{more}} } }""";

    private string Write(string voices) => _folder.Write("kiosk.json", ConfigFolder.With(more: $"\"voices\": {voices}"));

    private Task<ExitCode> RunAsync(params string[] words) => CommandLineEntry.RunAsync(
        words, new VerbEnvironment(_output, _error, _variables.GetValueOrDefault), _handlers, CancellationToken.None);

    private sealed class Handlers : IVerbHandlers
    {
        public List<ApiKeyLookup> Started { get; } = [];

        public Task<ExitCode> RunAsync(
            LoadedConfiguration configuration, ApiKeyLookup apiKey, DaemonFolders folders, VerbEnvironment environment, CancellationToken stop)
        {
            Started.Add(apiKey);
            return Task.FromResult(ExitCode.Ok);
        }

        public Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            throw new NotSupportedException();

        public Task<ExitCode> ReplayAsync(ReplayArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            throw new NotSupportedException();

        public Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            throw new NotSupportedException();
    }
}
