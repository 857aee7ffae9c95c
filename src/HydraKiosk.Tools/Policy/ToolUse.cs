using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Policy;

/// <summary>What one tool may do and has done. Times are in ticks of a clock that never jumps. Not for several threads.</summary>
internal sealed class ToolUse(ToolRules rules)
{
    private readonly RunWindow _minute = new(rules.PerMinute, TimeSpan.FromMinutes(1));
    private readonly RunWindow _day = new(rules.PerDay, TimeSpan.FromDays(1));
    private long? _lastRun;
    private int _inConversation;

    public ToolRules Rules => rules;

    /// <summary>The first of the tool's own limits that is reached, and for how long; null for none.</summary>
    public (PolicyReason Reason, TimeSpan? Wait)? Reached(long now)
    {
        if (_minute.Wait(now) is var minute && minute > TimeSpan.Zero)
        {
            return (PolicyReason.ToolPerMinute, minute);
        }

        if (_inConversation >= rules.PerConversation)
        {
            return (PolicyReason.ToolPerConversation, null);
        }

        if (_day.Wait(now) is var day && day > TimeSpan.Zero)
        {
            return (PolicyReason.ToolPerDay, day);
        }

        return _lastRun is { } last && rules.Cooldown.Ticks - (now - last) is var rest and > 0
            ? (PolicyReason.Cooldown, TimeSpan.FromTicks(rest))
            : null;
    }

    /// <summary>Counts a run.</summary>
    public void Add(long now)
    {
        Seed(now);
        _inConversation++;
    }

    /// <summary>Counts a run of before: of another conversation.</summary>
    public void Seed(long at)
    {
        _minute.Add(at);
        _day.Add(at);
        _lastRun = Math.Max(at, _lastRun ?? long.MinValue);
    }

    public void NewConversation() => _inConversation = 0;
}
