using System.Text.Json;

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
    public JsonSlice Type;
    public JsonSlice EventId;
    public JsonSlice ResponseId;
    public JsonSlice ItemId;
    public JsonSlice PreviousItemId;
    public JsonSlice CallId;
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

    /// <summary>Reads a whole message, checking it as JSON to the end.</summary>
    /// <returns>False when the root is not an object.</returns>
    /// <exception cref="JsonException">It is not JSON, or nested too deep.</exception>
    public bool Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ref var field = ref Field(ref reader, out var known);
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

        var reader = new Utf8JsonReader(Type.Raw);
        reader.Read();
        return
            reader.ValueTextEquals(EventTypes.AudioDelta) ? ServerEventType.AudioDelta
            : reader.ValueTextEquals(EventTypes.TranscriptDelta) ? ServerEventType.TranscriptDelta
            : reader.ValueTextEquals(EventTypes.ResponseCreated) ? ServerEventType.ResponseCreated
            : reader.ValueTextEquals(EventTypes.ResponseDone) ? ServerEventType.ResponseDone
            : reader.ValueTextEquals(EventTypes.AudioDone) ? ServerEventType.AudioDone
            : reader.ValueTextEquals(EventTypes.SpeechStarted) ? ServerEventType.SpeechStarted
            : reader.ValueTextEquals(EventTypes.SpeechStopped) ? ServerEventType.SpeechStopped
            : reader.ValueTextEquals(EventTypes.ItemAdded) ? ServerEventType.ItemAdded
            : reader.ValueTextEquals(EventTypes.ItemDone) ? ServerEventType.ItemDone
            : reader.ValueTextEquals(EventTypes.ArgumentsDelta) ? ServerEventType.ArgumentsDelta
            : reader.ValueTextEquals(EventTypes.ArgumentsDone) ? ServerEventType.ArgumentsDone
            : reader.ValueTextEquals(EventTypes.SessionCreated) ? ServerEventType.SessionCreated
            : reader.ValueTextEquals(EventTypes.SessionConfigured) ? ServerEventType.SessionConfigured
            : reader.ValueTextEquals(EventTypes.SessionUpdated) ? ServerEventType.SessionUpdated
            : reader.ValueTextEquals(EventTypes.Error) ? ServerEventType.Error
            : reader.ValueTextEquals(EventTypes.Warning) ? ServerEventType.Warning
            : ServerEventType.Unknown;
    }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref JsonSlice Field(ref Utf8JsonReader reader, out bool known)
    {
        known = true;
        if (reader.ValueTextEquals("type"u8)) { return ref Type; }
        if (reader.ValueTextEquals("delta"u8)) { return ref Delta; }
        if (reader.ValueTextEquals("response_id"u8)) { return ref ResponseId; }
        if (reader.ValueTextEquals("event_id"u8)) { return ref EventId; }
        if (reader.ValueTextEquals("item_id"u8)) { return ref ItemId; }
        if (reader.ValueTextEquals("audio"u8)) { return ref Audio; }
        if (reader.ValueTextEquals("response"u8)) { return ref Response; }
        if (reader.ValueTextEquals("item"u8)) { return ref Item; }
        if (reader.ValueTextEquals("previous_item_id"u8)) { return ref PreviousItemId; }
        if (reader.ValueTextEquals("call_id"u8)) { return ref CallId; }
        if (reader.ValueTextEquals("name"u8)) { return ref Name; }
        if (reader.ValueTextEquals("arguments"u8)) { return ref Arguments; }
        if (reader.ValueTextEquals("session"u8)) { return ref Session; }
        if (reader.ValueTextEquals("session_id"u8)) { return ref SessionId; }
        if (reader.ValueTextEquals("error"u8)) { return ref Error; }
        if (reader.ValueTextEquals("warning"u8)) { return ref Warning; }
        if (reader.ValueTextEquals("code"u8)) { return ref Code; }
        if (reader.ValueTextEquals("message"u8)) { return ref Message; }
        if (reader.ValueTextEquals("param"u8)) { return ref Param; }
        if (reader.ValueTextEquals("audio_start_ms"u8)) { return ref AudioStartMs; }
        if (reader.ValueTextEquals("audio_end_ms"u8)) { return ref AudioEndMs; }
        known = false;
        return ref Type;
    }
}
