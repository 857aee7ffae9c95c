using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Processes;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary><c>audit verify</c> and <c>audit show</c>.</summary>
public sealed class AuditVerbTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("hk-state-");
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Folder => AuditLogOptions.FolderIn(Path.Combine(_state.FullName, "hydra-kiosk"));

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _state.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Verify_tells_each_file_and_the_last_hash()
    {
        Fill();

        Assert.Equal(ExitCode.Ok, await Run("audit", "verify"));
        Assert.Equal("audit-000000000001.ndjson: lines 1 to 4 are whole", Lines[0]);
        Assert.StartsWith("4 lines hold together; the last hash is ", Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_place_that_is_wrong()
    {
        Fill();
        var path = Path.Combine(Folder, "audit-000000000001.ndjson");
        File.WriteAllText(path, File.ReadAllText(path).Replace("order_status", "order_ticket", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Failed, await Run("audit", "verify", "--folder", Folder));
        Assert.StartsWith($"{path}:2: the line was changed", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[HK-", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("show")]
    public async Task A_log_that_is_not_there_is_told_with_its_place(string verb)
    {
        Assert.Equal(ExitCode.Failed, await Run("audit", verb, "--folder", Folder));
        Assert.Contains(Folder, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--folder", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_a_row_of_eighty_columns_for_each_line_the_newest_last()
    {
        Fill();

        Assert.Equal(ExitCode.Ok, await Run("audit", "show"));
        Assert.Equal(4, Lines.Length);
        Assert.All(Lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.StartsWith("01-05 08:00:00 began    1/2    order_status       {\"number\":\"a long", Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("01-05 08:01:00 ended    1/2    order_status       timed out, 4000 ms, ", Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_for_scripts_passes_the_lines_on_as_they_are()
    {
        Fill();

        Assert.Equal(ExitCode.Ok, await Run("audit", "show", "--json"));
        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, "audit-000000000001.ndjson")), Lines);
        Assert.All(Lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData(1, "--tool", "print")]
    [InlineData(2, "--stage", "began")]
    [InlineData(3, "--session", "1")]
    [InlineData(1, "--last", "1")]
    [InlineData(2, "--since", "30s")]
    [InlineData(4, "--since", "2h")]
    [InlineData(2, "--since", "2026-01-05T08:00:30")]
    [InlineData(2, "--until", "2026-01-05T08:00:30Z")]
    [InlineData(0, "--until", "2026-01-05")]
    public async Task Show_takes_filters(int expected, string option, string value)
    {
        Fill();

        Assert.Equal(ExitCode.Ok, await Run("audit", "show", option, value));
        Assert.Equal(expected, Lines.Length);
    }

    [Theory]
    [InlineData("--since", "yesterday")]
    [InlineData("--stage", "begun")]
    [InlineData("--last", "0")]
    [InlineData("--session", "one")]
    public async Task A_filter_that_is_none_is_refused(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await Run("audit", "show", option, value));
        Assert.NotEmpty(_error.ToString());
    }

    /// <summary>A line of the log itself, and a call of a tool that takes a minute, and the beginning of another.</summary>
    private void Fill()
    {
        using var log = AuditLog.Open(new AuditLogOptions(Folder), _clock, new TestLog());
        using var arguments = JsonDocument.Parse("""{"number":"a long text that no row of a table can hold"}""");
        var entry = new AuditEntry(AuditStage.Began)
        {
            Session = 1,
            Turn = 2,
            CallId = "c1",
            Tool = "order_status",
            Class = ToolClass.Act,
            Arguments = arguments.RootElement,
        };
        log.Append(entry);
        _clock.Advance(TimeSpan.FromMinutes(1));
        log.Append(entry with
        {
            Stage = AuditStage.Ended,
            Outcome = AuditOutcome.TimedOut,
            Duration = TimeSpan.FromSeconds(4),
            Output = new string('x', 500),
        });
        log.Append(entry with { Tool = "print" });
    }

    private Task<ExitCode> Run(params string[] words) => CommandLineEntry.RunAsync(
        words, new VerbEnvironment(_output, _error, name => name == "XDG_STATE_HOME" ? _state.FullName : null) { Time = _clock },
        new VerbHandlers(), CancellationToken.None);
}
