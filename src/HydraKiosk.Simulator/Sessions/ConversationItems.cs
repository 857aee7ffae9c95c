using System.Text.Json;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Makes the items of a conversation, each with the id of the one before it, and sends the events about them. Used under the session's
/// lock.
/// </summary>
internal sealed class ConversationItems(OutgoingMessages outgoing, int session)
{
    private string? _last;
    private int _count;

    /// <summary>Makes the next item; no event is sent about it yet.</summary>
    public SimulatedItem New()
    {
        var previous = _last;
        _last = $"item_{session}_{++_count}";
        return new SimulatedItem(_last, previous);
    }

    /// <summary>Sends an event about an item.</summary>
    /// <param name="type">The event's type: added, or done.</param>
    /// <param name="item">The item.</param>
    /// <param name="body">Writes the item itself.</param>
    /// <param name="response">The response it belongs to, for the log.</param>
    /// <param name="call">The call it stands for, for the log.</param>
    public void Send(string type, SimulatedItem item, Action<Utf8JsonWriter> body, string? response = null, string? call = null) =>
        outgoing.SendEvent(type, json =>
        {
            json.WriteString("previous_item_id", item.PreviousId);
            json.WritePropertyName("item");
            body(json);
        }, (response, item.Id, call));

    /// <summary>Sends an event about something that the person or the agent said.</summary>
    public void SendMessageItem(
        string type, SimulatedItem item, string role, string status, string? contentType, string? text = null, string? response = null) =>
        Send(type, item, json => WriteMessage(json, item.Id, role, status, contentType, text), response);

    /// <summary>Sends an event about a call.</summary>
    public void SendCallItem(string type, CallRun call, string status, string response) =>
        Send(type, call.Item, json => WriteCall(json, call, status), response, call.Id);

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
