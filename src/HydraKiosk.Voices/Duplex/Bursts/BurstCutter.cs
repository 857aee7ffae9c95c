using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Duplex.Bursts;

/// <summary>
/// Makes replies of sound that never ends. A burst of speech becomes a reply with a number of its own; a pause ends it. Silence between replies is
/// dropped, and inside of one as soon as it would make the delay grow. While the person speaks nothing of the model is heard. Belongs to the
/// session's receive loop, except for <see cref="PersonBegan"/>, <see cref="PersonEnded"/> and <see cref="Interrupt"/>.
/// </summary>
/// <param name="gateDbfs">What is louder belongs to a reply, dBFS.</param>
/// <param name="hangOver">A pause this long ends one.</param>
/// <param name="downlink">Takes the sound.</param>
/// <param name="nextReply">Gives numbers that grow over all sessions.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
/// <param name="tell">Takes what happens, in order; called with a lock held, must not block.</param>
internal sealed class BurstCutter(
    double gateDbfs, TimeSpan hangOver, IDownlinkAudio downlink, Func<int> nextReply, TimeProvider clock, Action<VoiceEvent> tell)
{
    /// <summary>Samples of the frames that are judged: 20 ms at 48 kHz.</summary>
    public const int FrameSamples = 960;

    /// <summary>
    /// A model that talks on for so long while the person seems to speak hears the same sound and knows better: it is noise that the detector takes
    /// for a voice. Models of this kind give way within a second.
    /// </summary>
    public static readonly TimeSpan YieldLimit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A model that says nothing for so long after the person has spoken does not mean to. Before anybody takes it for stalled, which is after 4 s.
    /// </summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    /// <summary>Frames that must be loud one after the other before a reply begins: a click is shorter.</summary>
    private const int FramesToBegin = 2;

    private const int FadeSamples = 96; // 2 ms
    private const int MaxTexts = 64;

    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(20);

    private readonly LevelGate _gate = new(gateDbfs);
    private readonly Backlog _backlog = new(clock);
    private readonly Onset _onset = new(FrameSamples);
    private readonly Overlap _person = new(clock);
    private readonly Lock _order = new(); // events of two threads are told in the order in which their causes were decided
    private readonly short[] _gathered = new short[FrameSamples];
    private readonly Queue<string> _texts = new();
    private int _gatheredSamples;
    private (string Id, int Number)? _reply;
    private string? _interrupted;
    private TimeSpan _quiet;
    private TimeSpan _sound;
    private bool _isWaitingForPause;
    private bool _isCut;

    /// <summary>What waits for the loudspeaker, at most.</summary>
    public TimeSpan Waiting => _backlog.Now;

    /// <summary>The most that ever waited in this session.</summary>
    public TimeSpan MostWaiting { get; private set; }

    /// <summary>Silence inside of replies that was left out.</summary>
    public TimeSpan SilenceDropped { get; private set; }

    /// <summary>Speech inside of replies that was left out, because more came at once than may wait.</summary>
    public TimeSpan SpeechDropped { get; private set; }

    /// <summary>The person begins to speak: whatever sounds is over. Any thread.</summary>
    /// <returns>Whether that is news.</returns>
    public bool PersonBegan()
    {
        lock (_order)
        {
            if (_person.Begin() is not { } utterance)
            {
                return false;
            }

            tell(new VoiceSpeechBegan(utterance));
            return true;
        }
    }

    /// <summary>The person has stopped speaking. Any thread.</summary>
    public void PersonEnded()
    {
        lock (_order)
        {
            if (_person.End() is { } utterance)
            {
                tell(new VoiceSpeechEnded(utterance));
            }
        }
    }

    /// <summary>The rest of this reply is not wanted; what the model says after a pause is another one. Any thread.</summary>
    /// <returns>Whether it is the one that runs.</returns>
    public bool Interrupt(string replyId)
    {
        lock (_order)
        {
            if (_reply?.Id != replyId)
            {
                return false;
            }

            _interrupted = replyId;
            return true;
        }
    }

    /// <summary>Takes what the model says as text.</summary>
    public void AddText(string text)
    {
        lock (_order)
        {
            if (_person.IsSpeaking || _isWaitingForPause)
            {
                return;
            }

            if (_reply is { } reply)
            {
                tell(new VoiceReplyText(reply.Number, text) { SoundBefore = _sound });
                return;
            }

            if (_texts.Count == MaxTexts)
            {
                _texts.Dequeue();
            }

            _texts.Enqueue(text); // the words come a little before their sound
        }
    }

    /// <summary>Takes the model's sound, any number of samples.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        while (samples.Length > 0)
        {
            var taken = Math.Min(samples.Length, FrameSamples - _gatheredSamples);
            samples[..taken].CopyTo(_gathered.AsSpan(_gatheredSamples));
            _gatheredSamples += taken;
            samples = samples[taken..];
            if (_gatheredSamples == FrameSamples)
            {
                _gatheredSamples = 0;
                lock (_order)
                {
                    OnFrame(_gathered);
                }
            }
        }
    }

    /// <summary>The session is over, and whoever is told that knows that its reply is.</summary>
    public void End()
    {
        lock (_order)
        {
            if (_reply is { } reply)
            {
                downlink.Complete(reply.Number);
                _reply = null;
            }
        }
    }

    private void OnFrame(Span<short> frame)
    {
        var isLoud = _gate.IsLoud(frame);
        if (_person.Dismissed(isLoud, _frame, _reply is not null) is { } noise)
        {
            tell(new VoiceTurnDismissed(noise));
        }

        if (_person.IsSpeaking)
        {
            EndReply(ReplyOutcome.Cancelled);
            _isWaitingForPause = false; // whatever comes after their words is new
            _onset.Clear();
            _texts.Clear();
            return;
        }

        if (_interrupted is not null)
        {
            _isWaitingForPause |= _interrupted == _reply?.Id;
            _interrupted = null;
            EndReply(ReplyOutcome.Cancelled);
        }

        _quiet = isLoud ? TimeSpan.Zero : _quiet + _frame;
        if (_isWaitingForPause)
        {
            _isWaitingForPause = _quiet < hangOver;
        }
        else if (_reply is not null)
        {
            GoOn(frame, isLoud);
        }
        else if (_onset.Add(frame, isLoud) >= FramesToBegin)
        {
            Begin();
        }
    }

    private void Begin()
    {
        var number = nextReply();
        var id = $"burst-{number}";
        _reply = (id, number);
        (_sound, _isCut) = (TimeSpan.Zero, false);
        _person.Answered();
        tell(new VoiceReplyBegan(id, number));
        while (_texts.TryDequeue(out var text))
        {
            tell(new VoiceReplyText(number, text));
        }

        while (_onset.TryTake(_gathered))
        {
            Hand(_gathered);
        }
    }

    private void GoOn(Span<short> frame, bool isLoud)
    {
        var waiting = _backlog.Now;
        if (waiting + _frame > Backlog.Most)
        {
            SpeechDropped += isLoud ? _frame : TimeSpan.Zero;
            SilenceDropped += isLoud ? TimeSpan.Zero : _frame;
            _isCut = true;
        }
        else if (!isLoud && waiting > Backlog.Enough)
        {
            SilenceDropped += _frame;
            _isCut = true;
        }
        else
        {
            Hand(frame);
        }

        if (_quiet >= hangOver)
        {
            EndReply(ReplyOutcome.Completed);
        }
    }

    private void Hand(Span<short> frame)
    {
        if (_isCut)
        {
            _isCut = false;
            for (var i = 0; i < FadeSamples; i++)
            {
                frame[i] = (short)(frame[i] * i / FadeSamples); // no click where something is missing
            }
        }

        var number = _reply!.Value.Number;
        for (var bytes = MemoryMarshal.AsBytes((ReadOnlySpan<short>)frame); bytes.Length > 0;)
        {
            var room = downlink.GetSpan(number);
            var taken = Math.Min(room.Length & ~1, bytes.Length);
            if (taken == 0)
            {
                return; // no queue that is emptied at all has no room for this little
            }

            bytes[..taken].CopyTo(room);
            downlink.Commit(number, taken);
            bytes = bytes[taken..];
        }

        _sound += _frame;
        _backlog.Add(_frame);
        MostWaiting = _backlog.Now > MostWaiting ? _backlog.Now : MostWaiting;
    }

    private void EndReply(ReplyOutcome outcome)
    {
        if (_reply is not var (id, number))
        {
            return;
        }

        _reply = null;
        downlink.Complete(number);
        if (outcome == ReplyOutcome.Completed)
        {
            tell(new VoiceReplySoundComplete(number));
        }
        else
        {
            _backlog.Clear(); // what waits of it is thrown away, or plays while nothing follows
        }

        tell(new VoiceReplyEnded(id, number, outcome, null, _sound, 0, null));
        _onset.Clear();
    }
}
