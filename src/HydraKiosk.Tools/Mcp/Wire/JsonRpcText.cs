using System.Buffers;
using System.Text.Json;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Writes messages of JSON-RPC 2.0. Each is one line with its line feed, which standard streams need and HTTP does not mind.</summary>
internal static class JsonRpcText
{
    /// <summary>JSON-RPC 2.0, section 5.1: there is no such method.</summary>
    public const int NoSuchMethodCode = -32601;

    /// <summary>A request.</summary>
    /// <param name="id">Its number, which the answer repeats.</param>
    /// <param name="method">What is asked for.</param>
    /// <param name="parameters">Writes the members of its parameters.</param>
    public static byte[] Request(long id, string method, Action<Utf8JsonWriter> parameters) => Message(json =>
    {
        json.WriteNumber("id"u8, id);
        WriteMethod(json, method, parameters);
    });

    /// <summary>A message that nobody answers.</summary>
    /// <param name="method">What is told.</param>
    /// <param name="parameters">Writes the members of its parameters; null for none.</param>
    public static byte[] Notification(string method, Action<Utf8JsonWriter>? parameters = null) =>
        Message(json => WriteMethod(json, method, parameters));

    /// <summary>Says yes to a request, and nothing else.</summary>
    public static byte[] EmptyResult(JsonElement id) => Message(json =>
    {
        WriteId(json, id);
        json.WriteStartObject("result"u8);
        json.WriteEndObject();
    });

    /// <summary>Refuses a request.</summary>
    public static byte[] NoSuchMethod(JsonElement id) => Message(json =>
    {
        WriteId(json, id);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, NoSuchMethodCode);
        json.WriteString("message"u8, "this device has no such method"u8);
        json.WriteEndObject();
    });

    private static void WriteId(Utf8JsonWriter json, JsonElement id)
    {
        json.WritePropertyName("id"u8);
        id.WriteTo(json);
    }

    private static void WriteMethod(Utf8JsonWriter json, string method, Action<Utf8JsonWriter>? parameters)
    {
        json.WriteString("method"u8, method);
        if (parameters is not null)
        {
            json.WriteStartObject("params"u8);
            parameters(json);
            json.WriteEndObject();
        }
    }

    private static byte[] Message(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            members(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
