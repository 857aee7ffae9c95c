using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Wire;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// The replies of a session: their sound into the downlink, without an object per piece, and everything else in the conversation's words. Used by
/// the receive loop, but for what its members say.
/// </summary>
internal sealed class RealtimeReplies
{
    private const int MaxIdBytes = 256;
    private const long MaxTokens = int.MaxValue;

    private readonly IDownlinkAudio _downlink;
    private readonly RealtimeJournal _journal;
    private readonly ILogger _log;
    private readonly Action<VoiceEvent> _tell;
    private readonly Action<IReadOnlyList<HeardItem>> _cut;
    private readonly ReplyTable _table;
    private readonly AudioDeltaDecoder _decoder;
    private readonly CallFragments _calls = new();
    private readonly Lock _lock = new();
    private bool _isMaking;
    private bool _isPutOff;
    private long _droppedBefore;
    private int _droppedOf; // the reply whose loss was told when it began

    /// <summary>Makes the replies of a session.</summary>
    /// <param name="numbers">Counts replies across sessions.</param>
    /// <param name="downlink">Takes the sound, as it stands on the wire.</param>
    /// <param name="bytesPerSecond">Of that.</param>
    /// <param name="journal">For a technician.</param>
    /// <param name="log">The same.</param>
    /// <param name="tell">Takes what happens.</param>
    /// <param name="cut">Takes what the service has to be told of what was heard.</param>
    public RealtimeReplies(
        ResponseNumbers numbers, IDownlinkAudio downlink, int bytesPerSecond, RealtimeJournal journal, ILogger log, Action<VoiceEvent> tell,
        Action<IReadOnlyList<HeardItem>> cut)
    {
        (_downlink, _journal, _log, _tell, _cut) = (downlink, journal, log, tell, cut);
        _table = new ReplyTable(numbers, bytesPerSecond);
        _decoder = new AudioDeltaDecoder(downlink);
    }

    /// <summary>Bytes of sound in a second, on the wire.</summary>
    public int BytesPerSecond
    {
        get => _table.BytesPerSecond;
        set => _table.BytesPerSecond = value;
    }

    /// <summary>Whether a reply is still at the loudspeaker or on its way there. Any thread.</summary>
    public bool IsAnyAtLoudspeaker => _table.IsAnyUnsettled;

    /// <summary>Whether a reply is being made or heard. Any thread.</summary>
    public bool IsBusy
    {
        get { lock (_lock) { return _isMaking || _isPutOff || _table.IsAnyUnsettled; } }
    }

    /// <inheritdoc cref="ReplyTable.Settle"/>
    public IReadOnlyList<HeardItem> Settle(int reply, TimeSpan heard) => _table.Settle(reply, heard);

    /// <summary>Whether a reply is being made, so that another one can be asked for only after it; then that is remembered. Any thread.</summary>
    public bool PutOff()
    {
        lock (_lock)
        {
            _isPutOff |= _isMaking;
            return _isPutOff;
        }
    }

    /// <summary>Takes a piece of sound.</summary>
    public void TakeSound(in RealtimeMessage fields)
    {
        var sound = fields.Delta.IsString ? fields.Delta : fields.Audio;
        if (!sound.IsString)
        {
            _journal.NoteNotUnderstood(fields.Type.Raw.Length, "a piece of sound without sound");
            return;
        }

        if (Locate(fields.ResponseId.Id) is not { IsDone: false } reply)
        {
            _journal.NoteLate();
            return;
        }

        if (reply.Items.Count > 0 && !fields.ItemId.Id.SequenceEqual(reply.Items[^1].Id))
        {
            reply.Sound.Carry = -1; // the next item begins on a sample
        }

        var before = reply.Sound.Bytes;
        _decoder.Decode(reply.Number, ref reply.Sound, sound.Inner);
        _table.Count(reply, Known(fields.ItemId.Id), reply.Sound.Bytes - before);
        if (_decoder.DroppedBytes > _droppedBefore && reply.Number != _droppedOf)
        {
            _droppedOf = reply.Number; // at once: it may have no end, at which the rest of it is told
            NoteDropped(reply);
        }
    }

