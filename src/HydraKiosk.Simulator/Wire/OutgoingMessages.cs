using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Wire;

/// <summary>
/// Everything the service sends in one session, in order, up to the close frame. Faults can delay messages, swap two of them, split them into
/// frames, or stop them. Used under the session's lock.
/// </summary>
/// <param name="link">Takes the messages.</param>
/// <param name="writer">Writes the events.</param>
/// <param name="log">Is told of the close.</param>
/// <param name="session">The connection's number, for the log.</param>
internal sealed class OutgoingMessages(SocketLink link, EventWriter writer, SimulatorLog log, int session)
{
    /// <summary>A control frame carries 125 bytes, two of which are the code.</summary>
    private const int MaxReasonBytes = 123;

    // Each is sent after the message that follows it, so the last one held back goes first.
    private readonly Stack<OutFrame> _heldBack = [];
    private OutFrame? _last;
    private bool _stalled;

    /// <summary>Whether the session is over, so that nothing is sent any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the session was ended by a close frame from the server, and not by a fault of the link.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>How much later every message is sent.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How much later the next message is sent, in addition; those behind it wait too.</summary>
    public TimeSpan DelayNext { get; set; }

    /// <summary>Whether the next message is sent after the one that follows it.</summary>
    public bool ReorderNext { get; set; }

    /// <summary>Whether each message is sent in several WebSocket frames.</summary>
    public bool Fragmented { get; set; }

    /// <summary>Sets whether every event has extra fields that the protocol does not define.</summary>
    public bool UnknownFields { set => writer.UnknownFields = value; }

    /// <summary>Notes that the session has ended without <see cref="Close"/>, so that nothing more is sent.</summary>
    public void End() => HasEnded = true;

    /// <summary>Stops sending from here on, although the session goes on.</summary>
    public void Stall() => _stalled = true;

    /// <summary>Sends an event; see <see cref="EventWriter.Event"/>.</summary>
    public void SendEvent(
        string type, Action<Utf8JsonWriter> body, (string? Response, string? Item, string? Call) ids = default,
        ReadOnlySpan<byte> audio = default, long? clock = null, string? detail = null) =>
        Send(writer.Event(type, body, ids, audio, clock, detail));

    /// <summary>Sends bytes that are not an event; see <see cref="EventWriter.Raw"/>.</summary>
    public void SendRaw(ReadOnlyMemory<byte> bytes, string type, bool binary = false) => Send(writer.Raw(bytes, type, binary));

    /// <summary>Sends a message that the log leaves out, as one of very many.</summary>
    public void SendUnlogged(ReadOnlyMemory<byte> bytes) => Send(writer.Raw(bytes, "(unlogged)") with { IsLogged = false });

    /// <summary>Sends the last message once more.</summary>
    public void SendLastAgain()
    {
        if (_last is { } last)
        {
            Send(last);
        }
    }

    /// <summary>Sends an error.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="code">The close code.</param>
    /// <param name="message">For a person.</param>
    /// <param name="param">The field that is wrong, if one is.</param>
    /// <param name="causedBy">The <c>event_id</c> of the client's message that is answered.</param>
    public void SendError(string type, string code, string message, string? param, string? causedBy) => SendEvent(EventTypes.Error, json =>
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

    /// <summary>Answers a message that broke a rule, in the way that the scenario chose for that rule.</summary>
    public void AnswerOffence(OffenceBehaviour behaviour, int closeCode, string message, string? param, string? causedBy)
    {
        switch (behaviour)
        {
            case OffenceBehaviour.InvalidFrame:
                SendError("invalid_request_error", "invalid_frame", message, param, causedBy);
                break;
            case OffenceBehaviour.InvalidRequest:
                SendError("invalid_request_error", "invalid_request_error", message, param, causedBy);
                break;
            case OffenceBehaviour.Close:
                SendError("invalid_request_error", "invalid_frame", message, param, causedBy);
                Close(closeCode, message);
                break;
            case OffenceBehaviour.Ignore:
                break;
        }
    }

    /// <summary>Ends the session with a close frame, after everything that was sent before.</summary>
    /// <param name="code">The close code.</param>
    /// <param name="reason">The reason; it is cut to the length that a close frame can carry.</param>
    /// <param name="loggedReason">Stands in the log instead of the reason.</param>
    public void Close(int code, string reason, string? loggedReason = null)
    {
        if (HasEnded)
        {
            return;
        }

        // No message can come after a close.
        SendHeldBack();
        var detail = $"{code} {loggedReason ?? reason}".TrimEnd();
        var entry = new LogEntry(0, default, session, LogDirection.Sent, "(close)") { Detail = detail };
        link.Send(new OutFrame(default, entry) { CloseCode = code, CloseReason = Cut(reason), Latency = Latency });
        log.Note(session, "closing", detail);
        (HasEnded, HasClosed) = (true, true);
    }

    private static string? Cut(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
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
            _heldBack.Push(frame);
            return;
        }

        link.Send(frame);
        SendHeldBack();
    }

    private void SendHeldBack()
    {
        while (!_stalled && _heldBack.TryPop(out var heldBack))
        {
            link.Send(heldBack);
        }
    }
}
