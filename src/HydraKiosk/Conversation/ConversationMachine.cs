using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Conversation;

/// <summary>
/// The one place that decides what happens. A step is pure: the facts so far, one input and the time give the next facts and what is to be
/// done. It does no I/O and reads no clock, so every rule is a table test.
/// </summary>
public static partial class ConversationMachine
{
    /// <summary>Those that no other rule stops when a conversation ends.</summary>
    private static readonly ConversationTimer[] _timersOfConversation =
        [ConversationTimer.Reopen, ConversationTimer.ToolSettle, ConversationTimer.Starved, ConversationTimer.Parked];

    /// <summary>Takes one input.</summary>
    /// <param name="state">The facts so far.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Time since the daemon's start.</param>
    /// <param name="rules">The configuration's part.</param>
    /// <param name="effects">What is to be done is added here, in order.</param>
    public static ConversationState Step(
        ConversationState state, ConversationInput input, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(effects);
        var next = input switch
        {
            DaemonStarted => Start(state, now, rules, effects),
            DaemonStopping => Leave(state with { IsStopping = true }, "stop", rules, effects),
            PersonEngaged { Why: PersonEngaged.BySpeech } => OnVoice(state, now, rules, effects),
            PersonEngaged engaged => Engage(state, engaged.Why, now, rules, effects),
            PersonLeft left => rules.HasVisitors ? Leave(state, left.Why, rules, effects) : state,
            PersonInterrupted => Hush(state, effects),
            ButtonPressed { Button: ButtonPressed.Talk } => PressTalk(state, now, rules, effects),
            ButtonReleased { Button: ButtonPressed.Talk } => ReleaseTalk(state, rules, effects),
            FromLink link => OnLink(state, link.Event, now, rules, effects),
            FromLoudspeaker loudspeaker => OnLoudspeaker(state, loudspeaker.Event, rules, effects),
            ToolFinished finished => OnToolFinished(state, finished, effects),
            SoundDeviceChanged sound => OnSoundDevice(state, sound, rules, effects),
            TimerElapsed elapsed => OnTimer(state, elapsed.Timer, now, rules, effects),
            _ => state,
        };
        next = LetSpeak(state, next, now, effects);
        next = StaySilent(next, now, effects);
        next = AskIfComplete(state, next, rules, effects);
        next = ReplaceIfUseless(next, effects);
        KeepTime(state, next, now, rules, effects);
        return next;
    }

    private static ConversationState Start(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects) => rules switch
    {
        { Policy: SessionPolicy.OnDemand } => Connect(state, effects) with { WasGreeted = true, IsTrial = true },
        { HasVisitors: false } => Engage(state, "start", now, rules, effects),
        _ => Connect(state, effects) with { WasGreeted = true }, // there is nobody yet whom it could greet
    };

    private static ConversationState Connect(ConversationState state, ICollection<ConversationEffect> effects)
    {
        if (state.IsSessionWanted)
        {
            return state;
        }

        effects.Add(new OpenSession());
        return state with { IsSessionWanted = true, Link = LinkState.Connecting, Health = SessionHealth.Good };
    }

    private static ConversationState Engage(
        ConversationState state, string why, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.IsStopping)
        {
            return state;
        }

        if (state.IsEngaged)
        {
            if (rules.HasVisitors && IsQuiet(state))
            {
                effects.Add(new StartTimer(ConversationTimer.Linger, rules.Linger)); // still here
            }

            return state;
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
        if (why is not (PersonEngaged.BySpeech or PersonEngaged.ByPress) && (!rules.Greeting || state.IsTrial)) // the session that is being tried greets nobody
        {
            effects.Add(new PlayEarcon(Earcon.Listening)); // nothing else would tell them that they were noticed
        }

        return next;
    }

    private static ConversationState Leave(ConversationState state, string why, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (!state.IsEngaged && !state.IsSessionWanted)
        {
            return state;
        }

        if (!state.IsEngaged && !state.IsStopping)
        {
            return state; // connected and waiting for a visitor
        }

        var microphone = state.Microphone.Close(effects);
        var silent = state.Replies.Interrupt(effects);
        effects.Add(new CloseSession());
        effects.Add(new ForgetMicrophone());
        foreach (var timer in _timersOfConversation)
        {
            effects.Add(new StopTimer(timer));
        }

        if (state.IsEngaged)
        {
            effects.Add(new Tell(new ConversationEnded(why)));
        }

        // What is not named here is of this conversation and ends with it.
        var next = ConversationState.Initial with
        {
            IsStopping = state.IsStopping,
            IsSoundWorking = state.IsSoundWorking,
            Sessions = state.Sessions,
            Microphone = microphone,
            Replies = silent.Forgotten(),
        };

        // The service remembers what was said in a session: the next visitor gets another one.
        return state.IsStopping || rules.Policy == SessionPolicy.OnDemand ? next : Connect(next, effects) with { WasGreeted = true };
    }