    /// <summary>Takes any other message about a reply; true where the reply that was put off can be asked for now.</summary>
    public bool Take(RealtimeKind kind, in RealtimeMessage fields)
    {
        switch (kind)
        {
            case RealtimeKind.ResponseCreated:
                OnCreated(Known(fields.Response.Member("id").Id));
                break;
            case RealtimeKind.ReplyWords when BoundedText.Spoken(fields.Delta) is { } words:
                var spoken = _table.Find(Known(fields.ResponseId.Id)) ?? _table.Newest;
                _tell(new VoiceReplyText(spoken?.Number ?? 0, words) { SoundBefore = LengthOf(spoken) });
                break;
            case RealtimeKind.AudioDone when Locate(fields.ResponseId.Id) is { IsAnnounced: false, IsDone: false } unannounced:
                Finish(unannounced, ReplyOutcome.Completed, null, null); // nothing else will say that it is over
                break;
            case RealtimeKind.OutputItemAdded or RealtimeKind.OutputItemDone:
                OnItem(in fields, isDone: kind == RealtimeKind.OutputItemDone);
                break;
            case RealtimeKind.ArgumentsDelta:
                OnFragment(in fields);
                break;
            case RealtimeKind.ArgumentsDone:
                OnCall(fields.CallId, fields.Name, fields.Arguments, fields.ResponseId.Id);
                break;
            case RealtimeKind.ResponseDone:
                return OnDone(in fields);
        }

        return false;
    }

    /// <summary>The session is over: nobody waits for more of a reply.</summary>
    public void End()
    {
        foreach (var reply in _table.Open())
        {
            reply.IsDone = true;
            _downlink.Complete(reply.Number);
        }
    }

    private static ReadOnlySpan<byte> Known(ReadOnlySpan<byte> id) => id.Length <= MaxIdBytes ? id : id[..MaxIdBytes];

    /// <summary>The reply that a piece belongs to. Sound that nobody announced is a reply of its own, unless another one is on its way.</summary>
    private Reply? Locate(ReadOnlySpan<byte> id)
    {
        var newest = _table.Newest;
        if (id.IsEmpty && newest is { IsDone: false })
        {
            return newest;
        }

        if (!id.IsEmpty && _table.Find(Known(id)) is { } known)
        {
            return known == newest ? known : null;
        }

        return newest is { IsDone: false } ? null : Begin(Known(id), isAnnounced: false);
    }

