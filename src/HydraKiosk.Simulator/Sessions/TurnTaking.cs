using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Audio;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Turns what was found in the person's audio into turns, and turns into replies. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="responses">Held and cancelled by speech, started by the end of a turn.</param>
/// <param name="tools">Given up when the person goes on.</param>
/// <param name="verdicts">Faults that tell verdicts about speech at the wrong time.</param>
/// <param name="silent">Says what does not come.</param>
/// <param name="faults">Is told of the points that are reached.</param>
internal sealed class TurnTaking(
    SessionContext context, Responses responses, ToolCalls tools, Verdicts verdicts, SilentFaultPlayer silent, FaultDispatcher faults)
{
    private int _speeches;
    private int _turns;
    private bool _startWasSent;
    private SimulatedItem _item;
    private long _speechStartedAt;

    /// <summary>The time since the last <c>speech_started</c> was sent.</summary>
    public TimeSpan SinceSpeechStarted => context.Server.Time.GetElapsedTime(_speechStartedAt);

    /// <summary>Takes one finding of the speech detector.</summary>
    public void OnMark(TurnMark mark)
    {
        if (silent.IsDeaf)
        {
            context.NoteFaultStruck("deaf", $"{mark.Signal} at {mark.AtMs} ms");
            _startWasSent = false;
            return;
        }

        // Speech whose beginning was not sent has no end either.
        if (mark.Signal != TurnSignal.Started && !_startWasSent)
        {
            return;
        }

        switch (mark.Signal)
        {
            case TurnSignal.Started:
                OnStarted(mark.AtMs);
                break;
            case TurnSignal.Confirmed:
                responses.CallOffAwaited();
                responses.Cancel("interrupted");
                break;
            case TurnSignal.Discarded:
                OnDiscarded(mark.AtMs);
                break;
            case TurnSignal.Ended:
                OnEnded(mark.AtMs);
                break;
        }
    }

    private void OnStarted(long atMs)
    {
        _speeches++;
        _speechStartedAt = context.Server.Time.GetTimestamp();
        verdicts.BeforeSpeech(atMs);
        _item = context.Items.New();
        SpeechEvents.SendStarted(context.Outgoing, atMs, _item.Id);
        context.Items.SendMessageItem(EventTypes.ItemAdded, _item, "user", "in_progress", null);
        _startWasSent = true;
        verdicts.AfterSpeech();
        faults.Reach($"speech:{_speeches}");
        if (silent.WithholdsVerdict(_item.Id))
        {
            // Neither a turn nor a noise, so a reply that runs goes on.
            _startWasSent = false;
            return;
        }

        // What was already on its way still comes; then the reply waits until it is clear whether this is a turn.
        responses.Hold(context.Switches.LateDeltas);
        if (context.Switches.DiscardedHitCancels)
        {
            responses.Cancel("interrupted");
        }
    }

    private void OnDiscarded(long atMs)
    {
        if (context.Switches.DiscardedHitStops)
        {
            SpeechEvents.SendStopped(context.Outgoing, atMs, _item.Id);
        }

        context.Items.SendMessageItem(EventTypes.ItemDone, _item, "user", "incomplete", "input_audio");
        context.Note("turn-discarded", $"speech up to {atMs} ms");
        responses.Resume();
    }

    private void OnEnded(long atMs)
    {
        _turns++;
        var (turn, item) = (_turns, _item);
        var entry = turn <= context.Scenario.Turns.Count ? context.Scenario.Turns[turn - 1] : null;
        if (context.Switches.SpeechStoppedDelayMs > 0)
        {
            context.After(context.Switches.SpeechStoppedDelayMs, () => SpeechEvents.SendStopped(context.Outgoing, atMs, item.Id));
        }
        else
        {
            SpeechEvents.SendStopped(context.Outgoing, atMs, item.Id);
        }

        if (!verdicts.HoldsCompleted(item))
        {
            context.Items.SendMessageItem(EventTypes.ItemDone, item, "user", "completed", "input_audio", entry?.Heard);
        }

        context.Note("turn", $"{turn} ended at {atMs} ms");
        tools.Abandon("the user went on");
        faults.Reach($"turn:{turn}");
        if (silent.LeavesTurnsUnanswered)
        {
            context.NoteFaultStruck("no-answer", $"turn {turn}");
            return;
        }

        var reply = entry?.Reply ?? context.Scenario.Default;
        responses.StartLater(reply.LatencyMs ?? context.Switches.ReplyLatencyMs, new ReplyRequest(reply, $"turn:{turn}"));
    }
}
