using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>A session in OpenAI's Realtime: <c>session.created</c>, our <c>session.update</c>, its answer, and then what its messages do.</summary>
[SuppressMessage("Design", "CA1001", Justification = "What it owns is let go of at the session's end, which comes once.")]
internal sealed class RealtimeSession : SocketSession
{
    private readonly SocketParts _parts;
    private readonly RealtimeMemory _memory;
    private readonly RealtimeOptions _options;
    private readonly LinkLoop _loop;
    private readonly SessionPlan _plan;
    private readonly ReplyRate _rate;
    private readonly RealtimeJournal _journal;
    private readonly RealtimeReplies _replies;
    private readonly PersonsTurns _turns;
    private readonly SessionLife _life;
    private readonly FloodGuard _flood;
    private string _sessionId = "";
    private string? _updateId;
    private bool _sentVoice;
    private bool _isReady;
    private volatile bool _isPersonSpeaking;
    private int _typed;

    /// <summary>Makes a session.</summary>
    /// <param name="parts">What sessions of every service share.</param>
    /// <param name="memory">What sessions of this link share.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="downlink">Takes the sound of replies, as it stands on the wire.</param>
    /// <param name="loop">Who is told.</param>
    /// <param name="plan">What the session is to be.</param>
    /// <param name="isReconnect">For <see cref="SessionInfo.IsReconnect"/>.</param>
    public RealtimeSession(
        SocketParts parts, RealtimeMemory memory, RealtimeOptions options, IDownlinkAudio downlink, LinkLoop loop, SessionPlan plan, bool isReconnect)
        : base(parts, loop, isReconnect)
    {
        (_parts, _memory, _options, _loop, _plan) = (parts, memory, options, loop, plan);
        _journal = new RealtimeJournal(parts.Log);
        _flood = new FloodGuard(parts.Clock);
        _replies = new RealtimeReplies(
            memory.Numbers, downlink, RealtimeFormats.BytesPerSample(options.Format) * options.OutputRateHz, _journal, parts.Log, Tell,
            cuts => Cut(cuts));
        _rate = new ReplyRate(options, downlink, _replies, _journal);
        _turns = new PersonsTurns(parts.Clock, Tell, options.TranscriptionModel is not null);
        _life = new SessionLife(
            parts.Clock, parts.Log, IsQuiet, left => Tell(new VoiceEndsSoon(left)),
            () => Close(new SessionOutcome(LinkCause.ServiceGoesAway, "it was near its end; a new session was planned") { RetryAtOnce = true }));
    }

    /// <inheritdoc/>
    protected override bool IsReady => _isReady;

    /// <inheritdoc/>
    protected override string SessionId => _sessionId;

    /// <summary>What was heard of a reply. True where the service was told, or need not be.</summary>
    public bool ReportHeard(int reply, TimeSpan heard, bool isWhole) => Cut(_replies.Settle(reply, isWhole ? TimeSpan.MaxValue : heard));
    /// <summary>Asks for a reply, as soon as none is being made.</summary>
    public bool AskForReply()
    {
        if (_replies.PutOff())
        {
            return true;
        }

        return Post(RealtimeWriter.ResponseCreate());
    }

    /// <summary>The person has typed a turn: no event of the service tells of it, so this one does.</summary>
    public bool SayTyped(string words)
    {
        if (!_isReady || !Post(RealtimeWriter.PersonsText(words)))
        {
            return false;
        }

        var utterance = $"typed-{Interlocked.Increment(ref _typed)}";
        Tell(new VoiceSpeechBegan(utterance));
        Tell(new VoiceSpeechEnded(utterance));
        Tell(new VoiceTurnTaken(utterance, words));
        return AskForReply();
    }

    /// <summary>The person's own turn begins.</summary>
    public bool BeginTurn(string utterance)
    {
        _isPersonSpeaking = true;
        Tell(new VoiceSpeechBegan(utterance));
        return true;
    }

    /// <summary>The person has finished a turn of their own; its sound is still on its way.</summary>
    public bool EndTurn(string utterance)
    {
        _isPersonSpeaking = false;
        Tell(new VoiceSpeechEnded(utterance));
        return true;
    }

