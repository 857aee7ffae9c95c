using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// What the service says in a session, up to its close: events in their order, unless a fault has them come late, overtaken, in pieces or
/// not at all. Used under the session's lock.
/// </summary>
internal sealed class SessionSender(SessionHost host, int session, SocketLink link, FrameWriter frames)
{
    /// <summary>A control frame carries 125 bytes, two of which are the code.</summary>
    private const int MaxReasonBytes = 123;

    // Each goes after the one behind it: the last to be held is the first to go.
    private readonly Stack<OutFrame> _overtaken = [];
    private OutFrame? _last;
    private bool _stalled;

    /// <summary>Whether the session is over: nothing goes out any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it was over by a close frame, and not by a fault of the link.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Holds every message back by this much.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(host.Scenario.Server.LatencyMs);

    /// <summary>Holds the next message back by this much more, and all behind it.</summary>
    public TimeSpan DelayNext { get; set; }

    /// <summary>Lets the next message be overtaken by the one after it.</summary>
    public bool ReorderNext { get; set; }

    /// <summary>Sends messages in several frames.</summary>
    public bool Fragmented { get; set; } = host.Scenario.Server.FragmentMessages;

    /// <summary>Gives every event fields that no client can know.</summary>
    public bool UnknownFields { set => frames.UnknownFields = value; }

    /// <summary>The session has ended otherwise than by <see cref="Close"/>.</summary>
    public void End() => HasEnded = true;

    /// <summary>Nothing goes out from here on, and the session goes on.</summary>
    public void Stall() => _stalled = true;

    /// <summary>Sends an event; see <see cref="FrameWriter.Event"/>.</summary>
    public void Event(
        string type, Action<Utf8JsonWriter> body, (string? Response, string? Item, string? Call) ids = default,
        ReadOnlySpan<byte> audio = default, long? clock = null, string? detail = null) =>
        Send(frames.Event(type, body, ids, audio, clock, detail));

    /// <summary>Sends what is no event; see <see cref="FrameWriter.Raw"/>.</summary>
    public void Raw(ReadOnlyMemory<byte> bytes, string type, bool binary = false) => Send(frames.Raw(bytes, type, binary));

    /// <summary>Sends what the log does not take, as one of very many.</summary>
    public void Unlogged(ReadOnlyMemory<byte> bytes) => Send(frames.Raw(bytes, "(unlogged)") with { IsLogged = false });

    /// <summary>Sends the last message once more.</summary>
    public void Again()
    {
        if (_last is { } last)
        {
            Send(last);
        }
    }

    /// <summary>Sends an error.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="code">Its code.</param>
    /// <param name="message">For a person.</param>
    /// <param name="param">The field that is wrong, if one is.</param>
    /// <param name="causedBy">The <c>event_id</c> of the client's message that is answered.</param>
    public void Error(string type, string code, string message, string? param, string? causedBy) => Event(EventTypes.Error, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("type", type);
        json.WriteString("code", code);
        json.WriteString("message", message);
        if (param is not null)
        {
            json.WriteString("param", param);
        }

        if (causedBy is not null)
        {
            json.WriteString("event_id", causedBy);
        }

        json.WriteEndObject();
    });

    /// <summary>Answers an offence in the way that the scenario has chosen for it.</summary>
    public void Offend(OffenceBehaviour behaviour, int closeCode, string message, string? param, string? causedBy)
    {
        switch (behaviour)
        {
            case OffenceBehaviour.InvalidFrame:
                Error("invalid_request_error", "invalid_frame", message, param, causedBy);
                break;
            case OffenceBehaviour.InvalidRequest:
                Error("invalid_request_error", "invalid_request_error", message, param, causedBy);
                break;
            case OffenceBehaviour.Close:
                Error("invalid_request_error", "invalid_frame", message, param, causedBy);
                Close(closeCode, message);
                break;
            case OffenceBehaviour.Ignore:
                break;
        }
    }

    /// <summary>Ends the session with a close frame, behind what was sent.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="reason">Its reason, cut to what a close frame can carry.</param>
    /// <param name="told">Stands in the log instead of the reason.</param>
    public void Close(int code, string reason, string? told = null)
    {
        if (HasEnded)
        {
            return;
        }

        // No message can come after a close.
        SendOvertaken();
        var detail = $"{code} {told ?? reason}".TrimEnd();
        var entry = new LogEntry(0, default, session, LogDirection.Sent, "(close)") { Detail = detail };
        link.Send(new OutFrame(default, entry) { CloseCode = code, CloseReason = Cut(reason), Latency = Latency });
        host.Log.Note(session, "closing", detail);
        (HasEnded, HasClosed) = (true, true);
    }

    private static string? Cut(string reason)
    {
        while (System.Text.Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
        {
            reason = reason[..^1];
        }

        return reason.Length > 0 ? reason : null;
    }

    private void Send(OutFrame frame)
    {
        if (HasEnded || _stalled)
        {
            return;
        }

        _last = frame;
        frame = frame with { Latency = Latency + DelayNext, Fragmented = Fragmented };
        DelayNext = TimeSpan.Zero;
        if (ReorderNext)
        {
            ReorderNext = false;
            _overtaken.Push(frame);
            return;
        }

        link.Send(frame);
        SendOvertaken();
    }

    private void SendOvertaken()
    {
        while (!_stalled && _overtaken.TryPop(out var overtaken))
        {
            link.Send(overtaken);
        }
    }
}
