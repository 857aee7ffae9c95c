using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>Reads a client's messages: logs them, checks their form, and answers those that are malformed. Used under the session's lock.</summary>
internal sealed class RealtimeReader(SessionContext context)
{
    /// <summary>Longer messages are logged without their text.</summary>
    private const int MaxLoggedBytes = 8192;

    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the message, an object of a type and with fields that the protocol has; null when it has been answered as it deserves.
    /// </summary>
    public JsonDocument? Read(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        if (kind == WebSocketMessageType.Binary)
        {
            return Refuse("(binary)", message, "bad-message", "a binary message; the protocol has none", "invalid_json");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
            MessageReader.CheckTexts(message.Span);
        }
        catch (JsonException e)
        {
            return Refuse("(malformed)", message, "bad-message", $"not JSON: {e.Message}", "invalid_json");
        }

        var root = document.RootElement;
        var type = JsonProperties.Text(root, "type");
        var eventId = JsonProperties.Text(root, "event_id");
        if (type != RealtimeTypes.Append)
        {
            Log(type ?? "(untyped)", message, root, eventId);
        }

        if (type is null || !RealtimeFields.IsKnown(type))
        {
            context.Checker.Break("unknown-type", $"the protocol has no message '{type}'");
            Error("invalid_value", $"Invalid value: '{type}'.", "type", eventId);
        }
        else if (RealtimeFields.FirstUnknown(type, root) is { } field)
        {
            context.Checker.Break("unknown-field", $"{type} has no field {field}");
            Error("unknown_parameter", $"Unknown parameter: '{field}'.", field, eventId);
        }
        else
        {
            if (eventId is not null && !_eventIds.Add(eventId))
            {
                context.Checker.Break("reused-event-id", $"{type} with the event_id of an earlier message");
            }

            return document;
        }

        document.Dispose();
        return null;
    }

    private JsonDocument? Refuse(string type, ReadOnlyMemory<byte> message, string rule, string why, string code)
    {
        Log(type, message, null, null);
        context.Checker.Break(rule, why);
        Error(code, "We could not parse the JSON body of your message.", null, null);
        return null;
    }

    private void Error(string code, string message, string? param, string? eventId) =>
        context.Outgoing.SendError("invalid_request_error", code, message, param, eventId);

    private void Log(string type, ReadOnlyMemory<byte> message, JsonElement? root, string? eventId)
    {
        var isUpdate = type == RealtimeTypes.SessionUpdate;
        context.Server.Log.Write(new LogEntry(0, default, context.Number, LogDirection.Received, type)
        {
            Json = root is not null && !isUpdate && message.Length <= MaxLoggedBytes ? Encoding.UTF8.GetString(message.Span) : null,
            Detail = isUpdate && root is { } update ? RealtimeSettings.Describe(update) : null,
            Bytes = message.Length,
            EventId = eventId,
            ResponseId = root is { } r ? JsonProperties.Text(r, "response_id") : null,
            ItemId = root is { } i ? JsonProperties.Text(i, "item_id") : null,
            CallId = root is { } m && JsonProperties.Object(m, "item") is { } item ? JsonProperties.Text(item, "call_id") : null,
        });
    }
}
