using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// The calls of a session: sent in fragments, given up after a time limit, and answered by their outputs. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="events">Sends the complete calls.</param>
/// <param name="faults">Is told of the points that are reached.</param>
internal sealed class ToolCalls(SessionContext context, ResponseEvents events, FaultDispatcher faults)
{
    private static readonly TimeSpan _fragmentPause = TimeSpan.FromMilliseconds(2);

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The calls that wait for their outputs; null when none do.</summary>
    public PendingCalls? Pending { get; private set; }

    /// <summary>Whether the last response.create asked for the answer to calls that were not given up since.</summary>
    public bool LastCreateAnsweredCalls { get; set; }

    /// <summary>Whether a result has come after its calls were answered, and was not asked about yet.</summary>
    public bool HasLateOutput { get; set; }

    /// <summary>Returns whether a call with this id was made in the session.</summary>
    public bool IsKnown(string id) => _ids.Contains(id);

    /// <summary>Adds a call that a fault made, so that an output for it is accepted.</summary>
    public void AddKnown(string id) => _ids.Add(id);

    /// <summary>Sends the calls of a response, fragment by fragment; each value is the time until the next.</summary>
    public IEnumerable<TimeSpan> Stream(ResponseRun run)
    {
        Abandon("the agent called again");
        var calls = new PendingCalls(run.Reply, run.Origin);
        Pending = calls;
        foreach (var call in run.Reply.Calls)
        {
            var arguments = call.Arguments is not { } given ? "" : given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
            run.Calls.Add(new CallRun($"call_{context.Number}_{++_count}", call.Name, arguments));
        }

        while (run.Calls.Where(c => !c.IsComplete).ToArray() is { Length: > 0 } open)
        {
            SendNext(run, calls, open[context.Random.Next(open.Length)]);
            yield return _fragmentPause;
        }

        calls.IsClosed = true;
    }

    /// <summary>Begins the time limit for the outputs.</summary>
    public void StartDeadline(PendingCalls calls)
    {
        if (context.Switches.ToolWindowMs > 0)
        {
            calls.Deadline = context.After(context.Switches.ToolWindowMs, () => OnDeadline(calls));
        }
    }

    /// <summary>
    /// Takes the output of a call. One of calls that are over is the real result of a tool that took longer (protocol section 14.6): it may be
    /// asked about.
    /// </summary>
    public void TakeOutput(string callId, string output)
    {
        if (Pending is { } calls && calls.Outputs.FindIndex(o => o.CallId == callId) is >= 0 and var index)
        {
            calls.Outputs[index] = (callId, output);
            calls.SendDoneIfAnswered();
        }
        else if (IsKnown(callId))
        {
            HasLateOutput = true;
        }
    }

    /// <summary>Gives up the calls that wait for their outputs, if any do.</summary>
    /// <param name="why">For the log.</param>
    public void Abandon(string why)
    {
        if (Pending is not { } calls)
        {
            return;
        }

        Remove(calls);
        LastCreateAnsweredCalls = false;
        context.Note("tools-abandoned", why);
    }

    /// <summary>Ends the waiting, and returns the reply that the outputs get.</summary>
    public ReplyRequest TakeAnswer(PendingCalls calls)
    {
        var isPartial = !calls.HasAllOutputs;
        string[] outputs = [.. calls.Outputs.Select(o => o.Output).OfType<string>()];
        Remove(calls);
        var reply = calls.Reply.Then ?? context.Scenario.Default;
        if (isPartial)
        {
            // Heard in the recording and seen in the captions: a client that asks too early gets half an answer.
            reply = new ScenarioReply { Say = "partial" };
        }
        else if (reply.When.FirstOrDefault(c => outputs.Any(o => o.Contains(c.OutputContains, StringComparison.Ordinal))) is { } choice)
        {
            reply = choice.Reply;
        }

        return new ReplyRequest(reply, calls.Origin) { IsPartial = isPartial, Outputs = outputs };
    }

    private void Remove(PendingCalls calls)
    {
        Pending = null;
        calls.Deadline?.Dispose();
        calls.SendDone?.Invoke();
    }

    private void OnDeadline(PendingCalls calls)
    {
        if (Pending == calls)
        {
            context.Outgoing.SendError(
                "tool_response_timeout", "tool_response_timeout", "The tool result did not arrive in time.", null, null);
            Abandon("the tool window has passed");
        }
    }

    private void SendNext(ResponseRun run, PendingCalls calls, CallRun call)
    {
        if (!call.IsAnnounced && context.Switches.FunctionCallItems)
        {
            call.Item = context.Items.New();
            context.Items.SendCallItem(EventTypes.ItemAdded, call, "in_progress", run.Id);
        }

        if (!call.IsAnnounced || call.Position < call.Arguments.Length)
        {
            SendFragment(run, call);
            return;
        }

        call.IsComplete = true;
        _ids.Add(call.Id);
        calls.Outputs.Add((call.Id, null));
        events.Call(run.Id, call.Id, call.Name, call.Arguments);
        if (context.Switches.FunctionCallItems)
        {
            context.Items.SendCallItem(EventTypes.ItemDone, call, "completed", run.Id);
        }

        faults.Reach($"call:{_ids.Count}");
    }

    private void SendFragment(ResponseRun run, CallRun call)
    {
        var length = Math.Min(context.Random.Next(1, context.Switches.MaxArgumentFragment + 1), call.Arguments.Length - call.Position);
        var fragment = call.Arguments.Substring(call.Position, length);
        var isFirst = !call.IsAnnounced;
        call.Position += length;
        call.IsAnnounced = true;
        events.CallFragment(run.Id, call.Id, isFirst ? call.Name : null, fragment);
    }
}
