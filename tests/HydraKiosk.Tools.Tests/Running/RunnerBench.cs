using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Running;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>A runner with everything that it asks, on a clock that moves when told, over an audit log in a folder of its own.</summary>
internal sealed class RunnerBench : IDisposable, IConsentSigns
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-runner-");
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AuditLog _audit;

    public RunnerBench(params ReadOnlySpan<(ITool Tool, ToolRules Rules)> tools)
        : this(isLogWritable: true, tools)
    {
    }

    public RunnerBench(bool isLogWritable, params ReadOnlySpan<(ITool Tool, ToolRules Rules)> tools)
    {
        if (!isLogWritable)
        {
            File.WriteAllText(Folder, "in the way");
        }

        Catalogue = new ToolCatalogue([.. tools.ToArray().Select(t => new CatalogueEntry(t.Tool, t.Rules, ToolSchema.Read(t.Tool.ParametersJson)))]);
        Rules = tools.ToArray().ToDictionary(t => t.Tool.Name, t => t.Rules, StringComparer.Ordinal);
        _audit = Open();
        Desk = new ConsentDesk(this, Clock, Log);
        Ledger = new SideEffectLedger(Clock, _audit.Digest);
        Make();
    }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public ToolCatalogue Catalogue { get; }

    public IReadOnlyDictionary<string, ToolRules> Rules { get; }

    public ToolPolicy Policy { get; private set; } = null!;

    public ToolTotals Totals { get; set; } = new(1_000_000, 1_000_000);

    public ConsentDesk Desk { get; }

    public SideEffectLedger Ledger { get; }

    public ToolRunner Runner { get; private set; } = null!;

    public RunnerOptions Options { get; set; } = new();

    public bool IsKilled { get; set; }

    /// <summary>What the log of calls itself writes into the journal.</summary>
    public TestLog AuditJournal { get; } = new();

    /// <summary>The first question to the person is shown.</summary>
    public Task Asked => _asked.Task;

    public string Folder => Path.Combine(_folder.FullName, "audit");

    /// <summary>The lines of the log so far.</summary>
    public IReadOnlyList<AuditRecord> Records => [.. AuditReader.Read(Folder)];

    /// <summary>The stages of a call, in order.</summary>
    public string Stages(string callId = "call_1") => string.Join(' ', Records.Where(r => r.CallId == callId).Select(r => r.StageWord));

    /// <summary>Takes over what the tests have set.</summary>
    public RunnerBench Make()
    {
        Policy = new ToolPolicy(Rules, Totals, () => IsKilled, Clock);
        Runner = new ToolRunner(Catalogue, Policy, Desk, Ledger, _audit, Options, Clock, Log);
        return this;
    }

    public IAsyncEnumerable<ToolAnswer> Run(
        string? name, string arguments = "{}", string callId = "call_1", int turn = 1, DeviceMode mode = DeviceMode.Engaged, CancellationToken cancellation = default) =>
        Runner.RunAsync(
            new ToolRequest(callId, name, arguments, Session: 1, turn, mode) { SpeechesBegun = turn, SpeechMeant = turn }, cancellation);

    /// <summary>Moves the clock on as soon as so many waits have begun, and not before.</summary>
    public async Task PassAsync(TimeSpan by, int timers)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // only ever reached by a failure
        while (Clock.ArmedTimers < timers)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Clock.Advance(by);
    }

    /// <summary>Runs a call to its end.</summary>
    public async Task<IReadOnlyList<ToolAnswer>> AllAsync(string? name, string arguments = "{}", string callId = "call_1", int turn = 1,
        DeviceMode mode = DeviceMode.Engaged, CancellationToken cancellation = default)
    {
        var answers = new List<ToolAnswer>();
        await foreach (var answer in Run(name, arguments, callId, turn, mode, cancellation))
        {
            answers.Add(answer);
        }

        return answers;
    }

    /// <summary>Runs a call that has one answer.</summary>
    public async Task<string> OneAsync(string? name, string arguments = "{}", string callId = "call_1", int turn = 1) =>
        Assert.Single(await AllAsync(name, arguments, callId, turn)).Output;

    public static void AssertFailure(string output, string error)
    {
        using var document = JsonDocument.Parse(output);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(error, document.RootElement.GetProperty("error").GetString());
    }

    void IConsentSigns.Asked(ConsentQuestion question) => _asked.TrySetResult();

    void IConsentSigns.Settled(ConsentQuestion question, ConsentOutcome outcome)
    {
    }

    public void Dispose()
    {
        _audit.Dispose();
        _folder.Delete(recursive: true);
    }

    private AuditLog Open() => AuditLog.Open(new AuditLogOptions(Folder) { Boot = "b0000001" }, Clock, AuditJournal);
}
