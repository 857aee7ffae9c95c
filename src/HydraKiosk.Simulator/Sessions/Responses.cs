using System.Runtime.InteropServices;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// The responses of a session, one at a time: started, held, continued, cancelled, and ended exactly once. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="player">Sends a response.</param>
/// <param name="events">Sends the events of a response.</param>
/// <param name="tools">Has the calls that wait for their outputs.</param>
/// <param name="overlapping">Is told of the end of each response.</param>
/// <param name="silent">Says which end is not told.</param>
internal sealed class Responses(
    SessionContext context, ResponsePlayer player, ResponseEvents events, ToolCalls tools, OverlappingResponses overlapping, SilentFaultPlayer silent)
{
    private readonly Queue<ReplyRequest> _waiting = new();
    private IDisposable? _awaited;
    private int _count;

    /// <summary>The response that runs; null when none does.</summary>
    public ResponseRun? Current { get; private set; }

    /// <summary>Whether a response runs or is about to start.</summary>
    public bool IsBusy => Current is not null || _awaited is not null;

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

    /// <summary>Starts a response now, or once the one that runs is over.</summary>
    public void Start(ReplyRequest request)
    {
        _awaited = null;
        if (Current is not null)
        {
            _waiting.Enqueue(request);
            return;
        }

        _count++;
        var reply = request.Reply;
        var words = reply.Caption ?? (reply.Say is { } clip ? VoiceClips.Get(clip).Caption : "");
        var outputs = string.Join('\n', request.Outputs);
        var caption = (request.IsPartial ? "(partial) " : "") + words.Replace("{output}", outputs, StringComparison.Ordinal);
        var audio = MemoryMarshal.AsBytes<short>(ReplyAudio.Render(reply, context.OutputRateHz)).ToArray();
        var id = $"resp_{context.Number}_{_count}";
        var spaced = context.Switches.SpacedTranscripts;
        var run = new ResponseRun(id, _count, context.Items.New(), reply, request.Origin, audio, caption, spaced) { InAudio = true };
        Current = run;
        run.Steps = player.Play(run).GetEnumerator();
        Step(run);
    }

    /// <summary>Holds the response that runs.</summary>
    /// <param name="lateDeltas">How many of its deltas were already on their way and still come.</param>
    public void Hold(int lateDeltas)
    {
        if (Current is not { } run)
        {
            return;
        }

        for (var i = 0; i < lateDeltas && run.InAudio && run.Position > 0 && run.Position < run.AudioEnd && !context.Outgoing.HasEnded; i++)
        {
            player.SendDelta(run);
        }

        run.IsHeld = true;
        StopSteps(run);
    }

    /// <summary>Goes on with a response that was held.</summary>
    public void Resume()
    {
        if (Current is { IsHeld: true } run)
        {
            run.IsHeld = false;
            Step(run);
        }
    }

    /// <summary>Cancels the response that runs, and those that wait behind it.</summary>
    /// <param name="reason">The reason that its <c>response.done</c> gives.</param>
    public void Cancel(string reason)
    {
        if (Current is not { } run)
        {
            return;
        }

        if (context.Switches.AudioDoneOnCancel)
        {
            events.AudioDone(run.Id, run.Item.Id);
            context.Items.SendMessageItem(EventTypes.ItemDone, run.Item, "assistant", "incomplete", "output_audio", response: run.Id);
        }

        // Outputs of its complete calls are still accepted; no reply will follow them.
        tools.Abandon("its response was cancelled");
        _waiting.Clear();
        Finish(run, "cancelled", reason);
    }

    private static void StopSteps(ResponseRun run)
    {
        run.Next?.Dispose();
        run.Next = null;
    }

    private void Step(ResponseRun run)
    {
        run.Next = null;
        if (context.Outgoing.HasEnded || Current != run || run.IsHeld)
        {
            return;
        }

        if (!run.Steps!.MoveNext())
        {
            OnStepsOver(run);
        }
        else if (!context.Outgoing.HasEnded && Current == run)
        {
            // A step may have ended the session or the response by a fault.
            run.Next = context.Schedule.After(run.Steps.Current, () => Step(run));
        }
    }

    private void OnStepsOver(ResponseRun run)
    {
        if (run.Outcome is not { } outcome)
        {
            return;
        }

        // Calls that were given up while they streamed leave an ordinary response behind.
        if (run.Calls.Count > 0 && tools.Pending is { } calls)
        {
            FinishCalling(run, calls);
        }
        else
        {
            Finish(run, outcome.Status, outcome.Reason);
        }
    }

    private void FinishCalling(ResponseRun run, PendingCalls calls)
    {
        tools.StartDeadline(calls);
        if (context.Switches.CallingDone == CallingResponseDone.AfterArguments)
        {
            player.SendDone(run, "completed", null);
        }
        else if (context.Switches.CallingDone == CallingResponseDone.AfterOutputs)
        {
            calls.SendDone = () => player.SendDone(run, "completed", null);
        }

        overlapping.AfterDone(run, "calling");
        End(run);
        calls.SendDoneIfAnswered();
        if (calls.CreatedEarly)
        {
            Start(tools.TakeAnswer(calls));
        }
    }

    private void Finish(ResponseRun run, string status, string? reason)
    {
        if (!run.IsDoneSent && (status != "completed" || !silent.WithholdsDone(run.Id)))
        {
            player.SendDone(run, status, reason);
        }

        overlapping.AfterDone(run, status);
        End(run);
    }

    private void End(ResponseRun run)
    {
        StopSteps(run);
        if (Current != run)
        {
            return;
        }

        Current = null;
        if (_waiting.TryDequeue(out var next))
        {
            Start(next);
        }
    }
}
