using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Wire;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Wire;

/// <summary>What became of one message.</summary>
public enum ReadKind
{
    /// <summary>Audio: it is in the downlink already, or was dropped because its response is over.</summary>
    Audio,

    /// <summary>One record, see <see cref="ServerEventRead.Event"/>.</summary>
    Event,

    /// <summary>Nothing to report: a fragment that was added to its call, a repetition, audio before the session was ready.</summary>
    Nothing,

    /// <summary>Not a message of the protocol, see <see cref="ServerEventRead.Problem"/>.</summary>
    NotUnderstood,
}

/// <summary>The outcome of reading one message.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Event">The record, for <see cref="ReadKind.Event"/>.</param>
/// <param name="Problem">Why not, for <see cref="ReadKind.NotUnderstood"/>; a fixed text without any of the content.</param>
public readonly record struct ServerEventRead(ReadKind Kind, ServerEvent? Event = null, string? Problem = null);

/// <summary>
/// One whole message from the service to a record, or straight into the downlink. Never throws, on any input; audio costs no allocation.
/// One instance per session, used by its receive loop only.
/// </summary>
public sealed partial class ServerEventReader
{
    private const int MaxIdBytes = 512;

    private readonly IDownlinkAudio _downlink;
    private readonly ILogger _log;
    private readonly AudioDeltaDecoder _decoder;
    private readonly ResponseTable _responses;
    private readonly CallFragments _calls = new();
    private DroppedReply? _dropped;

    internal ServerEventReader(IDownlinkAudio downlink, ResponseNumbers numbers, ILogger log)
        : this(downlink, new ResponseTable(numbers), log)
    {
    }

    internal ServerEventReader(IDownlinkAudio downlink, ResponseTable responses, ILogger log)
    {
        _downlink = downlink;
        _log = log;
        _decoder = new AudioDeltaDecoder(downlink);
        _responses = responses;
    }

    /// <summary>Whether audio is passed on. Off until the session is configured, since its rate is not known before.</summary>
    public bool AudioEnabled { get; set; }

    /// <summary>Audio bytes decoded.</summary>
    public long AudioBytes => _decoder.DecodedBytes;

    /// <summary>Audio bytes for which the downlink had no room.</summary>
    public long DroppedAudioBytes => _decoder.DroppedBytes;

    /// <summary>Deltas with something in them that is not base64.</summary>
    public long BrokenDeltas => _decoder.BrokenDeltas;

    /// <summary>Deltas of responses that were over, or replaced by a later one; dropped. After a cancellation some are still on their way.</summary>
    public long LateDeltas { get; private set; }

    /// <summary>Of these, the ones of responses that were not cancelled: something of a reply is missing.</summary>
    public long MisplacedDeltas { get; private set; }

    /// <summary>Pieces of audio for responses that were never announced and had not begun.</summary>
    public long UnannouncedPieces { get; private set; }

    /// <summary>Responses that began without an announcement.</summary>
    public long BegunUnannounced { get; private set; }

    /// <summary>Fragments of call arguments beyond the bounds.</summary>
    public long RefusedFragments => _calls.Refused;

    /// <summary>Reads one message.</summary>
    /// <param name="utf8">The whole message. Not kept.</param>
    public ServerEventRead Read(ReadOnlySpan<byte> utf8)
    {
        var fields = default(MessageFields);
        return fields.TryRead(utf8, out var problem) ? Dispatch(in fields) : new(ReadKind.NotUnderstood, Problem: problem);
    }

    /// <summary>The session is over: completes every response that is still open, so that nobody waits for more of it.</summary>
    public void EndSession()
    {
        for (var i = 0; i < _responses.Remembered; i++)
        {
            Complete(ref _responses.At(i));
        }
    }

    /// <summary>The last reply that is over and of which audio found no room, once; null where none is.</summary>
    internal DroppedReply? TakeDropped()
    {
        var dropped = _dropped;
        _dropped = null;
        return dropped;
    }

    private ServerEventRead Dispatch(in MessageFields fields)
    {
        var kind = fields.Kind();
        if (kind == ServerEventType.AudioDelta)
        {
            return ReadAudio(in fields);
        }

        return kind switch
        {
            ServerEventType.Missing => new(ReadKind.NotUnderstood, Problem: "no type"),
            ServerEventType.Unknown => new(ReadKind.Event, new UnknownEvent(BoundedText.Name(fields.Type)!)),
            ServerEventType.ResponseCreated => ReadResponseCreated(in fields),
            ServerEventType.AudioDone => ReadAudioDone(in fields),
            ServerEventType.ResponseDone => ReadResponseDone(in fields),
            ServerEventType.TranscriptDelta => ReadTranscript(in fields),
            ServerEventType.ArgumentsDelta => ReadFragment(in fields),
            ServerEventType.ArgumentsDone => ReadCall(in fields),
            ServerEventType.ItemAdded => new(ReadKind.Nothing), // what it will be is told when it is done
            _ => new(ReadKind.Event, PlainEvents.Read(kind, in fields)),
        };
    }

