using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// The top-level fields of a message, found in one pass in whatever order they come. A field that comes twice counts as it came last.
/// </summary>
internal ref struct RealtimeMessage
{
    public JsonSlice Type;
    public JsonSlice ResponseId;
    public JsonSlice ItemId;
    public JsonSlice CallId;
    public JsonSlice Name;
    public JsonSlice Delta;
    public JsonSlice Audio;
    public JsonSlice Arguments;
    public JsonSlice Transcript;
    public JsonSlice Session;
    public JsonSlice SessionId;
    public JsonSlice Response;
    public JsonSlice Item;
    public JsonSlice Error;
    public JsonSlice SampleRateHz;

    /// <summary>Reads a whole message, checking it to the end. Never throws, on any input.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="problem">Why it is none; without any of the content.</param>
    public bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            problem = !Utf8.IsValid(utf8) ? "not UTF-8" : Read(utf8) ? null : "not a JSON object";
        }
        catch (JsonException)
        {
            problem = "not JSON, or nested too deep";
        }

        return problem is null;
    }

    /// <summary>Which message this is.</summary>
    public readonly RealtimeKind Kind()
    {
        if (!Type.IsString)
        {
            return RealtimeKind.Missing;
        }

        foreach (ref readonly var known in RealtimeTypes.All.AsSpan())
        {
            if (JsonEscapes.Says(Type.Inner, known.Type))
            {
                return known.Kind;
            }
        }

        return RealtimeKind.Unknown;
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
            ref var field = ref Field(reader.ValueSpan, out var isKnown);
            reader.Read();
            var value = JsonSlice.Take(ref reader, message);
            if (isKnown)
            {
                field = value;
            }
        }

        return !reader.Read(); // reads past the end of the object: anything but white space there throws
    }

    [UnscopedRef]
    private ref JsonSlice Field(ReadOnlySpan<byte> name, out bool isKnown)
    {
        isKnown = true;
        if (JsonEscapes.Says(name, "type")) { return ref Type; }
        if (JsonEscapes.Says(name, "delta")) { return ref Delta; }
        if (JsonEscapes.Says(name, "response_id")) { return ref ResponseId; }
        if (JsonEscapes.Says(name, "item_id")) { return ref ItemId; }
        if (JsonEscapes.Says(name, "audio")) { return ref Audio; }
        if (JsonEscapes.Says(name, "sample_rate_hz")) { return ref SampleRateHz; }
        if (JsonEscapes.Says(name, "call_id")) { return ref CallId; }
        if (JsonEscapes.Says(name, "name")) { return ref Name; }
        if (JsonEscapes.Says(name, "arguments")) { return ref Arguments; }
        if (JsonEscapes.Says(name, "transcript")) { return ref Transcript; }
        if (JsonEscapes.Says(name, "item")) { return ref Item; }
        if (JsonEscapes.Says(name, "response")) { return ref Response; }
        if (JsonEscapes.Says(name, "session")) { return ref Session; }
        if (JsonEscapes.Says(name, "session_id")) { return ref SessionId; }
        if (JsonEscapes.Says(name, "error")) { return ref Error; }
        isKnown = false;
        return ref Type;
    }
}
