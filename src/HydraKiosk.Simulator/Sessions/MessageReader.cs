using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Reads the client's messages: logs them, checks their form, and answers those that are malformed. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
internal sealed class MessageReader(SessionContext context)
{
    /// <summary>Longer messages are logged without their text.</summary>
    private const int MaxLoggedBytes = 8192;

    /// <summary>
    /// Returns the message, an object with a <c>type</c>; null when it was malformed and has been answered. An append is neither logged nor
    /// checked here: it comes fifty times a second and has a log entry of its own kind.
    /// </summary>
    public JsonDocument? Read(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        var behaviour = context.Switches.BadMessage;
        if (kind == WebSocketMessageType.Binary)
        {
            Log("(binary)", message, null, null);
            context.Checker.Break("bad-message", "a binary message; the protocol has none");
            context.Outgoing.AnswerOffence(behaviour, 1003, "binary messages are not supported", null, null);
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
            CheckTexts(message.Span);
        }
        catch (JsonException e)
        {
            Log("(malformed)", message, null, null);
            context.Checker.Break("bad-message", $"not JSON: {e.Message}");
            context.Outgoing.AnswerOffence(behaviour, 1007, "malformed JSON", null, null);
            return null;
        }

        var root = document.RootElement;
        var eventId = JsonProperties.Text(root, "event_id");
        switch (JsonProperties.Text(root, "type"))
        {
            case null:
                document.Dispose();
                Log("(untyped)", message, null, eventId);
                context.Checker.Break("bad-field", "a message without a type");
                context.SendInvalidRequest("missing type", "type", eventId);
                return null;
            case EventTypes.AudioAppend:
                return document;
            case var type:
                Log(type, message, root, eventId);
                context.Checker.CheckForm(type, root, eventId);
                return document;
        }
    }

    /// <summary>Refuses half a surrogate pair: JSON allows it as an escape, but it is not text, and reading it later would throw.</summary>
    /// <exception cref="JsonException">There is one.</exception>
    public static void CheckTexts(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException e)
                {
                    throw new JsonException(e.Message, e);
                }
            }
        }
    }

    private void Log(string type, ReadOnlyMemory<byte> message, JsonElement? root, string? eventId)
    {
        var isConfigure = type == EventTypes.SessionConfigure && root is not null;
        context.Server.Log.Write(new LogEntry(0, default, context.Number, LogDirection.Received, type)
        {
            Json = root is not null && !isConfigure && message.Length <= MaxLoggedBytes ? Encoding.UTF8.GetString(message.Span) : null,
            Detail = isConfigure ? ConfigurationParts(root!.Value) : null,
            Bytes = message.Length,
            EventId = eventId,
            ResponseId = root is { } r ? JsonProperties.Text(r, "response_id") : null,
            CallId = root is { } m && JsonProperties.Object(m, "item") is { } item ? JsonProperties.Text(item, "call_id") : null,
        });
    }

    /// <summary>Describes a configuration without the text of the instructions, which may be confidential.</summary>
    private static string ConfigurationParts(JsonElement root)
    {
        var session = JsonProperties.Object(root, "session") ?? default;
        if (session.ValueKind != JsonValueKind.Object)
        {
            return "no session object";
        }

        var tools = session.TryGetProperty("tools", out var list) && list.ValueKind == JsonValueKind.Array ? JsonProperties.Texts(list, "name") : [];
        var greets = session.TryGetProperty("generate_initial_response", out var flag) && flag.ValueKind == JsonValueKind.True;
        var characters = JsonProperties.Text(session, "instructions")?.Length ?? 0;
        return $"voice={JsonProperties.Text(session, "voice") ?? "(default)"} instructions={characters} characters "
            + $"tools=[{string.Join(",", tools)}] generate_initial_response={(greets ? "true" : "false")}";
    }
}
