using System.Runtime.InteropServices;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Faults that mix responses up: audio and calls of a response that is over, a second response in the middle of the first, an end that comes
/// too early. Each has a pitch of its own, so that a listener knows which response it belongs to. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="events">Sends the events of responses.</param>
/// <param name="tools">Is told of the calls that are made here, so that outputs for them are accepted.</param>
internal sealed class OverlappingResponses(SessionContext context, ResponseEvents events, ToolCalls tools) : IFaultPlayer
{
    /// <summary>The pitch of audio that must never be heard, since its response is over.</summary>
    private const double EndedHz = 880;

    /// <summary>The pitch of a second response.</summary>
    private const double SecondHz = 660;

    private const double EndedDeltaSeconds = 0.2;
    private const double SecondSeconds = 2;

    private bool _interleaves;
    private bool _cancelsQueued;
    private bool _callsAfterCancel;
    private bool _endsEarly;
    private int _lateDeltas;
    private (string Response, string Item) _ended = ("resp_unheard_of", "item_unheard_of");
    private SecondResponse? _second;
    private int _count;

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
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
                _callsAfterCancel = true;
                return true;
            case "early-done":
                _endsEarly = true;
                return true;
            case "late-deltas":
                _lateDeltas = action.Number(1);
                return true;
            case "dead-deltas":
                SendEndedDeltas(action.Number(1));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Called after a delta of a response was sent that is not its last.</summary>
    public void AfterDelta(ResponseRun run)
    {
        if (_interleaves)
        {
            _interleaves = false;
            var id = $"{run.Id}_second";
            _second = new SecondResponse(id, context.Items.New().Id, Tone(SecondHz, SecondSeconds));
            context.NoteFaultStruck("interleave", id);
            events.Created(id);
        }

        if (_second is { } second)
        {
            Send(second, context.OutputRateHz * 2 / 10);
        }
    }

    /// <summary>Returns true, once, if <c>response.done</c> is to be sent in the middle of this response, although its deltas go on.</summary>
    public bool EndsEarly(ResponseRun run)
    {
        if (!_endsEarly || run.Position <= run.AudioEnd / 2 || run.Position == run.AudioEnd)
        {
            return false;
        }

        _endsEarly = false;
        context.NoteFaultStruck("early-done", run.Id);
        return true;
    }

    /// <summary>Called after the end of a response was sent.</summary>
    /// <param name="run">The response.</param>
    /// <param name="status">Its status; <c>calling</c> for one that called tools.</param>
    public void AfterDone(ResponseRun run, string status)
    {
        _ended = (run.Id, run.Item.Id);
        if (_second is { } second)
        {
            _second = null;
            Send(second, second.Audio.Length);
            events.AudioDone(second.Id, second.Item);
            events.Done(second.Id, "completed", null);
        }

        if (status == "cancelled")
        {
            AfterCancel(run);
        }
        else if (_cancelsQueued && status == "completed" && run.Position > 0)
        {
            _cancelsQueued = false;
            var queued = new SecondResponse($"{run.Id}_queued", context.Items.New().Id, Tone(EndedHz, EndedDeltaSeconds));
            context.NoteFaultStruck("queued-cancel", queued.Id);
            events.Created(queued.Id);
            Send(queued, queued.Audio.Length);
            events.Done(queued.Id, "cancelled", "interrupted");
        }
    }

    private void AfterCancel(ResponseRun run)
    {
        if (_lateDeltas > 0)
        {
            context.NoteFaultStruck("late-deltas", run.Id);
            SendEndedDeltas(_lateDeltas);
            _lateDeltas = 0;
        }

        if (_callsAfterCancel)
        {
            _callsAfterCancel = false;
            var call = $"call_dead_{++_count}";
            context.NoteFaultStruck("dead-call", run.Id);
            tools.AddKnown(call);
            events.Call(run.Id, call, "get_device_status", "{}");
        }
    }

    private void SendEndedDeltas(int count)
    {
        var audio = Tone(EndedHz, EndedDeltaSeconds);
        for (var i = 0; i < count; i++)
        {
            events.Delta(_ended.Response, _ended.Item, audio, audio.Length);
        }
    }

    private void Send(SecondResponse second, int bytes)
    {
        var size = Math.Min(bytes, second.Audio.Length - second.Position);
        if (size > 0)
        {
            second.Position += size;
            events.Delta(second.Id, second.Item, second.Audio.AsSpan(second.Position - size, size), second.Position);
        }
    }

    private byte[] Tone(double hz, double seconds) =>
        MemoryMarshal.AsBytes<short>(
            ReplyAudio.Render(new ScenarioReply { Tone = new() { Hz = hz, Seconds = seconds } }, context.OutputRateHz)).ToArray();

    /// <summary>A response beside the one that runs.</summary>
    private sealed class SecondResponse(string id, string item, byte[] audio)
    {
        public string Id { get; } = id;

        public string Item { get; } = item;

        public byte[] Audio { get; } = audio;

        public int Position { get; set; }
    }
}
