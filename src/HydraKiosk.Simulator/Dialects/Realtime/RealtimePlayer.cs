using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>Sends the events of a response in the service's order. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">What the client has set.</param>
/// <param name="items">Makes the items.</param>
/// <param name="events">Writes the events.</param>
/// <param name="faults">Says whether the session has lost its voice.</param>
/// <param name="silent">Says what does not come.</param>
/// <param name="points">Is told of the points that are reached.</param>
internal sealed class RealtimePlayer(
    SessionContext context, RealtimeSettings settings, RealtimeItems items, RealtimeEvents events, RealtimeFaults faults, SilentFaultPlayer silent,
    FaultDispatcher points)
{
    /// <summary>The longest pause between two fragments of a call's arguments.</summary>
    private static readonly TimeSpan _fragmentPause = TimeSpan.FromMilliseconds(2);

    private readonly DeltaSizes _sizes = new(context);
    private readonly Dictionary<string, int> _deltasOfOrigin = new(StringComparer.Ordinal);
    private int _deltas;
    private int _calls;

    /// <summary>Sends a response step by step; each value is the time until the next step. Its outcome is set at the end.</summary>
    public IEnumerable<TimeSpan> Play(RealtimeReply run)
    {
        events.Created(run);
        points.Reach(string.Create(CultureInfo.InvariantCulture, $"response:{run.Number}"));
        events.RateLimits();
        yield return TimeSpan.FromMilliseconds(context.Switches.FirstDeltaMs);

        var parts = run.Audio.Length == 0 && run.Words.Length == 0 ? 0 : context.Switches.TwoItemReplies ? 2 : 1;
        for (var part = 0; part < parts; part++)
        {
            foreach (var pause in PlayMessage(run, part, parts))
            {
                yield return pause;
            }
        }

        if (run.Reply.Ending == ReplyEnding.Failed)
        {
            run.Outcome = ("failed", run.Reply.Reason ?? "server_error");
            yield break;
        }

        if (run.Reply.Ending == ReplyEnding.Completed)
        {
            foreach (var pause in run.Reply.Calls.SelectMany(call => PlayCall(run, call)))
            {
                yield return pause;
            }
        }

        run.Outcome = run.Reply.Ending == ReplyEnding.Incomplete ? ("incomplete", run.Reply.Reason ?? "max_output_tokens") : ("completed", null);
    }

    /// <summary>Whether more sound of an item is to come.</summary>
    public bool HasMore(RealtimeReply run, RealtimeItem open) => run.SentOfItem < LengthOf(run, run.Items.IndexOf(open));

    /// <summary>Sends the next piece of an item's sound, with the words that belong to it, and returns the time until the one after it.</summary>
    public TimeSpan SendPiece(RealtimeReply run, RealtimeItem item)
    {
        var length = LengthOf(run, run.Items.IndexOf(item));
        SendWords(run, item, (double)run.SentOfItem / Math.Max(1, length));
        var size = Math.Min(Math.Max(1, _sizes.Next() / 2), length - run.SentOfItem);
        var samples = run.Audio.AsSpan(run.Sent, size);
        run.SentOfItem += size;
        run.Sent += size;
        item.SoundMs = run.SentOfItem * 1000.0 / context.OutputRateHz;
        events.Delta(run, item, G711.FromPcm(settings.OutputFormat, samples), MemoryMarshal.AsBytes(samples));
        _deltas++;
        points.Reach($"delta:{_deltas}");
        var ofOrigin = CollectionsMarshal.GetValueRefOrAddDefault(_deltasOfOrigin, run.Origin, out _) += 1;
        points.Reach($"{run.Origin}/delta:{ofOrigin}");
        return _sizes.Pause(size * 2);
    }

    /// <summary>Ends the item that is being sent, if one is, with what was sent of it.</summary>
    public void CloseOpen(RealtimeReply run, string status)
    {
        if (run.Open is not { } item)
        {
            return;
        }

        run.Open = null;
        item.Status = status;
        if (item.IsSound)
        {
            events.SoundDone(run, item);
        }

        items.Send(RealtimeTypes.ItemDone, item);
        events.OutputItem(RealtimeTypes.OutputItemDone, run, item, withContent: true);
    }

    /// <summary>Sends that a response is over, with its output and the tokens that it used.</summary>
    public void SendDone(RealtimeReply run, string status, string? reason) => events.Done(run, status, reason);

    private IEnumerable<TimeSpan> PlayMessage(RealtimeReply run, int part, int parts)
    {
        var item = items.Add("message", role: "assistant", isSound: true);
        item.Status = "in_progress";
        run.Items.Add(item);
        (run.Open, run.SentOfItem, run.WordsOfItem) = (item, 0, 0);
        events.OutputItem(RealtimeTypes.OutputItemAdded, run, item, withContent: false);
        items.Send(RealtimeTypes.ItemAdded, item, withContent: false);
        events.PartAdded(run, item);

        var isMute = silent.MutesReplies || faults.IsSilenced;
        if (isMute)
        {
            context.NoteFaultStruck("mute-replies", run.Id);
        }

        while (!isMute && HasMore(run, item))
        {
            yield return SendPiece(run, item);
            if (run.Sent > run.Audio.Length / 2 && silent.FreezesReply(run.Id))
            {
                yield return TimeSpan.FromDays(1);
            }
        }

        SendWords(run, item, 1);
        CloseOpen(run, run.Reply.Ending == ReplyEnding.Completed || part < parts - 1 ? "completed" : "incomplete");
    }

    private IEnumerable<TimeSpan> PlayCall(RealtimeReply run, ScenarioCall call)
    {
        var arguments = call.Arguments is not { } given ? "" : given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
        var item = items.Add("function_call", callId: $"call_{context.Number}_{++_calls}", name: call.Name);
        (item.Status, item.Text) = ("in_progress", arguments);
        run.Items.Add(item);
        run.Open = item;
        events.OutputItem(RealtimeTypes.OutputItemAdded, run, item, withContent: false);
        items.Send(RealtimeTypes.ItemAdded, item, withContent: false);
        for (var at = 0; at < arguments.Length;)
        {
            var length = Math.Min(context.Random.Next(1, context.Switches.MaxArgumentFragment + 1), arguments.Length - at);
            events.Fragment(run, item, arguments.Substring(at, length));
            at += length;
            yield return _fragmentPause;
        }

        events.Arguments(run, item);
        items.AwaitOutput(item.CallId!);
        CloseOpen(run, "completed");
        points.Reach($"call:{_calls}");
    }

    /// <summary>The first of two items has half of the sound; a reply that ends early ends in its middle.</summary>
    private int LengthOf(RealtimeReply run, int part)
    {
        var end = run.Reply.Ending == ReplyEnding.Completed ? run.Audio.Length : run.Audio.Length / 2;
        var half = end / 2;
        return !context.Switches.TwoItemReplies ? end : part == 0 ? half : end - half;
    }

    private void SendWords(RealtimeReply run, RealtimeItem item, double share)
    {
        if (!context.Switches.Transcripts)
        {
            return;
        }

        var part = context.Switches.TwoItemReplies ? run.Items.IndexOf(item) : 0;
        var half = run.Words.Length / 2;
        var words = !context.Switches.TwoItemReplies ? run.Words : part == 0 ? run.Words[..half] : run.Words[half..];
        var due = (int)Math.Ceiling(words.Length * Math.Min(1, share + 0.05));
        while (run.WordsOfItem < due)
        {
            var piece = (run.WordsOfItem > 0 ? " " : "") + words[run.WordsOfItem++];
            item.Words += piece;
            events.Words(run, item, piece);
        }
    }
}
