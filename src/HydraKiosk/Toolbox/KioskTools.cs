using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Driving;
using HydraKiosk.Tools.Kill;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Running;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Toolbox;

/// <summary>Everything that stands between the model and this device: the tools, and what decides whether they run.</summary>
internal sealed class KioskTools : IDisposable
{
    private static readonly TimeSpan _lastLine = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly IDisposable _following;
    private Task _lines = Task.CompletedTask;
    private KillState? _heard;
    private string? _killInLog;

    /// <param name="options">The <c>tools</c> part of the configuration.</param>
    /// <param name="tools">The tools of the catalogue.</param>
    /// <param name="kill">The kill switch.</param>
    /// <param name="audit">Where every call is written down.</param>
    /// <param name="signs">Shows a person that they are asked.</param>
    /// <param name="isAttended">Whether a member of staff stands beside the person.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The journal.</param>
    public KioskTools(
        ToolsOptions options, IReadOnlyList<CatalogueEntry> tools, KillSwitch kill, AuditLog audit, IConsentSigns signs, Func<bool> isAttended,
            TimeProvider time,
        ILoggerFactory logs)
    {
        (_time, Kill, Audit) = (time, kill, audit);
        Catalogue = new ToolCatalogue(tools);
        Rules = RulesOf(options, tools);
        Motion = options.Vehicle is { } vehicle ? new VehicleMotion(
            new MotionRules { MovingAboveKmh = vehicle.MovingAboveKmh, StaleAfter = TimeSpan.FromMilliseconds(vehicle.StaleAfterMs) }, time) : null;
        Policy = new ToolPolicy(Rules, new ToolTotals(options.Policy.PerMinute, options.Policy.PerConversation), () => kill.State.StopsTools, time);
        Desk = new ConsentDesk(signs, time, logs.CreateLogger<ConsentDesk>());
        Ledger = new SideEffectLedger(time, audit.Digest);
        Runner = new ToolRunner(
            Catalogue, Policy, Desk, Ledger, audit,
            new RunnerOptions { RunsWithoutAudit = options.Policy.WithoutAudit == ToolDecision.Allow, ModeOf = mode => ModeOf(mode, isAttended) },
            time, logs.CreateLogger<ToolRunner>());
        Remember(logs.CreateLogger<KioskTools>());
        _following = kill.Follow(OnKill);
    }

    /// <summary>What may be called at this moment.</summary>
    public ToolCatalogue Catalogue { get; }

    /// <summary>When each tool may run, by its name; of servers' tools also while those are down.</summary>
    public IReadOnlyDictionary<string, ToolRules> Rules { get; }

    /// <summary>Whether the vehicle moves; null for a device that is in none.</summary>
    public VehicleMotion? Motion { get; }

    /// <summary>Decides whether a tool may run now.</summary>
    public ToolPolicy Policy { get; }

    /// <summary>Asks the person.</summary>
    public ConsentDesk Desk { get; }

    /// <summary>What was done.</summary>
    public SideEffectLedger Ledger { get; }

    /// <summary>Where every call is written down.</summary>
    public AuditLog Audit { get; }

    /// <summary>The kill switch.</summary>
    public KillSwitch Kill { get; }

    /// <summary>Runs the calls.</summary>
    public ToolRunner Runner { get; }

    /// <summary>Writes of a call that the conversation has not passed on, or of a result that nobody wants. Returns at once.</summary>
    /// <param name="request">The call.</param>
    /// <param name="refused">Why it was not passed on; null for a result.</param>
    public void Note(ToolRequest request, string? refused) => Line(() =>
    {
        if (refused is not null)
        {
            Runner.NotPassedOn(request, refused);
        }
        else
        {
            Runner.Dismissed(request);
        }
    });

    /// <summary>Lets go of the log, once what was said of the kill switch stands in it.</summary>
    public void Dispose()
    {
        _following.Dispose();
        _lines.Wait(_lastLine);
        Audit.Dispose();
    }

    private static Dictionary<string, ToolRules> RulesOf(ToolsOptions options, IReadOnlyList<CatalogueEntry> tools)
    {
        var rules = tools.ToDictionary(t => t.Tool.Name, t => t.Rules, StringComparer.Ordinal);
        foreach (var server in McpSettingsOf.Make(options, static _ => null))
        {
            foreach (var (name, tool) in server.Tools)
            {
                rules.TryAdd(server.PrefixedName(name), tool.Rules);
            }
        }

        return rules;
    }

    /// <summary>A conversation in a vehicle that moves, or of which nobody knows whether it does, is one of a driver.</summary>
    private DeviceMode ModeOf(DeviceMode mode, Func<bool> isAttended) => Motion is { IsMoving: true } ? DeviceMode.Driving
        : mode != DeviceMode.Engaged ? mode
        : isAttended() ? DeviceMode.Attended
        : DeviceMode.Engaged;

    /// <summary>
    /// Told under the switch's lock, and the log waits for the disk: so one line after the other, on the pool. Nobody is asked to confirm any more.
    /// </summary>
    private void OnKill(KillState state)
    {
        var isFirst = _heard is null;
        if (state.Equals(_heard))
        {
            return;
        }

        _heard = state;
        if (state.StopsTools)
        {
            Runner.StopAll();
        }

        // A switch that was not read yet says nothing. What a command without a daemon has stopped or released is written when it is found.
        var why = state.By is { } by ? $"{state.InWords()} by {by}" : state.InWords();
        if (why == _killInLog || (isFirst && state is { Line: true, Command.Count: 0 }))
        {
            return;
        }

        _killInLog = why;
        Line(() =>
        {
            if (state.StopsTools)
            {
                Desk.Withdraw();
            }

            Audit.Append(new AuditEntry(state.IsKilled ? AuditStage.Killed : AuditStage.Unkilled) { Why = why });
        });
    }

    /// <summary>The log waits for the disk, and who tells of a line must not: one line after the other, on the pool.</summary>
    private void Line(Action write)
    {
        lock (_lock)
        {
            _lines = _lines.ContinueWith(_ => write(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>What was done before the program started: limits of a day hold on, and what is in doubt is not done again.</summary>
    private void Remember(ILogger log)
    {
        var records = Audit.ReadBack();
        _killInLog = records.LastOrDefault(static r => r.Stage is AuditStage.Killed or AuditStage.Unkilled) is { Stage: AuditStage.Killed } killed
            ? killed.Why : null;
        var day = _time.GetUtcNow() - TimeSpan.FromDays(1);
        foreach (var began in records)
        {
            // What only reads writes its end alone.
            if (began is { Stage: AuditStage.Began } or { Stage: AuditStage.Ended, Class: "read" } && began is { Tool: { } tool } && began.Time > day)
            {
                Policy.Seed(tool, began.Time);
            }
        }

        var count = Ledger.Restore(records, Audit.Boot, name => Rules.TryGetValue(name, out var rules) ? rules.RepeatWindow : TimeSpan.Zero);
        if (count > 0)
        {
            ToolboxLog.Remembered(log, count);
        }
    }
}
