using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation;

/// <summary>How a person comes into a conversation, and what becomes of it when they leave.</summary>
internal static class EngagementSteps
{
    /// <summary>Those that no other rule stops when a conversation ends.</summary>
    private static readonly ConversationTimer[] _timersOfConversation =
    [
        ConversationTimer.Reopen, ConversationTimer.ToolSettle, ConversationTimer.Starved, ConversationTimer.Parked, ConversationTimer.EndOfTurn,
        ConversationTimer.Absence, ConversationTimer.LongThought,
    ];

    /// <summary>The device starts, or wakes up after it was told to be off.</summary>
    public static ConversationState Begin(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects) =>
        rules switch
        {
            _ when state.Around.Data == DataThrift.Refuse => state, // not even to try whether it would go
            { Policy: SessionPolicy.OnDemand } => Connect(state, effects) with { WasGreeted = true, IsTrial = true },
            { HasVisitors: false } => Engage(state, "start", now, rules, effects),
            _ => Connect(state, effects) with { WasGreeted = true }, // there is nobody yet whom it could greet
        };

    public static ConversationState Connect(ConversationState state, ICollection<ConversationEffect> effects)
    {
        if (state.IsSessionWanted || state.Around.IsAsleep)
        {
            return state;
        }

        effects.Add(new OpenSession());
        return state with { IsSessionWanted = true, Link = LinkState.Connecting, Health = SessionHealth.Good };
    }

    public static ConversationState Engage(
        ConversationState state, string why, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.IsStopping || state.Around.IsAsleep)
        {
            return state;
        }

        if (state.IsEngaged)
        {
            if (rules.HasVisitors && TimeSteps.IsQuiet(state))
            {
                effects.Add(new StartTimer(ConversationTimer.Linger, rules.Linger)); // still here
            }

            return state;
        }

        if (state.Around.Data == DataThrift.Refuse)
        {
            return DataSteps.Refuse(state, why, now, effects);
        }

        effects.Add(new Tell(new ConversationBegan(why)));
        var isTalking = why is PersonEngaged.BySpeech || (why is PersonEngaged.ByPress && rules.Talk == TalkMode.PushToTalk);
        var next = state with
        {
            IsEngaged = true,
            EngagedAt = now,
            IsTrial = false,
            WasGreeted = isTalking || (state.IsSessionWanted && !state.IsTrial), // who has begun to speak is answered, not talked over by a greeting
            Microphone = rules.Talk == TalkMode.HandsFree ? state.Microphone.Open(rules.Preroll, effects) : state.Microphone,
        };
        next = Connect(next, effects);
        // the session that is being tried greets nobody; and who presses to open the microphone is told of that, see TalkSteps
        var isGreeted = rules.Greeting && !next.WasGreeted && !state.IsTrial;
        var isTold = why is PersonEngaged.BySpeech
            || (why is PersonEngaged.ByPress && (rules.Talk != TalkMode.HandsFree || state.Around.IsMuted));
        if (!isGreeted && !isTold) // then nothing else would tell them that they were noticed
        {
            effects.Add(new PlayEarcon(state.Around.IsMuted ? Earcon.Muted : Earcon.Listening));
        }

        return next;
    }

    public static ConversationState Leave(ConversationState state, string why, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (!state.IsEngaged && !state.IsSessionWanted)
        {
            return state;
        }

        var isOff = state.IsStopping || state.Around.IsAsleep;
        if (!state.IsEngaged && !isOff)
        {
            return state; // connected and waiting for a visitor
        }

        var microphone = state.Microphone.Close(effects);
        var silent = state.Replies.Interrupt(effects);
        _ = BackgroundSteps.Dismiss(state, isByHand: true, effects); // the next person did not ask for it
        effects.Add(new CloseSession());
        effects.Add(new ForgetMicrophone());
        if (state.IsStopping)
        {
            effects.Add(new StopTools(null));
        }

        foreach (var timer in _timersOfConversation)
        {
            effects.Add(new StopTimer(timer));
        }

        var around = state.Around;
        if (state.IsEngaged)
        {
            effects.Add(new Tell(new ConversationEnded(why)));
            effects.Add(new ResetVolume());
            around = state.IsStopping ? around : around.ForNextPerson(); // whatever follows a stop asks how the microphone stood at the last
            if (around.IsMuted != state.Around.IsMuted)
            {
                effects.Add(new SetMute(around.IsMuted));
                effects.Add(new Tell(new MuteChanged(around.IsMuted)));
            }

            if (!isOff)
            {
                effects.Add(new PlayEarcon(Earcon.End));
            }
        }

        // What is not named here is of this conversation and ends with it.
        var next = ConversationState.Initial with
        {
            IsStopping = state.IsStopping,
            IsSoundWorking = state.IsSoundWorking,
            Sessions = state.Sessions,
            Microphone = microphone,
            Replies = silent.Forgotten(),
            Around = around,
        };

        // The service remembers what was said in a session: the next visitor gets another one.
        return isOff || rules.Policy == SessionPolicy.OnDemand ? next : Connect(next, effects) with { WasGreeted = true };
    }

    /// <summary>
    /// Sessions are made of other settings from now on. One that is open and of no conversation is given up for another; on demand a session is
    /// tried, so that no visitor is the first to find out what is wrong with it.
    /// </summary>
    public static ConversationState TakeSettings(
        ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.IsStopping || state.Around.IsAsleep)
        {
            return state;
        }

        if (state is { IsSessionWanted: true, Link: LinkState.Ready })
        {
            effects.Add(new ReplaceSession("it was made of settings that have changed"));
            return state;
        }

        if (!state.IsSessionWanted)
        {
            return Begin(state, now, rules, effects);
        }

        effects.Add(new RetrySession());
        return state;
    }

    /// <summary>The local detector reports a voice: with free hands that is how people come, and how they show that they are heard or not.</summary>
    public static ConversationState OnVoice(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var heard = state with { VoiceAt = now, VoiceSince = state.VoiceAt is { } last && now - last < rules.VoiceMemory ? state.VoiceSince : now };
        if (rules.Talk != TalkMode.HandsFree && !heard.Microphone.IsOpen)
        {
            return state; // whoever speaks does not speak to this device
        }

        if (heard is { IsEngaged: false, Around.IsSomebodyThere: false } || heard.Around.IsAsleep)
        {
            return state; // somebody speaks, and not to this device
        }

        heard = OwnTurnSteps.BeginOwnTurn(heard, now, rules, effects);
        if (!heard.IsEngaged)
        {
            return Engage(heard, PersonEngaged.BySpeech, now, rules, effects);
        }

        if (heard.Link != LinkState.Ready)
        {
            effects.Add(new KeepMicrophone(rules.Preroll)); // said into an outage, and short outages end before the sentence does
            if (heard.Link == LinkState.Failing && (heard.VoiceRetriedAt is not { } hurriedAt || now - hurriedAt >= rules.VoiceRetrySpacing))
            {
                effects.Add(new RetrySession());
                heard = heard with { VoiceRetriedAt = now };
            }
        }
        else if (rules.Voice.ReportsSpeech && heard is { IsTurnOpen: false, Phase: ConversationPhase.Listening })
        {
            heard = heard with { Health = heard.Health.VoiceSent() };
        }

        return Engage(heard, PersonEngaged.BySpeech, now, rules, effects);
    }
}