    /// <summary>The local detector reports a voice: with free hands that is how people come, and how they show that they are heard or not.</summary>
    private static ConversationState OnVoice(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var heard = state with { VoiceAt = now, VoiceSince = state.VoiceAt is { } last && now - last < rules.VoiceMemory ? state.VoiceSince : now };
        if (rules.Talk != TalkMode.HandsFree && !heard.Microphone.IsOpen)
        {
            return state; // whoever speaks does not speak to this device
        }

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
        else if (heard is { IsTurnOpen: false, Phase: ConversationPhase.Listening })
        {
            heard = heard with { Health = heard.Health.VoiceSent() };
        }

        return Engage(heard, PersonEngaged.BySpeech, now, rules, effects);
    }

    private static ConversationState OnLoudspeaker(
        ConversationState state, PlaybackEvent happened, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var number = happened.Reply;
        if (!state.Replies.Has(number))
        {
            if (happened.Kind is PlaybackEventKind.Cut or PlaybackEventKind.Drained ? number > state.Replies.Highest : state.Replies.IsDiscarded(number))
            {
                return state; // nothing that was ever announced, or late news of what has been silenced
            }

            if (happened.Kind is not (PlaybackEventKind.Cut or PlaybackEventKind.Drained))
            {
                if (!state.IsEngaged)
                {
                    return state with { Replies = state.Replies.Unwanted(number, effects) };
                }

                state = state with { Replies = state.Replies.Adopted(number) };
            }
        }

        switch (happened.Kind)
        {
            case PlaybackEventKind.Started:
                effects.Add(new Tell(new ReplyHeard(number)));
                return state with { Replies = state.Replies.Started(number), Health = state.Health.ReplyHeard(), Speech = state.Speech.Heard() };
            case PlaybackEventKind.Drained:
                effects.Add(new Tell(new ReplyEnded(number, happened.Heard, Whole: true)));
                return state with { Replies = state.Replies.Drained(number, effects) };
            case PlaybackEventKind.Cut:
                return state with { Replies = state.Replies.Cut(number, happened.Heard, effects) };
            case PlaybackEventKind.Starved:
                effects.Add(new StartTimer(ConversationTimer.Starved, rules.StarvedLimit));
                return state with { Replies = state.Replies.Starved(number, happened.Heard) };
            case PlaybackEventKind.Fed:
                effects.Add(new StopTimer(ConversationTimer.Starved));
                return state with { Replies = state.Replies.Fed(number) };
            case PlaybackEventKind.Parked:
                effects.Add(new Tell(new LoudspeakerSilenced(number, happened.Heard)));
                effects.Add(new StartTimer(ConversationTimer.Parked, rules.DeviceLimit));
                return state with { Replies = state.Replies.Parked(number, happened.Heard) };
            default:
                return state;
        }
    }

    private static ConversationState OnSoundDevice(
        ConversationState state, SoundDeviceChanged sound, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (sound.IsWorking != state.IsSoundWorking)
        {
            effects.Add(new Tell(new SoundDeviceNoticed(sound.IsWorking, sound.Detail)));
        }

        // A reply that does not go on at the next device, because nothing was left of it but what the old one held, ends as well.
        var next = state with { IsSoundWorking = sound.IsWorking, Replies = sound.IsWorking ? state.Replies : state.Replies.DeviceGone() };
        if (next.Replies.ParkedOne is not null)
        {
            effects.Add(new StartTimer(ConversationTimer.Parked, rules.DeviceLimit));
        }

        return next;
    }

    private static ConversationState OnToolFinished(ConversationState state, ToolFinished finished, ICollection<ConversationEffect> effects)
    {
        if (finished.Session != state.Sessions || state.Link != LinkState.Ready)
        {
            effects.Add(new Tell(new OutputLost(finished.CallId))); // the next session knows nothing of the call
            return state;
        }

        if (!state.Tools.Awaits(finished.CallId))
        {
            return state;
        }

        effects.Add(new PostOutput(finished.CallId, finished.Output));
        return state with { Tools = state.Tools.Answered(finished.CallId) };
    }
}
