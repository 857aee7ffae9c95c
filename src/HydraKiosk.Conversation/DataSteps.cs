using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation;

/// <summary>What a device does that has little data left, or none.</summary>
internal static class DataSteps
{
    /// <summary>Between two prompts for somebody who speaks on: the voice is reported every second, and the microphone hears the prompt.</summary>
    private static readonly TimeSpan _promptSpacing = TimeSpan.FromSeconds(30);

    /// <summary>The rules as they are while data have to be saved.</summary>
    public static ConversationRules Apply(ConversationRules rules, DataThrift thrift) =>
        thrift == DataThrift.None || rules.Policy == SessionPolicy.OnDemand ? rules : rules with { Policy = SessionPolicy.OnDemand };

    /// <summary>More or less has to be saved from now on.</summary>
    /// <param name="state">The facts so far.</param>
    /// <param name="thrift">How much.</param>
    /// <param name="now">Time since the daemon's start.</param>
    /// <param name="rules">As configured, not as <see cref="Apply"/> makes them.</param>
    /// <param name="effects">Takes what is to be done.</param>
    public static ConversationState Move(
        ConversationState state, DataThrift thrift, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var (was, applied) = (Apply(rules, state.Around.Data), Apply(rules, thrift));
        var next = state with { Around = state.Around with { Data = thrift, RefusedAt = null } };
        if (was.Policy == applied.Policy || state.IsStopping || state.Around.IsAsleep)
        {
            return next;
        }

        if (applied.Policy == SessionPolicy.Always)
        {
            if (!applied.HasVisitors)
            {
                effects.Add(new StopTimer(ConversationTimer.Linger));
            }

            return EngagementSteps.Begin(next, now, applied, effects);
        }

        if (!next.IsEngaged && next.IsSessionWanted)
        {
            effects.Add(new CloseSession()); // it waits for a visitor, and costs as much as one that talks
            effects.Add(new ForgetMicrophone());
            effects.Add(new StopTimer(ConversationTimer.Reopen));
            return next with { IsSessionWanted = false, IsTrial = false, WasGreeted = false, Link = LinkState.Closed };
        }

        if (!was.HasVisitors && TimeSteps.IsQuiet(next))
        {
            effects.Add(new StartTimer(ConversationTimer.Linger, applied.Linger)); // until now nobody's silence ended anything
        }

        return next;
    }

    /// <summary>Somebody begins a conversation that cannot be afforded: they hear why nothing comes of it.</summary>
    /// <param name="state">The facts so far.</param>
    /// <param name="why">See <see cref="PersonEngaged"/>.</param>
    /// <param name="now">Time since the daemon's start.</param>
    /// <param name="effects">Takes what is to be done.</param>
    public static ConversationState Refuse(ConversationState state, string why, TimeSpan now, ICollection<ConversationEffect> effects)
    {
        if (why != PersonEngaged.ByPress && state.Around.RefusedAt is { } last && now - last < _promptSpacing)
        {
            return state;
        }

        effects.Add(new Tell(new ConversationRefused(why)));
        effects.Add(new PlayEarcon(Earcon.Busy));
        effects.Add(new SayPrompt(LocalPrompt.OutOfData));
        return state with { Around = state.Around with { RefusedAt = now } };
    }
}
