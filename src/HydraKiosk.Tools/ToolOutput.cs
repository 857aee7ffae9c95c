using System.Text.Json;

namespace HydraKiosk.Tools;

/// <summary>The shape of outputs: a JSON object that says first whether the call was carried out.</summary>
public static class ToolOutput
{
    /// <summary><c>{"ok":true,…}</c></summary>
    public static string Success(Action<Utf8JsonWriter> write) => Write(true, write);

    /// <summary><c>{"ok":false,"error":"…"}</c></summary>
    public static string Failure(string error) => Write(false, json => json.WriteString("error"u8, error));

    private static string Write(bool ok, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, ok);
            write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
