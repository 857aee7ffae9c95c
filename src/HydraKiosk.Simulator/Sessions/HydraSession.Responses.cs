using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Responses: generated faster than they play, interrupted by speech or by the client, each ended exactly once.</summary>
internal sealed partial class HydraSession
{
    private readonly Queue<Action> _waitingResponses = new();
    private readonly Dictionary<string, int> _deltasOfOrigin = new(StringComparer.Ordinal);
    private readonly DeltaSizes _deltaSizes;
    private ResponseRun? _run;
    private int _responses;
    private int _deltas;

    private void StartResponse(ScenarioReply reply, string origin, bool partial, IReadOnlyList<string> outputs)
    {
        _awaitedReply = null;
        if (_run is not null)
        {
            _waitingResponses.Enqueue(() => StartResponse(reply, origin, partial, outputs));
            return;
        }

        _responses++;
        var joined = string.Join('\n', outputs);
        var words = reply.Caption ?? (reply.Say is { } clip ? VoiceClips.Get(clip).Caption : "");
        var caption = (partial ? "(partial) " : "") + words.Replace("{output}", joined, StringComparison.Ordinal);
        var audio = MemoryMarshal.AsBytes<short>(ReplyAudio.Render(reply, _rateHz)).ToArray();
        var run = new ResponseRun($"resp_{_record.Number}_{_responses}", _items.New(), reply, origin, audio, caption, _server.SpacedTranscripts) { InAudio = true };
        _run = run;
        run.Steps = Play(run).GetEnumerator();
        Step(run);
    }

    private void Step(ResponseRun run)
    {
        run.Next = null;
        if (_sender.HasEnded || _run != run || run.IsHeld)
        {
            return;
        }

        if (run.Steps!.MoveNext())
        {
            // A step may have ended the session or the response by a fault.
            if (!_sender.HasEnded && _run == run)
            {
                run.Next = _schedule.After(run.Steps.Current, () => Guarded(() => Step(run)));
            }
        }
    }

    /// <summary>The documented order of a response; each value is the time until the next step.</summary>
    private IEnumerable<TimeSpan> Play(ResponseRun run)
    {
        _replies.Created(run.Id);
        Fault(string.Create(CultureInfo.InvariantCulture, $"response:{_responses}"));
        var isMute = _overCeiling || _silentReplies;
        if (_silentReplies)
        {
            Struck("mute-replies", run.Id);
        }

        if (_overCeiling && _server.OverCeiling == OverCeilingBehaviour.NothingAfterCreated)
        {
            yield break;
        }

        _items.TellMessage(EventTypes.ItemAdded, run.Item, "assistant", "in_progress", null, response: run.Id);
        yield return TimeSpan.FromMilliseconds(_server.FirstDeltaMs);

        if (isMute)
        {
            // The ceiling takes the sound and leaves the rest.
            run.Position = run.End;
        }

        var hasAudio = run.Position < run.End;
        while (run.Position < run.End)
        {
            yield return EmitDelta(run);
            if (run.Position < run.End)
            {
                _crossed.AfterDelta(run);
            }

            if (_crossed.EndsEarly(run))
            {
                EmitResponseDone(run, "completed", null);
                run.DoneTold = true;
            }

            if (run.Position > run.End / 2 && Strikes(ref _freezeNext, "freeze", run.Id))
            {
                yield break;
            }
        }

        EmitTranscript(run);
        run.InAudio = false;
        if (hasAudio)
        {
            _replies.AudioDone(run.Id, run.Item.Id);
        }

        if (run.Reply.Ending == ReplyEnding.Failed)
        {
            Finish(run, "failed", run.Reply.Reason ?? "internal_error");
            yield break;
        }

        if (run.Reply.Calls.Count > 0 && run.Reply.Ending == ReplyEnding.Completed)
        {
            foreach (var pause in StreamCalls(run))
            {
                yield return pause;
            }
        }

        var status = run.Reply.Ending == ReplyEnding.Incomplete ? "incomplete" : "completed";
        _items.TellMessage(EventTypes.ItemDone, run.Item, "assistant", status, "output_audio", response: run.Id);
        if (run.Calls.Count > 0)
        {
            FinishCalling(run);
        }
        else
        {
            Finish(run, status, status == "incomplete" ? run.Reply.Reason ?? "max_output_tokens" : null);
        }
    }

