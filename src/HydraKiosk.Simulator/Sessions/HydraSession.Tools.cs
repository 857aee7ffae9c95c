using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Tools: calls in fragments, outputs, the one response.create, and the time limit.</summary>
internal sealed partial class HydraSession
{
    /// <summary>Between two fragments.</summary>
    private static readonly TimeSpan _fragmentPause = TimeSpan.FromMilliseconds(2);

    /// <summary>Younger speech may have crossed a response.create on the wire, which is nobody's fault.</summary>
    private static readonly TimeSpan _crossing = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> _callIds = new(StringComparer.Ordinal);
    private ToolTurn? _toolTurn;
    private int _calls;
    private bool _lastCreateNarrates;

    private IEnumerable<TimeSpan> StreamCalls(ResponseRun run)
    {
        AbandonTools("the agent called again");
        var turn = new ToolTurn(run.Reply, run.Origin);
        _toolTurn = turn;
        foreach (var call in run.Reply.Calls)
        {
            var arguments = call.Arguments is not { } given ? "" : given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
            run.Calls.Add(new CallRun($"call_{_record.Number}_{++_calls}", call.Name, arguments));
        }

        while (run.Calls.Where(c => !c.IsComplete).ToArray() is { Length: > 0 } open)
        {
            EmitFragment(run, turn, open[_random.Next(open.Length)]);
            yield return _fragmentPause;
        }

        turn.IsClosed = true;
    }

    private void EmitFragment(ResponseRun run, ToolTurn turn, CallRun call)
    {
        if (!call.IsAnnounced && _server.FunctionCallItems)
        {
            call.Item = _items.New();
            _items.TellCall(EventTypes.ItemAdded, call, "in_progress", run.Id);
        }

        if (!call.IsAnnounced || call.Position < call.Arguments.Length)
        {
            var length = Math.Min(_random.Next(1, _server.MaxArgumentFragment + 1), call.Arguments.Length - call.Position);
            var fragment = call.Arguments.Substring(call.Position, length);
            var isFirst = !call.IsAnnounced;
            call.Position += length;
            call.IsAnnounced = true;
            _sender.Event(EventTypes.ArgumentsDelta, json =>
            {
                json.WriteString("response_id", run.Id);
                json.WriteString("call_id", call.Id);
                if (isFirst)
                {
                    json.WriteString("name", call.Name);
                }

                // Cut between any two UTF-16 units: inside escapes, inside characters.
                json.WritePropertyName("delta");
                json.WriteRawValue(FrameWriter.JsonString(fragment), skipInputValidation: true);
            }, (run.Id, null, call.Id));
            return;
        }

        call.IsComplete = true;
        _callIds.Add(call.Id);
        turn.Outputs.Add((call.Id, null));
        _sender.Event(EventTypes.ArgumentsDone, json =>
        {
            json.WriteString("response_id", run.Id);
            json.WriteString("call_id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
        }, (run.Id, null, call.Id));
        if (_server.FunctionCallItems)
        {
            _items.TellCall(EventTypes.ItemDone, call, "completed", run.Id);
        }

        Fault($"call:{_callIds.Count}");
    }

    private void FinishCalling(ResponseRun run)
    {
        // Cancelled or overtaken while it streamed: the end was told already.
        if (_toolTurn is not { } turn)
        {
            Finish(run, "completed", null);
            return;
        }

        if (_server.ToolWindowMs > 0)
        {
            turn.Deadline = After(_server.ToolWindowMs, () => OnToolTimeout(turn));
        }

        if (_server.CallingDone == CallingResponseDone.AfterArguments)
        {
            EmitResponseDone(run, "completed", null);
        }
        else if (_server.CallingDone == CallingResponseDone.AfterOutputs)
        {
            turn.DeferredDone = () => EmitResponseDone(run, "completed", null);
        }

        EndRun(run);
        SettleOutputs(turn);
        if (turn.CreatedEarly)
        {
            Narrate(turn);
        }
    }

    private void OnToolTimeout(ToolTurn turn)
    {
        if (_toolTurn != turn)
        {
            return;
        }

        _sender.Error("tool_response_timeout", "tool_response_timeout", "The tool result did not arrive in time.", null, null);
        AbandonTools("the tool window has passed");
    }

    private void AbandonTools(string why)
    {
        if (_toolTurn is not { } turn)
        {
            return;
        }

        _toolTurn = null;
        turn.Deadline?.Dispose();
        turn.DeferredDone?.Invoke();
        _lastCreateNarrates = false;
        _host.Log.Note(_record.Number, "tools-abandoned", why);
    }

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

    private static void SettleOutputs(ToolTurn turn)
    {
        if (turn.HasAll && turn.DeferredDone is { } done)
        {
            turn.DeferredDone = null;
            done();
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

    private void Narrate(ToolTurn turn)
    {
        var partial = !turn.HasAll;
        string[] outputs = [.. turn.Outputs.Select(o => o.Output).OfType<string>()];
        _toolTurn = null;
        turn.Deadline?.Dispose();
        turn.DeferredDone?.Invoke();
        var reply = turn.Reply.Then ?? _host.Scenario.Default;
        if (partial)
        {
            // To be heard in the WAV and seen in the captions: whoever asks too early gets half an answer.
            reply = new ScenarioReply { Say = "partial" };
        }
        else if (reply.When.FirstOrDefault(choice => outputs.Any(o => o.Contains(choice.OutputContains, StringComparison.Ordinal))) is { } choice)
        {
            reply = choice.Reply;
        }

        StartResponse(reply, turn.Origin, partial, outputs);
    }

    private void Refuse(string kind, string why, string param, string? eventId)
    {
        _checker.Break(kind, why);
        _sender.Error("invalid_request_error", "invalid_request_error", why, param, eventId);
    }
}
