using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>What the client posts: outputs of calls, texts, and the response.create that asks for an answer to them.</summary>
internal sealed partial class HydraSession
{
    /// <summary>Younger speech may have crossed a response.create on the wire, which is nobody's fault.</summary>
    private static readonly TimeSpan _crossing = TimeSpan.FromMilliseconds(500);

    private void OnItemCreate(JsonElement root, string? eventId)
    {
        if (!_ready || ClientMessage.Object(root, "item") is not { } item)
        {
            Refuse("bad-field", _ready ? "conversation.item.create without an item" : "conversation.item.create before session.configured", "item", eventId);
            return;
        }

        switch (ClientMessage.Text(item, "type"))
        {
            case "function_call_output":
                OnOutput(item, eventId);
                break;
            case "message":
                OnTextItem(item, eventId);
                break;
            case var other:
                Refuse("bad-field", $"a client cannot create items of type '{other}'", "item.type", eventId);
                break;
        }
    }

    private void OnOutput(JsonElement item, string? eventId)
    {
        var callId = ClientMessage.Text(item, "call_id");
        if (ClientMessage.Text(item, "output") is not { } output)
        {
            Refuse("output-not-a-string", "output must be a string; JSON goes in as text", "item.output", eventId);
            return;
        }

        if (callId is null || !_callIds.Contains(callId))
        {
            Refuse("unknown-call", $"no call '{callId}' was made in this session", "item.call_id", eventId);
            return;
        }

        Echo(json =>
        {
            json.WriteString("type", "function_call_output");
            json.WriteString("call_id", callId);
            json.WriteString("output", output);
        });

        // An output for a turn that is over is history; it changes nothing.
        if (_toolTurn is { } turn && turn.Outputs.FindIndex(o => o.CallId == callId) is >= 0 and var index)
        {
            turn.Outputs[index] = (callId, output);
            SettleOutputs(turn);
        }
    }

    private void OnTextItem(JsonElement item, string? eventId)
    {
        var text = item.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? string.Concat(ClientMessage.Texts(content, "text"))
            : null;
        if (string.IsNullOrEmpty(text))
        {
            Refuse("bad-field", "a message item needs content with text", "item.content", eventId);
            return;
        }

        Echo(json =>
        {
            json.WriteString("type", "message");
            json.WriteString("role", ClientMessage.Text(item, "role") ?? "user");
        });
    }

    private void Echo(Action<Utf8JsonWriter> body)
    {
        var echoed = _items.New();
        if (!_server.EchoClientItems)
        {
            return;
        }

        foreach (var (type, status) in new[] { (EventTypes.ItemAdded, "in_progress"), (EventTypes.ItemDone, "completed") })
        {
            _items.Tell(type, echoed, json =>
            {
                json.WriteStartObject();
                json.WriteString("id", echoed.Id);
                json.WriteString("status", status);
                body(json);
                json.WriteEndObject();
            });
        }
    }

    private void OnResponseCreate(string? eventId)
    {
        if (!_ready)
        {
            Refuse("bad-field", "response.create before session.configured", "type", eventId);
            return;
        }

        // Speech that may still turn out to be a noise does not stop the answer; a turn does.
        if (_detector.InTurn)
        {
            if (_host.Time.GetElapsedTime(_speechStartedAt) > _crossing)
            {
                _checker.Break("extra-response-create", "response.create while the user speaks; the new turn will be answered anyway");
            }

            ExtraCreate(eventId);
            return;
        }

        if (_toolTurn is { } turn)
        {
            _lastCreateNarrates = true;
            if (turn.HasAll)
            {
                Narrate(turn);
                return;
            }

            var missing = turn.IsClosed ? $"{turn.Outputs.Count(o => o.Output is null)} of {turn.Outputs.Count} outputs missing" : "calls still streaming";
            _checker.Break("early-response-create", $"response.create before every output is posted ({missing})");
            if (turn.IsClosed)
            {
                Narrate(turn);
            }
            else
            {
                turn.CreatedEarly = true;
            }

            return;
        }

        if (_run is not null || _awaitedReply is not null)
        {
            _checker.Break("extra-response-create", _lastCreateNarrates
                ? "a second response.create for the same calls; one is enough"
                : "response.create while a response runs");
            ExtraCreate(eventId);
            return;
        }

        _checker.Break(_lastCreateNarrates ? "extra-response-create" : "unasked-response-create", "response.create without calls to answer");
        if (_server.UnaskedCreateStarts)
        {
            StartResponse(_host.Scenario.Default, "create", partial: false, outputs: []);
        }
    }

    private void ExtraCreate(string? eventId)
    {
        switch (_server.ExtraCreate)
        {
            case ExtraCreateBehaviour.Second:
                StartResponse(_host.Scenario.Default, "create", partial: false, outputs: []);
                break;
            case ExtraCreateBehaviour.InvalidRequest:
                _sender.Error("invalid_request_error", "invalid_request_error", "a response is active", null, eventId);
                break;
            case ExtraCreateBehaviour.Ignore:
                break;
        }
    }

    private void Refuse(string kind, string why, string param, string? eventId)
    {
        _checker.Break(kind, why);
        _sender.Error("invalid_request_error", "invalid_request_error", why, param, eventId);
    }
}
