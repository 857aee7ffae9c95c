using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Makes messages of what comes over the link: logged, checked for their form, and answered where they are none. Used under the session's
/// lock.
/// </summary>
internal sealed class MessageReader(SessionHost host, int session, ClientChecker checker, SessionSender sender)
{
    /// <summary>Longer messages are logged without their text.</summary>
    private const int MaxLoggedBytes = 8192;

    /// <summary>
    /// The message, an object with a <c>type</c>; null when it is none and has had its answer. An append is neither logged nor checked here:
    /// it comes fifty times a second and has a log entry of its own kind.
    /// </summary>
    public JsonDocument? Read(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        var behaviour = host.Scenario.Server.BadMessage;
        if (kind == WebSocketMessageType.Binary)
        {
            Log("(binary)", message, null, null);
            checker.Break("bad-message", "a binary message; the protocol has none");
            sender.Offend(behaviour, 1003, "binary messages are not supported", null, null);
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
            checker.Break("bad-message", $"not JSON: {e.Message}");
            sender.Offend(behaviour, 1007, "malformed JSON", null, null);
            return null;
        }

        var root = document.RootElement;
        var eventId = ClientMessage.Text(root, "event_id");
        switch (ClientMessage.Text(root, "type"))
        {
            case null:
                document.Dispose();
                Log("(untyped)", message, null, eventId);
                checker.Break("bad-field", "a message without a type");
                sender.Error("invalid_request_error", "invalid_request_error", "missing type", "type", eventId);
                return null;
            case EventTypes.AudioAppend:
                return document;
            case var type:
                Log(type, message, root, eventId);
                checker.CheckForm(type, root, eventId);
                return document;
        }
    }

    /// <summary>JSON's grammar allows half a surrogate pair as an escape, and no text is that: whoever reads it later would fail on it.</summary>
    /// <exception cref="JsonException">There is such a text.</exception>
    private static void CheckTexts(ReadOnlySpan<byte> message)
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
        host.Log.Write(new LogEntry(0, default, session, LogDirection.Received, type)
        {
            Json = root is not null && !isConfigure && message.Length <= MaxLoggedBytes ? Encoding.UTF8.GetString(message.Span) : null,
            Detail = isConfigure ? ConfigurationParts(root!.Value) : null,
            Bytes = message.Length,
            EventId = eventId,
            ResponseId = root is { } r ? ClientMessage.Text(r, "response_id") : null,
            CallId = root is { } m && ClientMessage.Object(m, "item") is { } item ? ClientMessage.Text(item, "call_id") : null,
        });
    }

    /// <summary>What a configuration is about, without the instructions, which are nobody's business.</summary>
    private static string ConfigurationParts(JsonElement root)
    {
        var session = ClientMessage.Object(root, "session") ?? default;
        if (session.ValueKind != JsonValueKind.Object)
        {
            return "no session object";
        }

        var tools = session.TryGetProperty("tools", out var list) && list.ValueKind == JsonValueKind.Array ? ClientMessage.Texts(list, "name") : [];
        var greets = session.TryGetProperty("generate_initial_response", out var flag) && flag.ValueKind == JsonValueKind.True;
        return $"voice={ClientMessage.Text(session, "voice") ?? "(default)"} instructions={ClientMessage.Text(session, "instructions")?.Length ?? 0} characters "
            + $"tools=[{string.Join(",", tools)}] generate_initial_response={(greets ? "true" : "false")}";
    }
}
