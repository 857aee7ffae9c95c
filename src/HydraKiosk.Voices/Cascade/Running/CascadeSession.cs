using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Hearing;
using HydraKiosk.Voices.Cascade.Journal;
using HydraKiosk.Voices.Cascade.Moderating;
using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>
/// A session of a cascade: the recogniser's socket is its backbone, and lives as long as the session; the model is asked turn by turn, and the
/// voice's stream comes and goes with what is said.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "What it owns ends with the session, in OnEnded.")]
internal sealed class CascadeSession : SocketSession, ITurnListener
{
    private static readonly ClientMessage _finalize = new("finalize", "", """{"type":"finalize"}"""u8.ToArray());

    private readonly CascadeParts _parts;
    private readonly LinkLoop _loop;
    private readonly SessionPlan _plan;
    private readonly Lock _lock = new();
    private readonly ChatClient _chat;
    private readonly LightningSpeech _speech;
    private readonly Dialogue _dialogue;
    private readonly TurnEnding _turns;
    private readonly FloodGuard _flood;
    private string _sessionId = "";
    private long _errors;
    private long _notUnderstood;
    private long _late;
    private int _typed;
    private string? _problem;
    private bool _isReady;
    private bool _isOver;

    /// <param name="parts">What sessions of this link share.</param>
    /// <param name="loop">Who is told.</param>
    /// <param name="plan">What the session is to be.</param>
    /// <param name="isReconnect">For <see cref="SessionInfo.IsReconnect"/>.</param>
    public CascadeSession(CascadeParts parts, LinkLoop loop, SessionPlan plan, bool isReconnect)
        : base(parts.Socket, loop, isReconnect)
    {
        (_parts, _loop, _plan) = (parts, loop, plan);
        var (clock, log, options) = (parts.Socket.Clock, parts.Socket.Log, parts.Options);
        var caller = new HttpCaller(
            options.Chat.Endpoint, options.Chat.Key, HttpCaller.DialOf(options.Chat.Endpoint, options.Proxy, options.CaFile), parts.Lookup, clock);
        _chat = new ChatClient(caller, options.Chat, clock);
        var voice = plan.Voice.Length > 0 ? plan.Voice : options.Speech.Voice;
        _speech = new LightningSpeech(parts.Speech, options.Speech, voice, clock, log, parts.Socket.Pump.CountDown);
        _dialogue = new Dialogue(
            new DialogueParts(options, _chat, _speech, new ModerationGate(options.Moderator, clock, log), parts.Downlink, parts.Numbers, clock, log,
                happened => loop.Tell(this, new LinkTold(happened)), (cause, detail) => Fail(cause, Masked(detail))),
            plan, _lock);
        _turns = new TurnEnding(options.Turns, PulseAddress.Format.ChunkDuration, this, clock, OnTurnLimit);
        _flood = new FloodGuard(clock);
    }

    /// <summary>What is said in it.</summary>
    public Dialogue Dialogue => _dialogue;

    /// <inheritdoc/>
    protected override bool IsReady => Volatile.Read(ref _isReady);

    /// <inheritdoc/>
    protected override string SessionId => _sessionId;

    /// <summary>The client begins a turn.</summary>
    public bool BeginTurn()
    {
        lock (_lock)
        {
            if (!_isOver && _parts.Options.Turns.ByClient)
            {
                _turns.BeginByClient();
                return true;
            }

            return false;
        }
    }

    /// <summary>The client ends it.</summary>
    public bool EndTurn()
    {
        lock (_lock)
        {
            if (!_isOver && _parts.Options.Turns.ByClient)
            {
                _turns.EndByClient();
                return true;
            }

            return false;
        }
    }

    /// <summary>The person has typed a turn: what the recogniser would have made of their voice.</summary>
    public bool SayTyped(string words)
    {
        lock (_lock)
        {
            if (_isOver || !_isReady)
            {
                return false;
            }

            var utterance = $"typed-{++_typed}";
            _dialogue.PersonSpeaks();
            Tell(new VoiceSpeechBegan(utterance));
            Tell(new VoiceSpeechEnded(utterance));
            _dialogue.TakeTurn(utterance, words);
            return true;
        }
    }

    /// <inheritdoc/>
    protected override SessionOutcome? CheckPlan() => null;

    /// <summary>
    /// The recogniser says nothing before it has heard something, so an open socket is a session, once the voice can be reached as well.
    /// </summary>
    protected override void OnOpened()
    {
        Limit(_parts.Socket.Options.ConnectTimeout);
        _ = WarmAsync();
    }

