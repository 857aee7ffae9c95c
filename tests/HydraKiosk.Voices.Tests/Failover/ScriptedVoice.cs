using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>
/// A voice in virtual time: it connects, hears, takes turns, calls a tool, answers with three seconds of sound, and stalls where it is told to.
/// </summary>
internal sealed class ScriptedVoice(Room room, string name, VoiceTraits traits, IDownlinkAudio downlink) : IVoiceLink, ILinkFigures
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = room.Clock;
    private readonly List<ITimer> _timers = [];
    private Func<SessionPlan>? _plan;
    private int _epoch;
    private long? _mark;
    private int _utterances;
    private int _replies;
    private bool _isWaiting;

    /// <summary>Whether its service can be reached.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>How an attempt fails while it is not; null for one of which nothing comes.</summary>
    public LinkFault? Fault { get; set; } = LinkFault.Unreachable;

    /// <summary>Where it stalls; null for nowhere.</summary>
    public Stall? StallsAt { get; set; }

    /// <summary>Whether it calls a tool before it answers.</summary>
    public bool UsesTool { get; set; }

    /// <summary>Whether its replies have no sound.</summary>
    public bool IsSilent { get; set; }

    public bool IsReady { get; private set; }

    public int Sessions { get; private set; }

    public int Turns { get; private set; }

    public string LastInstructions { get; private set; } = "";

    public VoiceTraits Traits => traits;

    public ChannelReader<VoiceEvent> Events { get; } = Channel.CreateUnbounded<VoiceEvent>().Reader;

    public bool IsKeeping => _mark is not null;

    public TimeSpan NextAttemptIn => TimeSpan.Zero;

    public UplinkStatistics Statistics() => new(1, 0, 0, 0, 0, 0, 0);

    public LatencySummary UplinkLatency() => default;

    public void Connect(Func<SessionPlan> plan)
    {
        var isNew = _plan is null;
        _plan = plan;
        if (isNew)
        {
            _mark ??= _clock.GetTimestamp();
            Attempt();
        }
    }

    public void Disconnect()
    {
        (_plan, _mark) = (null, null);
        _epoch++;
        if (IsReady)
        {
            IsReady = false;
            Tell(new VoiceClosed(ByService: false));
        }
    }

    public void Forget() => _mark = null;

    public void KeepFrom(long from, TimeSpan preroll)
    {
        var begin = from - preroll.Ticks;
        if (!IsReady && (_mark is null || begin < _mark))
        {
            _mark = begin;
        }
    }

    public void RetryNow()
    {
        if (_isWaiting)
        {
            Attempt();
        }
    }

    public void Recycle(string why) => Lose(LinkFault.Recycled, why);

    /// <summary>Its service goes away.</summary>
    public void Kill()
    {
        IsUp = false;
        Lose(LinkFault.Lost, "the connection was lost");
    }

    public bool BeginTurn() => IsReady && traits.TurnsEndedBy == TurnKeeper.Client;

    public bool EndTurn()
    {
        if (IsReady && traits.TurnsEndedBy == TurnKeeper.Client)
        {
            After(0.2, TakeTurn);
            return true;
        }

        return false;
    }

    public bool Interrupt(string replyId) => IsReady;

    public bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => IsReady && traits.TakesHeardPosition;

    public bool PostOutput(string callId, string output)
    {
        if (!IsReady)
        {
            return false;
        }

        room.Outputs.Add((name, callId));
        if (traits.GoesOnAfterOutputs)
        {
            After(0.5, Answer);
        }

        return true;
    }

    public bool ChangeTools(IReadOnlyList<ToolDeclaration> tools) => IsReady;

    public bool AskForReply()
    {
        if (IsReady)
        {
            After(0.5, Answer);
        }

        return IsReady;
    }

    public ValueTask DisposeAsync()
    {
        _timers.ForEach(static t => t.Dispose());
        return ValueTask.CompletedTask;
    }

    /// <summary>The person begins to speak.</summary>
    public void HearBegin()
    {
        if (IsReady && traits.ReportsSpeech)
        {
            Tell(new VoiceSpeechBegan($"{name}u{++_utterances}"));
        }
    }

    /// <summary>The person has finished.</summary>
    public void HearEnd()
    {
        if (!IsReady)
        {
            return;
        }

        if (traits.ReportsSpeech)
        {
            Tell(new VoiceSpeechEnded($"{name}u{_utterances}"));
        }

        if (traits.TurnsEndedBy != TurnKeeper.Client)
        {
            After(0.2, TakeTurn);
        }
    }

    private void Attempt()
    {
        _epoch++;
        _isWaiting = false;
        Tell(new VoiceConnecting(1));
        After(0.4, () =>
        {
            if (IsUp)
            {
                Begin();
            }
            else if (Fault is { } fault)
            {
                Tell(new VoiceDown(fault, $"{name} fails: {fault}", _retry, WasReady: false));
                _isWaiting = true;
                After(_retry.TotalSeconds, Attempt);
            }
        });
    }

    private void Begin()
    {
        var plan = _plan!();
        LastInstructions = plan.Instructions;
        IsReady = true;
        Sessions++;
        downlink.SetRate(24_000);
        Tell(new VoiceReady(new VoiceSession($"{name}{Sessions}", 24_000, false, false, TimeSpan.Zero)));
        if (plan.Greet)
        {
            After(0.5, Answer);
        }

        var mark = _mark;
        _mark = null;
        if (mark is { } from && room.SpokeFrom is { } spoke && spoke >= from && !room.IsSpeaking)
        {
            After(0.2, HearBegin);
            After(0.5, HearEnd);
        }
    }

    private void Lose(LinkFault fault, string detail)
    {
        if (!IsReady)
        {
            return;
        }

        IsReady = false;
        _epoch++;
        Tell(new VoiceDown(fault, detail, _retry, WasReady: true));
        _isWaiting = true;
        After(_retry.TotalSeconds, Attempt);
    }

    private void TakeTurn()
    {
        if (StallsAt == Stall.NoTurn)
        {
            return;
        }

        Turns++;
        if (traits.Shape == VoiceShape.TurnBased && traits.ReportsSpeech)
        {
            Tell(new VoiceTurnTaken($"{name}u{_utterances}", null));
        }

        if (StallsAt != Stall.NoReply)
        {
            After(0.5, () => Reply(UsesTool));
        }
    }

    private void Answer()
    {
        if (StallsAt != Stall.NoAnswerToOutput)
        {
            Reply(calls: false);
        }
    }

    private void Reply(bool calls)
    {
        var (number, id) = (++_replies, $"{name}r{_replies}");
        Tell(new VoiceReplyBegan(id, number));
        if (calls)
        {
            Tell(new VoiceCallAsked(id, $"{name}c{number}", "print_ticket", "{}"));
            Tell(new VoiceReplyEnded(id, number, ReplyOutcome.Completed, null, TimeSpan.Zero, 1, null));
            return;
        }

        if (IsSilent)
        {
            After(0.2, () => Tell(new VoiceReplyEnded(id, number, ReplyOutcome.Completed, null, TimeSpan.Zero, 0, null)));
            return;
        }

        if (StallsAt == Stall.NoSound)
        {
            return;
        }

        After(0.3, () => Sound(number));
        if (StallsAt == Stall.SoundStopped)
        {
            return;
        }

        After(0.4, () => Sound(number));
        After(0.5, () =>
        {
            Sound(number);
            downlink.Complete(number);
            Tell(new VoiceReplySoundComplete(number));
            Tell(new VoiceReplyEnded(id, number, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(3), 0, null));
        });
    }

    /// <summary>A second of sound.</summary>
    private void Sound(int reply)
    {
        if (downlink.GetSpan(reply).Length > 0)
        {
            downlink.Commit(reply, 48_000);
        }
    }

    private void Tell(VoiceEvent happened) => room.FromVoice(name, happened);

    private void After(double seconds, Action act)
    {
        var epoch = _epoch;
        _timers.Add(_clock.CreateTimer(
            _ =>
            {
                if (epoch == _epoch)
                {
                    act();
                }
            },
            null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan));
    }
}
