using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The person's turns: what was found in the sound, or what the client commits. This service knows no noise: whatever its detector hears becomes a
/// turn. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="settings">What the client has set.</param>
/// <param name="items">Makes the items.</param>
/// <param name="replies">Stopped by speech, started by the end of a turn.</param>
/// <param name="silent">Says what does not come.</param>
/// <param name="faults">Is told of the points that are reached.</param>
internal sealed class RealtimeTurns(
    SessionContext context, RealtimeSettings settings, RealtimeItems items, RealtimeReplies replies, SilentFaultPlayer silent, FaultDispatcher faults)
{
    /// <summary>After how many ms the person's words come.</summary>
    private const int WordsAfterMs = 20;

    private int _speeches;
    private int _turns;
    private string? _item;

    /// <summary>Takes one finding of the speech detector.</summary>
    public void OnMark(TurnMark mark)
    {
        if (silent.IsDeaf)
        {
            context.NoteFaultStruck("deaf", $"{mark.Signal} at {mark.AtMs} ms");
            _item = null;
        }
        else if (mark.Signal == TurnSignal.Started)
        {
            OnStarted(mark.AtMs);
        }
        else if (mark.Signal is TurnSignal.Ended or TurnSignal.Discarded && _item is { } item)
        {
            _item = null;
            SpeechEvents.SendStopped(context.Outgoing, mark.AtMs, item);
            Take(item);
        }
    }

    /// <summary>The client has ended a turn.</summary>
    public void OnCommitted()
    {
        var item = _item ?? items.NewId();
        _item = null;
        Take(item);
    }

    private void OnStarted(long atMs)
    {
        _speeches++;
        _item = items.NewId();
        SpeechEvents.SendStarted(context.Outgoing, atMs, _item);
        faults.Reach($"speech:{_speeches}");
        if (settings.Interrupts)
        {
            replies.CallOffAwaited();
            replies.Cancel("turn_detected", context.Switches.LateDeltas);
        }
    }

    private void Take(string id)
    {
        _turns++;
        var turn = _turns;
        var item = items.Add("message", id, "user", isSound: true);
        context.Outgoing.SendEvent(RealtimeTypes.Committed, json =>
        {
            json.WriteString("previous_item_id", item.PreviousId);
            json.WriteString("item_id", item.Id);
        }, (null, item.Id, null));
        items.Send(RealtimeTypes.ItemAdded, item);
        items.Send(RealtimeTypes.ItemDone, item);
        var entry = turn <= context.Scenario.Turns.Count ? context.Scenario.Turns[turn - 1] : null;
        if (settings.TranscriptionModel is not null)
        {
            context.After(WordsAfterMs, () => SendWords(item, entry?.Heard ?? ""));
        }

        context.Note("turn", $"{turn} ended");
        faults.Reach($"turn:{turn}");
        if (silent.LeavesTurnsUnanswered)
        {
            context.NoteFaultStruck("no-answer", $"turn {turn}");
            return;
        }

        var reply = entry?.Reply ?? context.Scenario.Default;
        var request = new ReplyRequest(reply, $"turn:{turn}");
        if (settings.CreatesReplies)
        {
            replies.StartLater(reply.LatencyMs ?? context.Switches.ReplyLatencyMs, request);
        }
        else
        {
            replies.AwaitCreate(request);
        }
    }

    private void SendWords(RealtimeItem item, string words)
    {
        item.Words = words;
        foreach (var piece in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            context.Outgoing.SendEvent(RealtimeTypes.WordsDelta, json =>
            {
                json.WriteString("item_id", item.Id);
                json.WriteNumber("content_index", 0);
                json.WriteString("delta", piece + " ");
            }, (null, item.Id, null));
        }

        context.Outgoing.SendEvent(RealtimeTypes.WordsCompleted, json =>
        {
            json.WriteString("item_id", item.Id);
            json.WriteNumber("content_index", 0);
            json.WriteString("transcript", words);
            json.WriteStartObject("usage");
            json.WriteString("type", "duration");
            json.WriteNumber("seconds", 1);
            json.WriteEndObject();
        }, (null, item.Id, null));
    }
}
