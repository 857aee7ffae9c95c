using System.Globalization;
using System.Runtime.InteropServices;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Sends the events of a response in the documented order. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">What the client configured.</param>
/// <param name="events">Sends the events.</param>
/// <param name="sizes">Decides the sizes of the deltas.</param>
/// <param name="tools">Sends the calls.</param>
/// <param name="overlapping">Sends other responses in between.</param>
/// <param name="silent">Says what does not come.</param>
/// <param name="faults">Is told of the points that are reached.</param>
internal sealed class ResponsePlayer(
    SessionContext context, SessionSettings settings, ResponseEvents events, DeltaSizes sizes, ToolCalls tools,
    OverlappingResponses overlapping, SilentFaultPlayer silent, FaultDispatcher faults)
{
    private readonly Dictionary<string, int> _deltasOfOrigin = new(StringComparer.Ordinal);
    private int _deltas;

    /// <summary>Sends a response step by step; each value is the time until the next step. Its outcome is set at the end.</summary>
    public IEnumerable<TimeSpan> Play(ResponseRun run)
    {
        events.Created(run.Id);
        faults.Reach(string.Create(CultureInfo.InvariantCulture, $"response:{run.Number}"));
        var isMute = settings.IsOverCeiling || silent.MutesReplies;
        if (silent.MutesReplies)
        {
            context.NoteFaultStruck("mute-replies", run.Id);
        }

        if (settings.IsOverCeiling && context.Switches.OverCeiling == OverCeilingBehaviour.NothingAfterCreated)
        {
            yield break;
        }

        context.Items.SendMessageItem(EventTypes.ItemAdded, run.Item, "assistant", "in_progress", null, response: run.Id);
        yield return TimeSpan.FromMilliseconds(context.Switches.FirstDeltaMs);

        if (isMute)
        {
            // A mute reply lacks its audio and nothing else.
            run.Position = run.AudioEnd;
        }

        var hasAudio = run.Position < run.AudioEnd;
        while (run.Position < run.AudioEnd)
        {
            yield return SendDelta(run);
            if (run.Position < run.AudioEnd)
            {
                overlapping.AfterDelta(run);
            }

            if (overlapping.EndsEarly(run))
            {
                SendDone(run, "completed", null);
                run.IsDoneSent = true;
            }

            if (run.Position > run.AudioEnd / 2 && silent.FreezesReply(run.Id))
            {
                yield break;
            }
        }

        SendTranscript(run);
        run.InAudio = false;
        if (hasAudio)
        {
            events.AudioDone(run.Id, run.Item.Id);
        }

        if (run.Reply.Ending == ReplyEnding.Failed)
        {
            run.Outcome = ("failed", run.Reply.Reason ?? "internal_error");
            yield break;
        }

        if (run.Reply.Calls.Count > 0 && run.Reply.Ending == ReplyEnding.Completed)
        {
            foreach (var pause in tools.Stream(run))
            {
                yield return pause;
            }
        }

        var isIncomplete = run.Reply.Ending == ReplyEnding.Incomplete;
        run.Outcome = isIncomplete ? ("incomplete", run.Reply.Reason ?? "max_output_tokens") : ("completed", null);
        context.Items.SendMessageItem(
            EventTypes.ItemDone, run.Item, "assistant", isIncomplete ? "incomplete" : "completed", "output_audio", response: run.Id);
    }

    /// <summary>Sends the next delta, and returns the time until the one after it.</summary>
    public TimeSpan SendDelta(ResponseRun run)
    {
        SendTranscript(run);
        var size = Math.Min(sizes.Next(), run.AudioEnd - run.Position);
        var audio = run.Audio.AsSpan(run.Position, size);
        run.Position += size;
        events.Delta(run.Id, run.Item.Id, audio, run.Position);
        _deltas++;
        var ofOrigin = CollectionsMarshal.GetValueRefOrAddDefault(_deltasOfOrigin, run.Origin, out _) += 1;
        faults.Reach($"delta:{_deltas}");
        faults.Reach($"{run.Origin}/delta:{ofOrigin}");
        return sizes.Pause(size);
    }

    /// <summary>Sends that a response is over, with its output and the tokens that it used.</summary>
    public void SendDone(ResponseRun run, string status, string? reason)
    {
        // Plausible sizes: a token per four characters in, 12.5 per second of speech out.
        var input = 120 + ((settings.Instructions.Length + settings.Tools.Length) / 4) + (context.Record.ReceivedSamples / 1280);
        var output = (run.Position / 2 * 25L / context.OutputRateHz / 2) + (run.Calls.Sum(c => c.Arguments.Length) / 4) + 1;
        (long, long)? usage = context.Switches.Usage && status != "failed" ? (input, output) : null;
        context.Outgoing.SendEvent(EventTypes.ResponseDone, json => run.WriteDone(json, status, reason, usage), (run.Id, null, null));
    }

    private void SendTranscript(ResponseRun run)
    {
        while (context.Switches.Transcripts && run.NextPiece() is { } piece)
        {
            events.Words(run.Id, run.Item.Id, piece);
        }
    }
}
