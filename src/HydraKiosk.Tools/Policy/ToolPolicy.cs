using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Policy;

/// <summary>
/// Decides whether a call may run now. What is not configured may not. All limits in time stand on a clock that never jumps; only the quiet hours
/// go by the time of day. Any thread.
/// </summary>
/// <remarks>
/// It is asked twice: <see cref="Decide"/> before a person is bothered for consent, and <see cref="TryTake"/> when the call is about to run, which decides
/// once more and counts in one step. What is refused, or answered without running, uses up nothing. The clock stands still while the device is
/// suspended, so that a limit then holds for longer and never for less.
/// </remarks>
public sealed class ToolPolicy
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ToolUse> _tools;
    private readonly ToolTotals _totals;
    private readonly RunWindow _minute;
    private readonly Func<bool> _isKilled;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private int _inConversation;

    /// <param name="rules">What may be called at all, and under which rules.</param>
    /// <param name="totals">Limits over all tools.</param>
    /// <param name="isKilled">Whether the kill switch is on; asked at every call, so it has to be quick. If it throws, the call does not run.</param>
    /// <param name="time">The clock; its local time is that of the quiet hours.</param>
    public ToolPolicy(IReadOnlyDictionary<string, ToolRules> rules, ToolTotals totals, Func<bool> isKilled, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(isKilled);
        ArgumentNullException.ThrowIfNull(time);
        _tools = rules.ToDictionary(r => r.Key, r => new ToolUse(r.Value), StringComparer.Ordinal);
        _totals = totals;
        _minute = new RunWindow(totals.PerMinute, TimeSpan.FromMinutes(1));
        _isKilled = isKilled;
        _time = time;
        _origin = time.GetTimestamp();
    }

    private long Now => _time.GetElapsedTime(_origin).Ticks;

    /// <summary>Whether a call might run now. Counts nothing.</summary>
    public PolicyDecision Decide(in ToolRequest request)
    {
        var isKilled = _isKilled(); // outside of the lock: it is not ours
        lock (_lock)
        {
            return Decide(request, isKilled, Now, out _);
        }
    }

    /// <summary>Whether a call may run now; if so, it counts as run.</summary>
    public PolicyDecision TryTake(in ToolRequest request)
    {
        var isKilled = _isKilled();
        lock (_lock)
        {
            var now = Now;
            var decision = Decide(request, isKilled, now, out var tool);
            if (decision.IsAllowed)
            {
                tool!.Add(now);
                _minute.Add(now);
                _inConversation++;
            }

            return decision;
        }
    }

    /// <summary>Counts a run of before the start, as the audit log has it, so that a restart clears no limit of a day and no rest.</summary>
    /// <param name="tool">Its name; of one that is not configured any more nothing is counted.</param>
    /// <param name="at">When it began, by the time of day. If that lies ahead, the clock was set back since, and it counts as just begun.</param>
    public void Seed(string tool, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var age = _time.GetUtcNow() - at;
        lock (_lock)
        {
            if (_tools.TryGetValue(tool, out var use))
            {
                use.Seed(Now - Math.Max(0, age.Ticks));
            }
        }
    }

    /// <summary>A conversation begins or is over: what was counted within the last one is forgotten.</summary>
    public void NewConversation()
    {
        lock (_lock)
        {
            _inConversation = 0;
            foreach (var tool in _tools.Values)
            {
                tool.NewConversation();
            }
        }
    }

    private PolicyDecision Decide(in ToolRequest request, bool isKilled, long now, out ToolUse? tool)
    {
        tool = null;
        if (isKilled)
        {
            return PolicyWords.Of(PolicyReason.Killed);
        }

        if (request.Name is not { } name || !_tools.TryGetValue(name, out tool))
        {
            return PolicyWords.Of(PolicyReason.NotConfigured);
        }

        if (!tool.Rules.Modes.Contains(request.Mode))
        {
            return PolicyWords.OfMode(request.Mode);
        }

        if (tool.Rules.Quiet is { } quiet && IsWithin(quiet, TimeOnly.FromDateTime(_time.GetLocalNow().DateTime)))
        {
            return PolicyWords.OfQuiet(quiet);
        }

        if (tool.Reached(now) is { } reached)
        {
            return PolicyWords.Of(reached.Reason, reached.Wait);
        }

        if (_minute.Wait(now) is var wait && wait > TimeSpan.Zero)
        {
            return PolicyWords.Of(PolicyReason.AllPerMinute, wait);
        }

        return _inConversation >= _totals.PerConversation ? PolicyWords.Of(PolicyReason.AllPerConversation) : PolicyDecision.Allowed;
    }

    /// <summary>Over midnight where they end before they begin; all day where they end when they begin, since refusing does the least harm.</summary>
    private static bool IsWithin(QuietHours quiet, TimeOnly now) => quiet.From < quiet.To
        ? now >= quiet.From && now < quiet.To
        : now >= quiet.From || now < quiet.To;
}