    private void OnCreated(ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty || _table.Find(id) is null)
        {
            Begin(id, isAnnounced: true);
        }
    }

    private Reply Begin(ReadOnlySpan<byte> id, bool isAnnounced)
    {
        if (_table.Newest is { IsDone: false } before)
        {
            before.IsDone = true;
            _downlink.Complete(before.Number);
        }

        lock (_lock)
        {
            _isMaking = true;
        }

        var reply = _table.Add(id, isAnnounced);
        _tell(new VoiceReplyBegan(reply.Name, reply.Number));
        return reply;
    }

    private void OnItem(in RealtimeMessage fields, bool isDone)
    {
        if (!JsonEscapes.Says(fields.Item.Member("type").Inner, "function_call"))
        {
            return;
        }

        if (isDone)
        {
            OnCall(fields.Item.Member("call_id"), fields.Item.Member("name"), fields.Item.Member("arguments"), fields.ResponseId.Id);
        }
        else if (CallId(fields.Item.Member("call_id")) is { } callId && !_calls.Refuses(callId))
        {
            _calls.Add(callId, BoundedText.Name(fields.Item.Member("name")), "");
        }
    }

    private void OnFragment(in RealtimeMessage fields)
    {
        if (CallId(fields.CallId) is { } callId && !_calls.Refuses(callId))
        {
            _calls.Add(callId, BoundedText.Name(fields.Name), fields.Delta.Text(CallFragments.MaxArguments) ?? "");
        }
    }

    private void OnCall(JsonSlice id, JsonSlice named, JsonSlice given, ReadOnlySpan<byte> responseId)
    {
        if (CallId(id) is not { } callId)
        {
            _journal.NoteNotUnderstood(id.Raw.Length, "a call without an id");
            return;
        }

        var name = BoundedText.Name(named);
        var arguments = given is { IsObject: true, Raw.Length: <= CallFragments.MaxArguments }
            ? Encoding.UTF8.GetString(given.Raw)
            : given.Text(CallFragments.MaxArguments);
        if (!_calls.Finish(callId, ref name, ref arguments))
        {
            return;
        }

        var reply = _table.Find(Known(responseId)) ?? _table.Newest;
        if (reply is not null)
        {
            reply.Calls++;
        }

        _tell(new VoiceCallAsked(reply?.Name, callId, name, arguments!));
    }

    private static string? CallId(JsonSlice id) => id.Label(MaxIdBytes) is { Length: > 0 and <= MaxIdBytes } text ? text : null;

    private bool OnDone(in RealtimeMessage fields)
    {
        var response = fields.Response;
        var id = Known(response.Member("id").Id);
        var reply = id.IsEmpty ? _table.Newest : _table.Find(id);
        if (reply is null)
        {
            reply = Begin(id, isAnnounced: true); // only its end came: it has no sound
        }

        var status = BoundedText.Name(response.Member("status")) switch
        {
            "completed" => ReplyOutcome.Completed,
            "cancelled" => ReplyOutcome.Cancelled,
            "incomplete" => ReplyOutcome.Incomplete,
            "failed" => ReplyOutcome.Failed,
            _ => ReplyOutcome.Unknown,
        };
        var details = response.Member("status_details");
        var reason = BoundedText.Name(details.Member("reason")) ?? BoundedText.Name(details.Member("error").Member("code"))
            ?? BoundedText.Name(details.Member("error").Member("type"));
        if (RealtimeErrors.IsNoCredit(reason))
        {
            RealtimeCauses.NoCredit.Write(_log, reason!);
        }

        var usage = response.Member("usage");
        var input = usage.Member("input_tokens").Count(MaxTokens);
        var output = usage.Member("output_tokens").Count(MaxTokens);
        TokenUsage? tokens = input is null && output is null ? null
            : new TokenUsage(input ?? 0, output ?? 0, usage.Member("total_tokens").Count(MaxTokens) ?? (input ?? 0) + (output ?? 0));
        Finish(reply, status, reason, tokens);
        lock (_lock)
        {
            var isDue = _isPutOff && !_isMaking;
            _isPutOff &= !isDue;
            return isDue;
        }
    }

    private void Finish(Reply reply, ReplyOutcome outcome, string? reason, TokenUsage? tokens)
    {
        if (reply == _table.Newest)
        {
            lock (_lock)
            {
                _isMaking = false;
            }
        }

        if (!reply.IsDone)
        {
            _cut(_table.Done(reply));
            _tell(new VoiceReplySoundComplete(reply.Number));
            _downlink.Complete(reply.Number);
            NoteDropped(reply);
        }

        var length = LengthOf(reply);
        _tell(new VoiceReplyEnded(reply.Name, reply.Number, outcome, reason, length, reply.Calls, tokens));
    }

    /// <summary>How much sound has come of a reply. A single byte is sound as well: only a reply without any is silent.</summary>
    private TimeSpan LengthOf(Reply? reply) => reply is not { Sound.Bytes: > 0 and var bytes }
        ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(1, bytes * TimeSpan.TicksPerSecond / BytesPerSecond));

    private void NoteDropped(Reply reply)
    {
        if (_decoder.DroppedBytes > _droppedBefore)
        {
            RealtimeCauses.ReplyQueueFull.Write(
                _log, Math.Round((double)(_decoder.DroppedBytes - _droppedBefore) / BytesPerSecond, 1), reply.Number);
            _droppedBefore = _decoder.DroppedBytes;
        }
    }
}
