using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Wire;

/// <summary>Every message type this client knows.</summary>
internal enum ServerEventType
{
    Missing,
    Unknown,
    Warning,
    SessionCreated,
    SessionConfigured,
    SessionUpdated,
    SpeechStarted,
    SpeechStopped,
    ItemAdded,
    ItemDone,
    ResponseCreated,
    AudioDelta,
    AudioDone,
    TranscriptDelta,
    ArgumentsDelta,
    ArgumentsDone,
    ResponseDone,
    Error,
}

/// <summary>
/// The top-level fields of a message, found in one pass in whatever order they come: an audio delta may name its response after the
/// audio. A field that comes twice counts as it came last.
/// </summary>
internal ref struct MessageFields
{
    /// <summary>Why bytes are no message. Part of the wire log's format, which others compare.</summary>
    public const string NotUtf8 = "not UTF-8";

    /// <inheritdoc cref="NotUtf8"/>
    public const string NotAnObject = "not a JSON object";

    /// <inheritdoc cref="NotUtf8"/>
    public const string NotJson = "not JSON, or nested too deep";

    public JsonSlice Type;
    public JsonSlice ResponseId;
    public JsonSlice CallId;
    public JsonSlice ItemId;
    public JsonSlice Name;
    public JsonSlice Delta;
    public JsonSlice Audio;
    public JsonSlice Arguments;
    public JsonSlice Session;
    public JsonSlice SessionId;
    public JsonSlice Response;
    public JsonSlice Item;
    public JsonSlice Error;
    public JsonSlice Warning;
    public JsonSlice Code;
    public JsonSlice Message;
    public JsonSlice Param;
    public JsonSlice AudioStartMs;
    public JsonSlice AudioEndMs;

    /// <summary>Reads a whole message, checking it to the end. Never throws, on any input.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="problem">Why it is none: one of the words above, without any of the content.</param>
    public bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            problem = !Utf8.IsValid(utf8) ? NotUtf8 : Read(utf8) ? null : NotAnObject;
        }
        catch (JsonException)
        {
            problem = NotJson;
        }

        return problem is null;
    }

    private bool Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ref var field = ref Field(in reader, out var known);
            reader.Read();
            var value = JsonSlice.Take(ref reader, message);
            if (known)
            {
                field = value;
            }
        }

        return !reader.Read(); // reads past the end of the object: anything but white space there throws
    }

    /// <summary>Which message this is.</summary>
    public readonly ServerEventType Kind()
    {
        if (!Type.IsString)
        {
            return ServerEventType.Missing;
        }

        var type = Type.Inner;
        return
            JsonEscapes.Says(type, EventTypes.AudioDelta) ? ServerEventType.AudioDelta
            : JsonEscapes.Says(type, EventTypes.TranscriptDelta) ? ServerEventType.TranscriptDelta
            : JsonEscapes.Says(type, EventTypes.ResponseCreated) ? ServerEventType.ResponseCreated
            : JsonEscapes.Says(type, EventTypes.ResponseDone) ? ServerEventType.ResponseDone
            : JsonEscapes.Says(type, EventTypes.AudioDone) ? ServerEventType.AudioDone
            : JsonEscapes.Says(type, EventTypes.SpeechStarted) ? ServerEventType.SpeechStarted
            : JsonEscapes.Says(type, EventTypes.SpeechStopped) ? ServerEventType.SpeechStopped
            : JsonEscapes.Says(type, EventTypes.ItemAdded) ? ServerEventType.ItemAdded
            : JsonEscapes.Says(type, EventTypes.ItemDone) ? ServerEventType.ItemDone
            : JsonEscapes.Says(type, EventTypes.ArgumentsDelta) ? ServerEventType.ArgumentsDelta
            : JsonEscapes.Says(type, EventTypes.ArgumentsDone) ? ServerEventType.ArgumentsDone
            : JsonEscapes.Says(type, EventTypes.SessionCreated) ? ServerEventType.SessionCreated
            : JsonEscapes.Says(type, EventTypes.SessionConfigured) ? ServerEventType.SessionConfigured
            : JsonEscapes.Says(type, EventTypes.SessionUpdated) ? ServerEventType.SessionUpdated
            : JsonEscapes.Says(type, EventTypes.Error) ? ServerEventType.Error
            : JsonEscapes.Says(type, EventTypes.Warning) ? ServerEventType.Warning
            : ServerEventType.Unknown;
    }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref JsonSlice Field(ref readonly Utf8JsonReader reader, out bool known)
    {
        known = true;
        var name = reader.ValueSpan; // escapes as they stand
        if (JsonEscapes.Says(name, "type")) { return ref Type; }
        if (JsonEscapes.Says(name, "delta")) { return ref Delta; }
        if (JsonEscapes.Says(name, "response_id")) { return ref ResponseId; }
        if (JsonEscapes.Says(name, "audio")) { return ref Audio; }
        if (JsonEscapes.Says(name, "response")) { return ref Response; }
        if (JsonEscapes.Says(name, "item")) { return ref Item; }
        if (JsonEscapes.Says(name, "call_id")) { return ref CallId; }
        if (JsonEscapes.Says(name, "item_id")) { return ref ItemId; }
        if (JsonEscapes.Says(name, "name")) { return ref Name; }
        if (JsonEscapes.Says(name, "arguments")) { return ref Arguments; }
        if (JsonEscapes.Says(name, "session")) { return ref Session; }
        if (JsonEscapes.Says(name, "session_id")) { return ref SessionId; }
        if (JsonEscapes.Says(name, "error")) { return ref Error; }
        if (JsonEscapes.Says(name, "warning")) { return ref Warning; }
        if (JsonEscapes.Says(name, "code")) { return ref Code; }
        if (JsonEscapes.Says(name, "message")) { return ref Message; }
        if (JsonEscapes.Says(name, "param")) { return ref Param; }
        if (JsonEscapes.Says(name, "audio_start_ms")) { return ref AudioStartMs; }
        if (JsonEscapes.Says(name, "audio_end_ms")) { return ref AudioEndMs; }
        known = false;
        return ref Type;
    }
}
