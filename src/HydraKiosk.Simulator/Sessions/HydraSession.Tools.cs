using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Tools: calls in fragments, their time limit, and the reply that their outputs get.</summary>
internal sealed partial class HydraSession
{
    /// <summary>Between two fragments.</summary>
    private static readonly TimeSpan _fragmentPause = TimeSpan.FromMilliseconds(2);

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
                if (_server.CallResponseIds)
                {
                    json.WriteString("response_id", run.Id);
                }

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
        _replies.Call(run.Id, call.Id, call.Name, call.Arguments);
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

        _crossed.AfterDone(run, "calling");
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

    private static void SettleOutputs(ToolTurn turn)
    {
        if (turn.HasAll && turn.DeferredDone is { } done)
        {
            turn.DeferredDone = null;
            done();
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
}