    /// <summary>Sends the next delta and returns the time until the one after it.</summary>
    private TimeSpan EmitDelta(ResponseRun run)
    {
        EmitTranscript(run);
        var size = Math.Min(_deltaSizes.Next(), run.End - run.Position);
        var audio = run.Audio.AsSpan(run.Position, size);
        run.Position += size;
        _replies.Delta(run.Id, run.Item.Id, audio, run.Position);
        _deltas++;
        var ofOrigin = CollectionsMarshal.GetValueRefOrAddDefault(_deltasOfOrigin, run.Origin, out _) += 1;
        Fault($"delta:{_deltas}");
        Fault($"{run.Origin}/delta:{ofOrigin}");
        return _deltaSizes.Pause(size);
    }

    private void EmitTranscript(ResponseRun run)
    {
        while (_server.Transcripts && run.NextPiece() is { } piece)
        {
            _replies.Words(run.Id, run.Item.Id, piece);
        }
    }

    /// <summary>Holds the response, after the deltas that were already on their way.</summary>
    private void PauseRun(int lateDeltas)
    {
        if (_run is not { } run)
        {
            return;
        }

        for (var i = 0; i < lateDeltas && run.InAudio && run.Position > 0 && run.Position < run.End && !_sender.HasEnded; i++)
        {
            EmitDelta(run);
        }

        run.IsHeld = true;
        run.Next?.Dispose();
        run.Next = null;
    }

    /// <summary>Goes on with a response that was held for nothing.</summary>
    private void ResumeRun()
    {
        if (_run is { IsHeld: true } run)
        {
            run.IsHeld = false;
            Step(run);
        }
    }

    private void CancelRun(string reason)
    {
        if (_run is not { } run)
        {
            return;
        }

        if (_server.AudioDoneOnCancel)
        {
            _replies.AudioDone(run.Id, run.Item.Id);
            _items.TellMessage(EventTypes.ItemDone, run.Item, "assistant", "incomplete", "output_audio", response: run.Id);
        }

        // Calls that are already complete stay answerable; the turn they belong to is over.
        AbandonTools("its response was cancelled");
        _waitingResponses.Clear();
        Finish(run, "cancelled", reason);
    }

    private void Finish(ResponseRun run, string status, string? reason)
    {
        if (!run.DoneTold && (status != "completed" || !Strikes(ref _endlessNext, "endless", run.Id)))
        {
            EmitResponseDone(run, status, reason);
        }

        _crossed.AfterDone(run, status);
        EndRun(run);
    }

    private void EndRun(ResponseRun run)
    {
        run.Next?.Dispose();
        run.Next = null;
        if (_run != run)
        {
            return;
        }

        _run = null;
        if (_waitingResponses.TryDequeue(out var next))
        {
            next();
        }
    }

    private void EmitResponseDone(ResponseRun run, string status, string? reason)
    {
        // Plausible sizes: a token per four characters in, 12.5 per second of speech out.
        var input = 120 + ((_instructions.Length + _tools.Length) / 4) + (_record.ReceivedSamples / 1280);
        var output = (run.Position / 2 * 25L / _rateHz / 2) + (run.Calls.Sum(c => c.Arguments.Length) / 4) + 1;
        (long, long)? usage = _server.Usage && status != "failed" ? (input, output) : null;
        _sender.Event(EventTypes.ResponseDone, json => run.WriteDone(json, status, reason, usage), (run.Id, null, null));
    }

    private void OnResponseCancel(JsonElement root)
    {
        if (root.TryGetProperty("response_id", out var id) && id.ValueKind != JsonValueKind.String)
        {
            _checker.Break("bad-field", "response.cancel with a response_id that is no string");
            return;
        }

        // Without an id it means whatever runs; nothing runs, or another one: no effect and no error.
        if (_run is { } run && (ClientMessage.Text(root, "response_id") is not { } named || named == run.Id))
        {
            CancelRun("client_cancelled");
        }
    }
}