    /// <summary>All the sound of a turn of our own has gone out: the service is to answer it.</summary>
    public void CompleteTurn(string utterance)
    {
        _turns.AddOwn(utterance);
        Post(RealtimeWriter.Commit());
        AskForReply();
    }

    /// <inheritdoc/>
    protected override SessionOutcome? CheckPlan()
    {
        try
        {
            _ = RealtimeWriter.ToolsUpdate(_plan.Tools);
            return null;
        }
        catch (JsonException error)
        {
            return new SessionOutcome(LinkCause.ConfigurationRefused, error.Message);
        }
    }

    /// <inheritdoc/>
    protected override SessionOutcome TimeIsUp() =>
        new(LinkCause.HandshakeTimedOut, $"{(_sessionId.Length == 0 ? "session.created" : "session.updated")} did not come");

    /// <inheritdoc/>
    protected override void OnEnded()
    {
        _replies.End();
        _turns.Dispose();
        _life.Dispose();
    }

    /// <inheritdoc/>
    protected override void Take(ReadOnlySpan<byte> message, bool isBinary)
    {
        var fields = default(RealtimeMessage);
        var problem = isBinary ? "binary" : null;
        var isRead = !isBinary && fields.TryRead(message, out problem);
        var kind = isRead ? fields.Kind() : RealtimeKind.Missing;
        var weight = kind switch
        {
            RealtimeKind.AudioDelta => MessageWeight.Audio,
            RealtimeKind.ResponseCreated => MessageWeight.Reply,
            RealtimeKind.ArgumentsDone => MessageWeight.Call,
            _ => MessageWeight.Ordinary,
        };
        if (_flood.Note(weight, message.Length) is { } tooMuch)
        {
            Fail(LinkCause.Flooded, tooMuch);
        }
        else if (kind == RealtimeKind.Missing)
        {
            _journal.NoteNotUnderstood(message.Length, problem ?? "without a type");
        }
        else if (_isReady)
        {
            TakeRunning(kind, in fields);
        }
        else
        {
            TakeHandshake(kind, in fields);
        }
    }

    /// <summary>Tells the service how far items were heard; false where the session is closing.</summary>
    private bool Cut(IReadOnlyList<HeardItem> items)
    {
        foreach (var item in items)
        {
            // An item of which nothing was heard is taken out: cutting it at 0 is refused ("only model output audio messages can be truncated").
            if (!Post(item.HeardMs == 0 ? RealtimeWriter.Delete(item.ItemId) : RealtimeWriter.Truncate(item.ItemId, item.HeardMs)))
            {
                return false;
            }
        }

        return true;
    }

    private void Tell(VoiceEvent happened) => _loop.Tell(this, new LinkTold(happened));

    private bool IsQuiet() => _isReady && !_isPersonSpeaking && !_replies.IsBusy;

    private void TakeHandshake(RealtimeKind kind, in RealtimeMessage fields)
    {
        switch (kind)
        {
            case RealtimeKind.SessionCreated when !fields.Session.IsObject:
                Close(new SessionOutcome(LinkCause.OtherService, fields.SessionId.IsString
                    ? "the service at this address speaks Hydra's wire, and not OpenAI's Realtime"
                    : "its session.created describes no session: it is not OpenAI's Realtime"));
                break;
            case RealtimeKind.SessionCreated:
                _sessionId = BoundedText.Name(fields.Session.Member("id")) ?? "unnamed";
                PlanEnd(in fields);
                Update(sendVoice: !_memory.IsVoiceRefused);
                break;
            case RealtimeKind.SessionUpdated when _sessionId.Length > 0:
                PlanEnd(in fields);
                BecomeReady(in fields);
                break;
            case RealtimeKind.Error:
                TakeRefusal(RealtimeErrors.Read(in fields));
                break;
            case RealtimeKind.Unknown when _sessionId.Length == 0:
                Close(new SessionOutcome(
                    LinkCause.OtherService, $"the service at this address begins with \"{BoundedText.Name(fields.Type)}\": it is not OpenAI's Realtime"));
                break;
        }
    }