    /// <inheritdoc/>
    protected override void Take(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (_flood.Note(MessageWeight.Ordinary, message.Length) is { } flooding)
        {
            Fail(LinkCause.Flooded, $"the speech recogniser: {flooding}");
            return;
        }

        var said = isBinary ? null : PulseReader.Read(message, out _problem);
        if (said is null)
        {
            if (PowersOfTen.IsDue(++_notUnderstood))
            {
                CascadeCauses.NotUnderstood.Write(_parts.Socket.Log, "speech recogniser", isBinary ? "binary" : _problem!, _notUnderstood);
            }

            return;
        }

        if (_sessionId.Length == 0 && said.SessionId.Length > 0)
        {
            _sessionId = said.SessionId;
        }

        if (said.Error is { } error)
        {
            if (PowersOfTen.IsDue(++_errors))
            {
                CascadeCauses.HearingReportsError.Write(_parts.Socket.Log, Masked(error), _errors);
            }

            return;
        }

        lock (_lock)
        {
            if (!_isOver && IsReady)
            {
                _turns.OnWords(said.Text, said.IsFinal);
            }
        }
    }

    /// <inheritdoc/>
    protected override SessionOutcome TimeIsUp() => new(LinkCause.HandshakeTimedOut, "the speech service was not reached in time");

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        _parts.Uplink.Heard = null;
        lock (_lock)
        {
            _isOver = true;
            _turns.Dispose();
        }

        _parts.Socket.Pump.Detach(Sender);
        _dialogue.End();
        _speech.Dispose();
        _chat.Dispose();
    }

    private async Task WarmAsync()
    {
        var problem = await _speech.WarmAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (problem is not null)
        {
            Fail(problem.Trouble switch
            {
                SpeechTrouble.KeyRefused => LinkCause.CredentialsRefused,
                SpeechTrouble.Full => LinkCause.ServerFull,
                _ => problem.Cause ?? LinkCause.Unreachable,
            }, $"the speech service: {problem.Detail}");
            return;
        }

        lock (_lock)
        {
            if (_isOver || IsEnding)
            {
                return;
            }

            Volatile.Write(ref _isReady, true);
        }

        _parts.Uplink.Heard = OnChunkLeft;
        _parts.Downlink.SetRate(_parts.Options.Speech.RateHz);
        BecomeReady(_parts.Options.Speech.RateHz, _plan.Voice.Length > 0 ? _plan.Voice : _parts.Options.Speech.Voice, _plan.Greet);
        lock (_lock)
        {
            if (_isOver)
            {
                _parts.Socket.Pump.Detach(Sender); // it ended in this very moment, and must not be served
                return;
            }
        }

        if (_plan.Greet)
        {
            _dialogue.Greet();
        }
    }

    private void OnChunkLeft(long capturedAt, bool isVoice)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _turns.OnChunk(capturedAt, isVoice);
            }
        }
    }

    private void OnTurnLimit()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _turns.OnLimit();
            }
        }
    }

    private void Tell(VoiceEvent happened) => _loop.Tell(this, new LinkTold(happened));

    void ITurnListener.Began(string utterance)
    {
        Tell(new VoiceSpeechBegan(utterance));
        _ = _speech.WarmAsync(CancellationToken.None); // a stream that has grown old is opened anew while they speak
    }

    void ITurnListener.HasWords(string utterance) => _dialogue.PersonSpeaks();

    void ITurnListener.Ended(string utterance) => Tell(new VoiceSpeechEnded(utterance));

    void ITurnListener.AskForRest() => Post(_finalize);

    void ITurnListener.Taken(string utterance, string words, TimeSpan waited)
    {
        CascadeLog.TurnTaken(_parts.Socket.Log, words.Length, (long)waited.TotalMilliseconds);
        _dialogue.TakeTurn(utterance, words);
    }

    void ITurnListener.Dismissed(string utterance) => Tell(new VoiceTurnDismissed(utterance));

    void ITurnListener.RestIsLate(TimeSpan limit)
    {
        if (PowersOfTen.IsDue(++_late))
        {
            CascadeCauses.FinalLate.Write(_parts.Socket.Log, (long)limit.TotalMilliseconds, _late);
        }
    }

    void ITurnListener.LateWords(int characters) => CascadeLog.LateWords(_parts.Socket.Log, characters);
}