    private ServerEventRead ReadAudio(in MessageFields fields)
    {
        var audio = fields.Delta.IsString ? fields.Delta : fields.Audio;
        if (!audio.IsString)
        {
            return new(ReadKind.NotUnderstood, Problem: "an audio delta without audio");
        }

        if (!AudioEnabled)
        {
            return new(ReadKind.Nothing);
        }

        ref var response = ref Locate(fields.ResponseId.Id, out var found);
        if (!found)
        {
            ref var newest = ref _responses.Newest(out var any);
            var isInterrupted = any && newest is { Announced: true, Sound.Bytes: > 0, AudioDone: false, Done: false };
            NoteUnannounced(isInterrupted ? "dropped, since another reply is on its way" : "played as a reply of its own");
            if (isInterrupted)
            {
                return Late(isCancelled: false);
            }

            response = ref Add(fields.ResponseId.Id);
            Begin(ref response);
            BegunUnannounced++;
        }

        if (response.Done || !_responses.IsNewest(ref response))
        {
            return Late(response.IsCancelled);
        }

        _decoder.Decode(response.Number, ref response.Sound, audio.Inner);
        return new(ReadKind.Audio);
    }

    private ServerEventRead Late(bool isCancelled)
    {
        LateDeltas++;
        MisplacedDeltas += isCancelled ? 0 : 1;
        return new(ReadKind.Audio);
    }

    private void NoteUnannounced(string fate)
    {
        if (PowersOfTen.IsDue(++UnannouncedPieces))
        {
            SessionCauses.UnannouncedAudio.Write(_log, fate, UnannouncedPieces);
        }
    }

    private ServerEventRead ReadResponseCreated(in MessageFields fields)
    {
        var id = ResponseIdOf(in fields);
        ref var response = ref _responses.Find(Known(id), out var found);
        if (found && !id.IsEmpty && (response.Announced || response.Done))
        {
            return new(ReadKind.Nothing); // after the end as well it would be a repetition
        }

        // One that has sounded unannounced and is still the newest is the one meant; an older one begins anew.
        if (id.IsEmpty || !found || !_responses.IsNewest(ref response))
        {
            response = ref Add(id);
            Begin(ref response);
            response.IsUnnamed = id.IsEmpty;
        }

        response.Announced = true;
        return new(ReadKind.Event, new ResponseCreated(response.Text(), response.Number));
    }

    private ServerEventRead ReadAudioDone(in MessageFields fields)
    {
        ref var response = ref Locate(fields.ResponseId.Id, out var found);
        if (!found)
        {
            return new(ReadKind.Nothing);
        }

        response.AudioDone = true;
        response.Sound.Carry = -1; // the next item begins on a sample
        return new(ReadKind.Event, new AudioDone(response.Number));
    }

    private ServerEventRead ReadResponseDone(in MessageFields fields)
    {
        var id = ResponseIdOf(in fields);
        ref var response = ref Locate(id, out var found);
        if (!found)
        {
            if (id.IsEmpty)
            {
                return new(ReadKind.NotUnderstood, Problem: "the end of a response without an id");
            }

            response = ref Add(id);
            response.Completed = true; // it has no audio, and the queue takes an end for the end of all before it
        }

        if (response.Done)
        {
            return new(ReadKind.Nothing);
        }

        response.Done = true;
        Complete(ref response);
        var done = PlainEvents.ReadResponseDone(fields.Response, ref response);
        response.IsCancelled = done.Status == ResponseStatus.Cancelled;
        return new(ReadKind.Event, done);
    }

    private ServerEventRead ReadTranscript(in MessageFields fields)
    {
        if (BoundedText.Spoken(fields.Delta) is not { } text)
        {
            return new(ReadKind.NotUnderstood, Problem: "a transcript delta without text");
        }

        ref var response = ref Locate(fields.ResponseId.Id, out var found);
        return new(ReadKind.Event, new TranscriptDelta(found ? response.Number : 0, text)
        {
            AudioBytesBefore = found ? response.Sound.Bytes : 0,
        });
    }

    private ServerEventRead ReadFragment(in MessageFields fields)
    {
        if (fields.CallId.Label(MaxIdBytes) is not { Length: > 0 and <= MaxIdBytes } callId)
        {
            return new(ReadKind.NotUnderstood, Problem: "a call without an id");
        }

        if (_calls.Refuses(callId))
        {
            return new(ReadKind.Nothing);
        }

        _calls.Add(callId, BoundedText.Name(fields.Name), fields.Delta.Text(CallFragments.MaxArguments) ?? "");
        return new(ReadKind.Nothing);
    }

    private ServerEventRead ReadCall(in MessageFields fields)
    {
        if (fields.CallId.Label(MaxIdBytes) is not { Length: > 0 and <= MaxIdBytes } callId)
        {
            return new(ReadKind.NotUnderstood, Problem: "a call without an id");
        }

        var name = BoundedText.Name(fields.Name);

        // The arguments are a string; a service that sends the object itself is understood as well.
        var arguments = fields.Arguments is { IsObject: true, Raw.Length: <= CallFragments.MaxArguments }
            ? Encoding.UTF8.GetString(fields.Arguments.Raw)
            : fields.Arguments.Text(CallFragments.MaxArguments);
        if (!_calls.Finish(callId, ref name, ref arguments))
        {
            return new(ReadKind.Nothing);
        }

        ref var response = ref Locate(fields.ResponseId.Id, out var found);
        if (found)
        {
            response.Calls++;
        }

        return new(ReadKind.Event, new CallReady(found ? response.Text() : BoundedText.Name(fields.ResponseId), callId, name, arguments!));
    }
}
