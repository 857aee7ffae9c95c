using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Failover;

/// <summary>
/// Follows a session and says when the service has left the person waiting for too long. It reads no clock: times come in with every call. Callers
/// hold one lock around it.
/// </summary>
/// <param name="limits">How long what may take.</param>
internal sealed class StallWatch(StallLimits limits)
{
    private enum Phase
    {
        Quiet,
        PersonSpeaks,
        TurnDue,
        ReplyDue,
        AnswerDue,
        SoundDue,
        Sounding,
        ToolsAtWork,
    }

    private VoiceTraits _traits = new(default, 0);
    private Phase _phase;
    private TimeSpan _since; // of the phase
    private TimeSpan? _owedSince; // since when the person waits in silence; null while they do not
    private TimeSpan _soundUntil; // when what has come would have been heard
    private TimeSpan? _voiceUntil = TimeSpan.Zero; // until when a voice was heard here; null while it is
    private int _reply;
    private int _calls; // asked for and not answered

    /// <summary>Makes it wait for nothing: a session begins, or there is none.</summary>
    public void Reset(VoiceTraits traits)
    {
        _traits = traits;
        _phase = Phase.Quiet;
        _owedSince = null;
        _calls = 0;
    }

    /// <summary>Whether nothing is going on.</summary>
    public bool IsQuiet => _phase == Phase.Quiet;

    /// <summary>Whether the person speaks, as far as anybody hears them.</summary>
    public bool IsPersonSpeaking => _phase == Phase.PersonSpeaks || _voiceUntil is null;

    /// <summary>Whether an answer is under way of which nothing was heard yet: the turn is taken, tools may be at work.</summary>
    public bool OwesAnswer => _phase is Phase.ReplyDue or Phase.AnswerDue or Phase.SoundDue or Phase.ToolsAtWork;

    /// <summary>The person was promised an answer that is to come of what was said or asked before this session.</summary>
    public void Owe(TimeSpan now) => Enter(Phase.ReplyDue, now, owed: now);

    /// <summary>This device's own ear hears a voice, or hears it pause.</summary>
    public void Voice(bool isSpeaking, TimeSpan now)
    {
        _voiceUntil = isSpeaking ? null : now;
        if (!isSpeaking && _phase is Phase.PersonSpeaks or Phase.TurnDue && _owedSince is { } owed && owed < now)
        {
            _owedSince = now;
        }
    }

    /// <summary>What the session tells.</summary>
    public void Take(VoiceEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case VoiceSpeechBegan:
                Enter(Phase.PersonSpeaks, now, owed: now);
                break;
            case VoiceSpeechEnded when _phase == Phase.PersonSpeaks:
                Enter(Phase.TurnDue, now, owed: now);
                break;
            case VoiceTurnDismissed when _phase is Phase.PersonSpeaks or Phase.TurnDue:
                Enter(Phase.Quiet, now, owed: null);
                break;
            case VoiceTurnTaken when _phase is Phase.Quiet or Phase.PersonSpeaks or Phase.TurnDue:
                Enter(Phase.ReplyDue, now, owed: _owedSince ?? now);
                break;
            case VoiceReplyBegan began:
                _reply = began.Reply;
                Enter(Phase.SoundDue, now, owed: _owedSince);
                break;
            case VoiceCallAsked:
                _calls++;
                Enter(Phase.ToolsAtWork, now, owed: null);
                break;
            case VoiceCallsAbandoned or VoiceCallsCancelled:
                _calls = 0;
                Enter(Phase.Quiet, now, owed: null);
                break;
            case VoiceReplySoundComplete { Reply: var reply } when reply == _reply && _phase is Phase.Sounding:
                Enter(Phase.Quiet, now, owed: null);
                break;
            case VoiceReplyEnded ended when ended.Reply == _reply && _phase is Phase.Sounding or Phase.SoundDue:
                Enter(Phase.Quiet, now, owed: null);
                break;
            default:
                break;
        }
    }

    /// <summary>Sound of a reply has come.</summary>
    public void Sound(int reply, TimeSpan length, TimeSpan now)
    {
        if (_phase is Phase.PersonSpeaks or Phase.TurnDue || reply < _reply)
        {
            return; // of what they have spoken into
        }

        _reply = reply;
        _soundUntil = (_soundUntil > now ? _soundUntil : now) + length;
        if (_phase != Phase.ToolsAtWork)
        {
            Enter(Phase.Sounding, now, owed: null);
        }
    }

    /// <summary>The person's turn was ended by this device.</summary>
    public void TurnEnded(TimeSpan now) => Enter(_traits.ReportsSpeech ? Phase.TurnDue : Phase.ReplyDue, now, owed: now);

    /// <summary>The output of a call has gone to the service.</summary>
    public void OutputPosted(TimeSpan now)
    {
        _calls = Math.Max(0, _calls - 1);
        if (_traits.GoesOnAfterOutputs && _calls == 0 && _phase is Phase.ToolsAtWork or Phase.Quiet)
        {
            Enter(Phase.AnswerDue, now, owed: now);
        }
    }

    /// <summary>The answer to outputs was asked for.</summary>
    public void AnswerAsked(TimeSpan now) => Enter(Phase.AnswerDue, now, owed: now);

    /// <summary>Nothing is awaited any more: a person has silenced the agent.</summary>
    public void Silenced(TimeSpan now)
    {
        if (_phase is not (Phase.PersonSpeaks or Phase.TurnDue))
        {
            Enter(Phase.Quiet, now, owed: null);
        }
    }

    /// <summary>When the service will have stalled, if nothing happens until then; null while nothing is awaited of it.</summary>
    public TimeSpan? Due => _phase switch
    {
        // While this device's own ear hears them speak, the service owes nothing; where it has heard nothing at all, they may speak softly.
        Phase.PersonSpeaks => _voiceUntil is not { } until ? null : until > _since ? until + limits.Turn : _since + (2 * limits.Turn),
        Phase.TurnDue => _voiceUntil is { } until ? Later(_since, until) + limits.Turn : _since + (2 * limits.Turn),
        Phase.ReplyDue => Capped(_since + limits.Reply),
        Phase.AnswerDue => Capped(_since + limits.Output),
        Phase.SoundDue => Capped(Later(_since, _soundUntil) + limits.Sound),
        Phase.Sounding => _soundUntil + limits.Gap,
        _ => null,
    };

    /// <summary>What has stalled; null where nothing has.</summary>
    public Stall? Verdict(TimeSpan now) => Due is not { } due || now < due ? null : _phase switch
    {
        Phase.PersonSpeaks or Phase.TurnDue => Stall.NoTurn,
        Phase.ReplyDue => Stall.NoReply,
        Phase.AnswerDue => Stall.NoAnswerToOutput,
        Phase.SoundDue => Stall.NoSound,
        _ => Stall.SoundStopped,
    };

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Capped(TimeSpan due) => _owedSince is { } owed && owed + limits.Silence < due ? owed + limits.Silence : due;

    private void Enter(Phase phase, TimeSpan now, TimeSpan? owed) => (_phase, _since, _owedSince) = (phase, now, owed);
}
