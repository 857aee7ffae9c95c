using System.Text.Json;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>The items of a conversation, and what a client may do with them: post, look up, cut and delete. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="faults">Says whether cutting is refused, and is told of a cut that silences the session.</param>
internal sealed class RealtimeItems(SessionContext context, RealtimeFaults faults)
{
    private readonly Dictionary<string, RealtimeItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _outputs = new(StringComparer.Ordinal);
    private string? _last;
    private int _count;

    /// <summary>Calls of the agent that have no output yet.</summary>
    public IEnumerable<string> OpenCalls => _outputs.Where(call => call.Value is null).Select(call => call.Key);

    /// <summary>Whether the client has posted a text that no reply has answered.</summary>
    public bool HasUnansweredText { get; set; }

    /// <summary>Returns the id that the next item of the person's speech will have.</summary>
    public string NewId() => $"item_{context.Number}_{++_count}";

    /// <summary>Makes an item; it has the given id, or the next one.</summary>
    public RealtimeItem Add(string type, string? id = null, string? role = null, bool isSound = false, string? callId = null, string? name = null)
    {
        var item = new RealtimeItem(id ?? NewId(), _last, type) { Role = role, IsSound = isSound, CallId = callId, Name = name };
        _items[item.Id] = item;
        _last = item.Id;
        return item;
    }

    /// <summary>Notes that the agent has made a call, whose output is awaited from now on.</summary>
    public void AwaitOutput(string callId) => _outputs[callId] = null;

    /// <summary>Takes the outputs of these calls, so that they are awaited no more; those that are missing are null.</summary>
    public IReadOnlyList<string?> TakeOutputs(IEnumerable<string> calls)
    {
        var taken = new List<string?>();
        foreach (var call in calls)
        {
            taken.Add(_outputs.GetValueOrDefault(call));
            _outputs.Remove(call);
        }

        return taken;
    }

    /// <summary>Sends an event about an item, with the item in it.</summary>
    public void Send(string type, RealtimeItem item, bool withContent = true) => context.Outgoing.SendEvent(type, json =>
    {
        json.WriteString("previous_item_id", item.PreviousId);
        item.Write(json, "item", withContent);
    }, (null, item.Id, item.CallId));

    /// <summary>Handles <c>conversation.item.create</c>.</summary>
    public void OnCreate(JsonElement root, string? eventId)
    {
        var item = JsonProperties.Object(root, "item") ?? default;
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

    /// <summary>Handles <c>conversation.item.truncate</c>.</summary>
    public void OnTruncate(JsonElement root, string? eventId)
    {
        var id = JsonProperties.Text(root, "item_id");
        var hasPlace = root.TryGetProperty("audio_end_ms", out var place) && place.TryGetInt64(out var ms) && ms >= 0;
        var endMs = hasPlace ? place.GetInt64() : 0;
        if (!hasPlace || !root.TryGetProperty("content_index", out var index) || !index.TryGetInt32(out var part) || part != 0)
        {
            context.Refuse("bad-field", "conversation.item.truncate needs content_index 0 and audio_end_ms, a whole number", "audio_end_ms", eventId);
        }
        else if (id is null || !_items.TryGetValue(id, out var item) || item is not { Role: "assistant", IsSound: true })
        {
            context.Checker.Break("truncate-foreign-item", $"'{id}' is not a spoken item of the assistant's");
            context.Outgoing.SendError("invalid_request_error", "item_truncate_invalid_item_id", $"Item '{id}' cannot be truncated.", "item_id", eventId);
        }
        else if (faults.RefusesCuts)
        {
            context.Outgoing.SendError("server_error", "item_truncate_failed", "The item could not be truncated.", null, eventId);
        }
        else if (endMs > Math.Ceiling(item.SoundMs))
        {
            // Seen live: the error comes, and from then on the session has no voice.
            var why = $"Audio content of {item.SoundMs:F0}ms is already shorter than {endMs}ms";
            context.Checker.Break("truncate-past-end", why);
            context.Outgoing.SendError("invalid_request_error", "invalid_value", why, "audio_end_ms", eventId);
            faults.IsSilenced = true;
        }
        else
        {
            (item.SoundMs, item.Words) = (endMs, null);
            context.Outgoing.SendEvent(RealtimeTypes.ItemTruncated, json =>
            {
                json.WriteString("item_id", item.Id);
                json.WriteNumber("content_index", 0);
                json.WriteNumber("audio_end_ms", endMs);
            }, (null, item.Id, null));
        }
    }

    /// <summary>Handles <c>conversation.item.retrieve</c> and <c>conversation.item.delete</c>.</summary>
    public void OnNamed(JsonElement root, string? eventId, bool deletes)
    {
        var id = JsonProperties.Text(root, "item_id");
        if (id is null || !_items.TryGetValue(id, out var item))
        {
            context.Refuse("bad-field", $"there is no item '{id}'", "item_id", eventId);
        }
        else if (deletes)
        {
            _items.Remove(id);
            context.Outgoing.SendEvent(RealtimeTypes.ItemDeleted, json => json.WriteString("item_id", id), (null, id, null));
        }
        else
        {
            context.Outgoing.SendEvent(RealtimeTypes.ItemRetrieved, json => item.Write(json, "item"), (null, id, null));
        }
    }

    private void OnOutput(JsonElement posted, string? eventId)
    {
        var callId = JsonProperties.Text(posted, "call_id");
        if (JsonProperties.Text(posted, "output") is not { } output)
        {
            context.Refuse("output-not-a-string", "output must be a string; send JSON as text", "item.output", eventId);
        }
        else if (callId is null || !_items.Values.Any(item => item.Type == "function_call" && item.CallId == callId))
        {
            context.Refuse("unknown-call", $"no call '{callId}' was made in this session", "item.call_id", eventId);
        }
        else
        {
            if (_outputs.ContainsKey(callId))
            {
                _outputs[callId] = output;
            }

            var item = Add("function_call_output", JsonProperties.Text(posted, "id"), callId: callId);
            item.Text = output;
            Echo(item);
        }
    }

    private void OnText(JsonElement posted, string? eventId)
    {
        var text = posted.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? string.Concat(JsonProperties.Texts(content, "text")) : "";
        if (text.Length == 0)
        {
            context.Refuse("bad-field", "a message item needs content with text", "item.content", eventId);
            return;
        }

        var item = Add("message", JsonProperties.Text(posted, "id"), JsonProperties.Text(posted, "role") ?? "user");
        item.Words = text;
        HasUnansweredText |= item.Role == "user";
        Echo(item);
    }

    private void Echo(RealtimeItem item)
    {
        Send(RealtimeTypes.ItemAdded, item);
        Send(RealtimeTypes.ItemDone, item);
    }
}
