using System.Text.Json;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Voice;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>The responses of a session, one at a time: asked for, made, cancelled, and ended exactly once. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">What the client has set.</param>
/// <param name="items">Has the calls and their outputs.</param>
/// <param name="player">Sends a response.</param>
/// <param name="silent">Says which end is not told.</param>
internal sealed class RealtimeReplies(
    SessionContext context, RealtimeSettings settings, RealtimeItems items, RealtimePlayer player, SilentFaultPlayer silent)
{
    private IDisposable? _awaited;
    private ReplyRequest? _unasked;
    private (ReplyRequest Request, string[] Calls)? _calling;
    private int _count;

    /// <summary>The response that is being made; null when none is.</summary>
    public RealtimeReply? Current { get; private set; }

    /// <summary>Keeps the reply to a turn until the client asks for it, since it answers none by itself.</summary>
    public void AwaitCreate(ReplyRequest request) => _unasked = request;

    /// <summary>Starts a response after some time, in place of the one that was about to start.</summary>
    public void StartLater(double ms, ReplyRequest request)
    {
        CallOffAwaited();
        _awaited = context.After(ms, () => Start(request));
    }

    /// <summary>Calls off the response that was about to start, if one was.</summary>
    public void CallOffAwaited()
    {
        _awaited?.Dispose();
        _awaited = null;
    }

    /// <summary>Handles <c>response.create</c>.</summary>
    public void OnCreate(string? eventId)
    {
        if (Current is { } running)
        {
            context.Checker.Break("extra-response-create", "response.create while a response runs");
            context.Outgoing.SendError("invalid_request_error", "conversation_already_has_active_response",
                $"Conversation already has an active response in progress: {running.Id}. Wait until the response is finished before creating a new one.",
                null, eventId);
            return;
        }

        CallOffAwaited();
        if (_unasked is { } turn)
        {
            _unasked = null;
            StartLater(turn.Reply.LatencyMs ?? context.Switches.ReplyLatencyMs, turn);
        }
        else if (_calling is { } calling)
        {
            Start(AnswerOf(calling.Request, calling.Calls));
        }
        else
        {
            // Nobody has spoken yet: the agent is asked to speak first.
            var isGreeting = _count == 0 && !items.HasUnansweredText && context.Scenario.Greeting is not null;
            Start(new ReplyRequest(isGreeting ? context.Scenario.Greeting! : context.Scenario.Default, isGreeting ? "greeting" : "create"));
        }

        items.HasUnansweredText = false;
    }

    /// <summary>Handles <c>response.cancel</c>.</summary>
    public void OnCancel(JsonElement root, string? eventId)
    {
        var named = JsonProperties.Text(root, "response_id");
        if (Current is { } run && (named is null || named == run.Id))
        {
            Cancel("client_cancelled", 0);
        }
        else
        {
            context.Checker.Advise("cancel-not-active", "response.cancel when there is nothing to cancel");
            context.Outgoing.SendError(
                "invalid_request_error", "response_cancel_not_active", "Cancellation failed: no active response found", null, eventId);
        }
    }

    /// <summary>Cancels the response that is being made.</summary>
    /// <param name="reason">The reason that its <c>response.done</c> gives.</param>
    /// <param name="lateDeltas">How many of its pieces were already on their way.</param>
    public void Cancel(string reason, int lateDeltas)
    {
        if (Current is not { } run)
        {
            return;
        }

        for (var i = 0; i < lateDeltas && run.Open is { IsSound: true } open && player.HasMore(run, open) && !context.Outgoing.HasEnded; i++)
        {
            player.SendPiece(run, open);
        }

        player.CloseOpen(run, "incomplete");
        Finish(run, "cancelled", reason);
    }

    private ReplyRequest AnswerOf(ReplyRequest request, string[] calls)
    {
        var taken = items.TakeOutputs(calls);
        string[] outputs = [.. taken.OfType<string>()];
        var reply = request.Reply.Then ?? context.Scenario.Default;
        var isPartial = outputs.Length < taken.Count;
        _calling = null;
        if (isPartial)
        {
            context.Checker.Break("early-response-create", $"response.create before every output is posted ({taken.Count - outputs.Length} missing)");
            reply = new() { Say = "partial" };
        }
        else if (reply.When.FirstOrDefault(c => outputs.Any(o => o.Contains(c.OutputContains, StringComparison.Ordinal))) is { } choice)
        {
            reply = choice.Reply;
        }

        return new ReplyRequest(reply, request.Origin) { IsPartial = isPartial, Outputs = outputs };
    }

    private void Start(ReplyRequest request)
    {
        _awaited = null;
        if (Current is not null)
        {
            return;
        }

        _count++;
        _calling = null;
        var reply = request.Reply;
        var words = reply.Caption ?? (reply.Say is { } clip ? VoiceClips.Get(clip).Caption : "");
        var caption = words.Replace("{output}", string.Join('\n', request.Outputs), StringComparison.Ordinal);
        var rate = G711.RateOf(settings.OutputFormat);
        context.Record.OutputRateHz = rate;
        var run = new RealtimeReply($"resp_{context.Number}_{_count}", _count, request, caption, ReplyAudio.Render(reply, rate));
        Current = run;
        run.Steps = player.Play(run).GetEnumerator();
        Step(run, request);
    }

    private void Step(RealtimeReply run, ReplyRequest request)
    {
        run.Next = null;
        if (context.Outgoing.HasEnded || Current != run)
        {
            return;
        }

        if (run.Steps!.MoveNext())
        {
            if (!context.Outgoing.HasEnded && Current == run)
            {
                run.Next = context.Schedule.After(run.Steps.Current, () => Step(run, request));
            }
        }
        else if (run.Outcome is { } outcome)
        {
            string[] calls = [.. run.Items.Select(item => item.CallId).OfType<string>()];
            _calling = calls.Length > 0 ? (request, calls) : null;
            Finish(run, outcome.Status, outcome.Reason);
        }
    }

    private void Finish(RealtimeReply run, string status, string? reason)
    {
        run.Next?.Dispose();
        Current = null;
        if (status != "completed" || !silent.WithholdsDone(run.Id))
        {
            player.SendDone(run, status, reason);
        }
    }
}
