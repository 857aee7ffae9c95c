using HydraKiosk.Hydra.Ports;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Wire;

/// <summary>What became of one message.</summary>
public enum ReadKind
{
    /// <summary>Audio: it is in the downlink already.</summary>
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
public sealed class ServerEventReader
{
    private const int MaxIdBytes = 512;

    private readonly IDownlinkAudio _downlink;
    private readonly ILogger _log;
    private readonly AudioDeltaDecoder _decoder;
    private readonly ResponseTable _responses;
    private readonly CallFragments _calls = new();
    private bool _warnedUnannounced;

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

    /// <summary>Deltas that came after the end of their response. They are passed on: the conversation knows which responses are dead.</summary>
    public long LateDeltas { get; private set; }

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
            ServerEventType.Unknown => new(ReadKind.Event, new UnknownEvent(BoundedText.Name(fields.Type.Text()!))),
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

        ref var response = ref FindOrAdd(fields.ResponseId, out var added);
        if (added && !_warnedUnannounced)
        {
            _warnedUnannounced = true;
            SessionLog.UnannouncedResponse(_log, response.Number);
        }

        if (response.Completed)
        {
            LateDeltas++;
        }

        _decoder.Decode(ref response, audio.Inner);
        return new(ReadKind.Audio);
    }

    private ServerEventRead ReadResponseCreated(in MessageFields fields)
    {
        var id = fields.Response.Member("id");
        if (!id.IsString)
        {
            id = fields.ResponseId;
        }

        if (!id.IsString || id.Inner.IsEmpty)
        {
            return new(ReadKind.NotUnderstood, Problem: "a response without an id");
        }

        ref var response = ref FindOrAdd(id, out _);
        if (response.Announced)
        {
            return new(ReadKind.Nothing);
        }

        response.Announced = true;
        var number = response.Number;

        // The service may never end a response that called a tool. Its audio is whole once a later response begins.
        for (var i = 0; i < _responses.Remembered; i++)
        {
            ref var earlier = ref _responses.At(i);
            if (earlier.AudioDone && earlier.Number < number)
            {
                Complete(ref earlier);
            }
        }

        return new(ReadKind.Event, new ResponseCreated(response.Text(), number));
    }

    private ServerEventRead ReadAudioDone(in MessageFields fields)
    {
        ref var response = ref _responses.Find(IdBytes(fields.ResponseId), out var found);
        if (!found)
        {
            return new(ReadKind.Nothing);
        }

        response.AudioDone = true;
        response.Carry = -1; // the next item begins on a sample
        return new(ReadKind.Event, new AudioDone(response.Number));
    }

    private ServerEventRead ReadResponseDone(in MessageFields fields)
    {
        var id = fields.Response.Member("id");
        if (!id.IsString)
        {
            id = fields.ResponseId;
        }

        if (!id.IsString || id.Inner.IsEmpty)
        {
            return new(ReadKind.NotUnderstood, Problem: "the end of a response without an id");
        }

        ref var response = ref FindOrAdd(id, out _);
        if (response.Done)
        {
            return new(ReadKind.Nothing);
        }

        response.Done = true;
        response.Announced = true; // an announcement after the end would be a repetition
        Complete(ref response);
        return new(ReadKind.Event, PlainEvents.ReadResponseDone(fields.Response, ref response));
    }

    private ServerEventRead ReadTranscript(in MessageFields fields)
    {
        if (fields.Delta.Text() is not { } text)
        {
            return new(ReadKind.NotUnderstood, Problem: "a transcript delta without text");
        }

        ref var response = ref fields.ResponseId.IsString
            ? ref _responses.Find(IdBytes(fields.ResponseId), out var found)
            : ref _responses.Newest(out found);
        return new(ReadKind.Event, new TranscriptDelta(found ? response.Number : 0, text));
    }

    private ServerEventRead ReadFragment(in MessageFields fields)
    {
        if (fields.CallId.Text() is not { Length: > 0 and <= MaxIdBytes } callId)
        {
            return new(ReadKind.NotUnderstood, Problem: "a call without an id");
        }

        _calls.Add(callId, fields.Name.Text(), fields.Delta.Text() ?? "");
        return new(ReadKind.Nothing);
    }

    private ServerEventRead ReadCall(in MessageFields fields)
    {
        if (fields.CallId.Text() is not { Length: > 0 and <= MaxIdBytes } callId)
        {
            return new(ReadKind.NotUnderstood, Problem: "a call without an id");
        }

        var name = fields.Name.Text();

        // The arguments are a string; a service that sends the object itself is understood as well.
        var arguments = fields.Arguments.IsObject ? System.Text.Encoding.UTF8.GetString(fields.Arguments.Raw) : fields.Arguments.Text();
        if (!_calls.Finish(callId, ref name, ref arguments))
        {
            return new(ReadKind.Nothing);
        }

        ref var response = ref _responses.Find(IdBytes(fields.ResponseId), out var found);
        if (found)
        {
            response.Calls++;
        }

        return new(ReadKind.Event, new CallReady(found ? response.Text() : fields.ResponseId.Text(), callId, name, arguments!));
    }

    /// <summary>The entry of a response, made where there is none. A delta without an id belongs to the newest.</summary>
    private ref ResponseEntry FindOrAdd(JsonSlice idSlice, out bool added)
    {
        var id = IdBytes(idSlice);
        added = false;
        if (id.IsEmpty)
        {
            ref var newest = ref _responses.Newest(out var any);
            if (any)
            {
                return ref newest;
            }
        }

        ref var known = ref _responses.Find(id, out var found);
        if (found)
        {
            return ref known;
        }

        added = true;
        ref var entry = ref _responses.Add(id, out var forgotten);
        if (forgotten > 0)
        {
            _downlink.Complete(forgotten);
        }

        return ref entry;
    }

    /// <summary>The bytes by which an id is known. Escapes stay as written: a service that escapes an id once escapes it always.</summary>
    private static ReadOnlySpan<byte> IdBytes(JsonSlice id) => id.Inner.Length <= MaxIdBytes ? id.Inner : id.Inner[..MaxIdBytes];

    private void Complete(ref ResponseEntry response)
    {
        if (!response.Completed)
        {
            response.Completed = true;
            _downlink.Complete(response.Number);
        }
    }
}
