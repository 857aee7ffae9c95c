using System.Text.Json;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>The shape of outputs: a JSON object that says first whether the call was carried out.</summary>
public static class ToolOutput
{
    /// <summary>For a model and for a journal, never for a web page: quotes and umlauts stay readable.</summary>
    private static readonly JsonWriterOptions _plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"ok":true,…}</c></summary>
    public static string Success(Action<Utf8JsonWriter> write) => Write(true, write);

    /// <summary><c>{"ok":false,"error":"…"}</c></summary>
    public static string Failure(string error) => Write(false, json => json.WriteString("error"u8, error));

    /// <summary><c>{"ok":false,"error":"…",…}</c></summary>
    /// <param name="error">What went wrong, for the model.</param>
    /// <param name="write">Writes what else is known.</param>
    public static string Failure(string error, Action<Utf8JsonWriter> write) => Write(false, json =>
    {
        json.WriteString("error"u8, error);
        write(json);
    });

    /// <summary>
    /// The output of a call that was made before and is not run again: the first one's own <c>ok</c>, a note for the model, and the whole first
    /// output.
    /// </summary>
    /// <param name="firstOutput">A JSON document; anything else is passed on as a string.</param>
    /// <param name="note">What the model is to make of it.</param>
    public static string Repeated(string firstOutput, string note)
    {
        using var first = Parse(firstOutput);
        var carriedOut = first?.RootElement is not { ValueKind: JsonValueKind.Object } answer
            || !answer.TryGetProperty("ok"u8, out var ok) || ok.ValueKind != JsonValueKind.False;
        return Write(carriedOut, json =>
        {
            json.WriteString("note"u8, note);
            json.WritePropertyName("first_output"u8);
            if (first is null)
            {
                json.WriteStringValue(firstOutput);
            }
            else
            {
                first.RootElement.WriteTo(json);
            }
        });
    }

    private static JsonDocument? Parse(string output)
    {
        try
        {
            return JsonDocument.Parse(output);
        }
        catch (JsonException)
        {
            return null; // a tool that does not keep to JSON: its words are passed on as they are
        }
    }

    private static string Write(bool ok, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _plain))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, ok);
            write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
