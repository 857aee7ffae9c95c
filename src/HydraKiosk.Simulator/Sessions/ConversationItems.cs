using System.Text.Json;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>The items of a conversation: each knows the one before it, and events tell how it comes to be. Used under the session's lock.</summary>
internal sealed class ConversationItems(SessionSender sender, int session)
{
    private string? _last;
    private int _count;

    /// <summary>Begins an item, which nobody is told of yet.</summary>
    public (string Id, string? Previous) New()
    {
        var previous = _last;
        _last = $"item_{session}_{++_count}";
        return (_last, previous);
    }

    /// <summary>Tells of an item.</summary>
    /// <param name="type">The event: added, or done.</param>
    /// <param name="item">Which.</param>
    /// <param name="body">Writes the item itself.</param>
    /// <param name="response">The response it belongs to, for the log.</param>
    /// <param name="call">The call it stands for, for the log.</param>
    public void Tell(string type, (string Id, string? Previous) item, Action<Utf8JsonWriter> body, string? response = null, string? call = null) =>
        sender.Event(type, json =>
        {
            json.WriteString("previous_item_id", item.Previous);
            json.WritePropertyName("item");
            body(json);
        }, (response, item.Id, call));

    /// <summary>Tells of something said, by the person or by the agent.</summary>
    public void TellMessage(string type, (string Id, string? Previous) item, string role, string status, string? contentType, string? text = null, string? response = null) =>
        Tell(type, item, json => WriteMessage(json, item.Id, role, status, contentType, text), response);

    /// <summary>Tells of a call.</summary>
    public void TellCall(string type, CallRun call, string status, string response) =>
        Tell(type, call.Item, json => WriteCall(json, call, status), response, call.Id);

    /// <summary>Writes something said as an item.</summary>
    public static void WriteMessage(Utf8JsonWriter json, string id, string role, string status, string? contentType, string? text = null)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", "message");
        json.WriteString("role", role);
        json.WriteString("status", status);
        json.WriteStartArray("content");
        if (contentType is not null)
        {
            json.WriteStartObject();
            json.WriteString("type", contentType);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a call as an item.</summary>
    public static void WriteCall(Utf8JsonWriter json, CallRun call, string status)
    {
        json.WriteStartObject();
        if (call.Item.Id is { } id)
        {
            json.WriteString("id", id);
        }

        json.WriteString("type", "function_call");
        json.WriteString("status", status);
        json.WriteString("call_id", call.Id);
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.IsComplete ? call.Arguments : "");
        json.WriteEndObject();
    }
}
