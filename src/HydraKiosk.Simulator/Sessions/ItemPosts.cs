using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Handles the items that the client posts: outputs of calls, and texts. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">Says whether the session is configured.</param>
/// <param name="tools">Takes the outputs.</param>
internal sealed class ItemPosts(SessionContext context, SessionSettings settings, ToolCalls tools)
{
    /// <summary>Handles <c>conversation.item.create</c>.</summary>
    public void OnItemCreate(JsonElement root, string? eventId)
    {
        if (!settings.IsReady || JsonProperties.Object(root, "item") is not { } item)
        {
            var why = settings.IsReady ? "conversation.item.create without an item" : "conversation.item.create before session.configured";
            context.Refuse("bad-field", why, "item", eventId);
            return;
        }

        switch (JsonProperties.Text(item, "type"))
        {
            case "function_call_output":
                OnOutput(item, eventId);
                break;
            case "message":
                OnText(item, eventId);
                break;
            case var other:
                context.Refuse("bad-field", $"a client cannot create items of type '{other}'", "item.type", eventId);
                break;
        }
    }

    private void OnOutput(JsonElement item, string? eventId)
    {
        var callId = JsonProperties.Text(item, "call_id");
        if (JsonProperties.Text(item, "output") is not { } output)
        {
            context.Refuse("output-not-a-string", "output must be a string; send JSON as text", "item.output", eventId);
            return;
        }

        if (callId is null || !tools.IsKnown(callId))
        {
            context.Refuse("unknown-call", $"no call '{callId}' was made in this session", "item.call_id", eventId);
            return;
        }

        Echo(json =>
        {
            json.WriteString("type", "function_call_output");
            json.WriteString("call_id", callId);
            json.WriteString("output", output);
        });
        tools.TakeOutput(callId, output);
    }

    private void OnText(JsonElement item, string? eventId)
    {
        var text = item.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? string.Concat(JsonProperties.Texts(content, "text"))
            : null;
        if (string.IsNullOrEmpty(text))
        {
            context.Refuse("bad-field", "a message item needs content with text", "item.content", eventId);
            return;
        }

        Echo(json =>
        {
            json.WriteString("type", "message");
            json.WriteString("role", JsonProperties.Text(item, "role") ?? "user");
        });
    }

    /// <summary>Makes an item of what the client posted, and tells the client of it where the scenario wants that.</summary>
    private void Echo(Action<Utf8JsonWriter> body)
    {
        var echoed = context.Items.New();
        if (!context.Switches.EchoClientItems)
        {
            return;
        }

        foreach (var (type, status) in new[] { (EventTypes.ItemAdded, "in_progress"), (EventTypes.ItemDone, "completed") })
        {
            context.Items.Send(type, echoed, json =>
            {
                json.WriteStartObject();
                json.WriteString("id", echoed.Id);
                json.WriteString("status", status);
                body(json);
                json.WriteEndObject();
            });
        }
    }
}