    private void Update(bool sendVoice)
    {
        Limit(_parts.Options.ConfiguredTimeout);
        _sentVoice = sendVoice && _options.Voice is { Length: > 0 };
        var update = RealtimeWriter.SessionUpdate(_plan, _options, sendVoice);
        _updateId = update.EventId;
        Post(update);
        if (!_options.AnswersUpdate)
        {
            Ready(_options.OutputRateHz);
        }
    }

    private void TakeRefusal(RealtimeError error)
    {
        if (_sentVoice && error.Param?.EndsWith("voice", StringComparison.Ordinal) == true && _updateId is not null)
        {
            RealtimeCauses.VoiceRefused.Write(_parts.Log, _options.Voice!);
            _memory.IsVoiceRefused = true;
            Update(sendVoice: false);
            return;
        }

        Close(RealtimeErrors.Ends(error, isReady: false)!);
    }

    private void BecomeReady(in RealtimeMessage fields)
    {
        var output = fields.Session.Member("audio").Member("output").Member("format");
        var type = BoundedText.Name(output.Member("type"));
        if (type is not null && type != RealtimeFormats.NameOf(_options.Format))
        {
            var asked = RealtimeFormats.NameOf(_options.Format);
            Close(new SessionOutcome(LinkCause.ConfigurationRefused, $"its replies are {type}, and {asked} was asked for"));
            return;
        }

        Ready(_rate.Said(output.Member("rate")) ?? _options.OutputRateHz);
    }

    private void Ready(int rateHz)
    {
        _isReady = true;
        _rate.Set(rateHz);
        BecomeReady(rateHz, _sentVoice ? _options.Voice! : "its own", _plan.Greet);
        if (_plan.Greet)
        {
            Post(RealtimeWriter.ResponseCreate());
        }
    }

    private void PlanEnd(in RealtimeMessage fields)
    {
        if (fields.Session.Member("expires_at").Count(long.MaxValue / 2) is { } at && at < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            _life.Plan(at, clockAhead: null);
        }
    }

    private void TakeRunning(RealtimeKind kind, in RealtimeMessage fields)
    {
        switch (kind)
        {
            case RealtimeKind.AudioDelta:
                if (_rate.Follow(fields.SampleRateHz) is { } tooMuch)
                {
                    Fail(LinkCause.Flooded, tooMuch);
                }

                _replies.TakeSound(in fields);
                break;
            case RealtimeKind.SpeechStarted:
                _isPersonSpeaking = true;
                Tell(new VoiceSpeechBegan(BoundedText.Name(fields.ItemId)));
                break;
            case RealtimeKind.SpeechStopped:
                _isPersonSpeaking = false;
                Tell(new VoiceSpeechEnded(BoundedText.Name(fields.ItemId)));
                break;
            case RealtimeKind.Committed:
                _isPersonSpeaking = false;
                _turns.Taken(BoundedText.Name(fields.ItemId) ?? "", _replies.IsAnyAtLoudspeaker);
                break;
            case RealtimeKind.WordsCompleted:
                _turns.Words(BoundedText.Name(fields.ItemId) ?? "", BoundedText.Spoken(fields.Transcript));
                break;
            case RealtimeKind.WordsFailed:
                _turns.Words(BoundedText.Name(fields.ItemId) ?? "", null);
                break;
            case RealtimeKind.Error:
                TakeError(RealtimeErrors.Read(in fields));
                break;
            case RealtimeKind.Unknown:
                _journal.NoteUnknown(BoundedText.Name(fields.Type) ?? "");
                break;
            default:
                if (_replies.Take(kind, in fields))
                {
                    Post(RealtimeWriter.ResponseCreate());
                }

                break;
        }
    }

    private void TakeError(RealtimeError error)
    {
        var type = Sender.TypeOf(error.CausedBy);
        if (RealtimeErrors.Ends(error, isReady: true) is { } end)
        {
            Close(end);
        }
        else if (error.Code == "input_audio_buffer_commit_empty")
        {
            _turns.OwnRefused();
        }
        else if (type is RealtimeTypes.ItemTruncate or RealtimeTypes.ItemDelete)
        {
            _journal.NotePosition(error);
        }
        else if (!RealtimeErrors.IsCrossing(error))
        {
            _journal.Note(error, Sender);
        }
    }
}
