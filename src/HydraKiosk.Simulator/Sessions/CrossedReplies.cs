using System.Runtime.InteropServices;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Replies that get into each other's way: sound and calls of a reply that is over, a second reply in the middle of the first, and the end of
/// one that nobody has heard yet. Each has a pitch of its own, so that what is heard shows whose it was. Used under the session's lock.
/// </summary>
/// <param name="replies">Tells of responses.</param>
/// <param name="items">Makes their items.</param>
/// <param name="struck">Told what happened, and to which response.</param>
internal sealed class CrossedReplies(ReplyEvents replies, ConversationItems items, Action<string, string> struck)
{
    /// <summary>Of a reply that is over.</summary>
    private const double DeadHz = 880;

    /// <summary>Of a reply that comes between.</summary>
    private const double SecondHz = 660;

    private const double DeadDeltaSeconds = 0.2;
    private const double SecondSeconds = 2;

    private bool _interleaves;
    private bool _cancelsQueued;
    private bool _callsFromTheDead;
    private bool _endsEarly;
    private int _lateDeltas;
    private (string Response, string Item) _over = ("resp_unheard_of", "item_unheard_of");
    private Second? _second;
    private int _count;

    /// <summary>The rate at which sound is made.</summary>
    public int RateHz { get; set; }

    /// <summary>Told of a call that came from a response that is over, so that an output for it is no surprise.</summary>
    public required Action<string> OnCall { get; init; }

    /// <summary>Arms a fault, or plays it at once; false when it is none of these.</summary>
    public bool Take(FaultAction action)
    {
        switch (action.Name)
        {
            case "interleave":
                _interleaves = true;
                return true;
            case "queued-cancel":
                _cancelsQueued = true;
                return true;
            case "dead-call":
                _callsFromTheDead = true;
                return true;
            case "early-done":
                _endsEarly = true;
                return true;
            case "late-deltas":
                _lateDeltas = action.Number(1);
                return true;
            case "dead-deltas":
                DeadDeltas(action.Number(1));
                return true;
            default:
                return false;
        }
    }

    /// <summary>A delta of a response has gone out, and it is not the last.</summary>
    public void AfterDelta(ResponseRun run)
    {
        if (_interleaves)
        {
            _interleaves = false;
            var id = $"{run.Id}_second";
            _second = new Second(id, items.New().Id, Tone(SecondHz, SecondSeconds));
            struck("interleave", id);
            replies.Created(id);
        }

        if (_second is { } second)
        {
            Send(second, RateHz * 2 / 10);
        }
    }

    /// <summary>Whether a response in its middle is to be told as done, although its deltas go on.</summary>
    public bool EndsEarly(ResponseRun run)
    {
        if (!_endsEarly || run.Position <= run.End / 2 || run.Position == run.End)
        {
            return false;
        }

        _endsEarly = false;
        struck("early-done", run.Id);
        return true;
    }

    /// <summary>A response is over, and that was told.</summary>
    /// <param name="run">It.</param>
    /// <param name="status">How it ended; of a response that calls, <c>calling</c>.</param>
    public void AfterDone(ResponseRun run, string status)
    {
        _over = (run.Id, run.Item.Id);
        if (_second is { } second)
        {
            _second = null;
            Send(second, second.Audio.Length);
            replies.AudioDone(second.Id, second.Item);
            replies.Done(second.Id, "completed", null);
        }

        if (status == "cancelled")
        {
            AfterCancel(run);
        }
        else if (_cancelsQueued && status == "completed" && run.Position > 0)
        {
            _cancelsQueued = false;
            var queued = new Second($"{run.Id}_queued", items.New().Id, Tone(DeadHz, DeadDeltaSeconds));
            struck("queued-cancel", queued.Id);
            replies.Created(queued.Id);
            Send(queued, queued.Audio.Length);
            replies.Done(queued.Id, "cancelled", "interrupted");
        }
    }

    private void AfterCancel(ResponseRun run)
    {
        if (_lateDeltas > 0)
        {
            struck("late-deltas", run.Id);
            DeadDeltas(_lateDeltas);
            _lateDeltas = 0;
        }

        if (_callsFromTheDead)
        {
            _callsFromTheDead = false;
            var call = $"call_dead_{++_count}";
            struck("dead-call", run.Id);
            OnCall(call);
            replies.Call(run.Id, call, "get_device_status", "{}");
        }
    }

    private void DeadDeltas(int count)
    {
        var audio = Tone(DeadHz, DeadDeltaSeconds);
        for (var i = 0; i < count; i++)
        {
            replies.Delta(_over.Response, _over.Item, audio, audio.Length);
        }
    }

    private void Send(Second second, int bytes)
    {
        var size = Math.Min(bytes, second.Audio.Length - second.Position);
        if (size > 0)
        {
            second.Position += size;
            replies.Delta(second.Id, second.Item, second.Audio.AsSpan(second.Position - size, size), second.Position);
        }
    }

    private byte[] Tone(double hz, double seconds) =>
        MemoryMarshal.AsBytes<short>(ReplyAudio.Render(new ScenarioReply { Tone = new() { Hz = hz, Seconds = seconds } }, RateHz)).ToArray();

    /// <summary>A reply beside the one that runs.</summary>
    private sealed class Second(string id, string item, byte[] audio)
    {
        public string Id { get; } = id;

        public string Item { get; } = item;

        public byte[] Audio { get; } = audio;

        public int Position { get; set; }
    }
}
