using System.Globalization;
using System.Text;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Sends far too many messages of one kind, as fast as the client takes them, up to a number and a time. The log has the beginning and the
/// end of it, not every message. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="link">Says how much waits to be sent.</param>
/// <param name="tools">Is told of the calls that are made here, so that outputs for them are accepted.</param>
internal sealed class MessageFlood(SessionContext context, SocketLink link, ToolCalls tools) : IFaultPlayer
{
    private const int DefaultMessages = 10_000;

    private const int LongNameLength = 1 << 20;

    /// <summary>No more is queued at a time: the client is to be flooded, not this process.</summary>
    private const long MostPendingBytes = 4 << 20;

    private const int MessagesPerStep = 500;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    private long _began;
    private string _kind = "";
    private int _count;
    private int _sent;

    private TimeSpan Elapsed => context.Server.Time.GetElapsedTime(_began);

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        if (action.Name != "flood")
        {
            return false;
        }

        Begin(action.First!, action.SecondNumber(DefaultMessages));
        return true;
    }

    /// <summary>Begins a flood; it replaces one that still runs.</summary>
    private void Begin(string kind, int count)
    {
        var idle = _sent >= _count;
        (_kind, _count, _sent) = (kind, Math.Min(count, FloodKinds.MostMessages), 0);
        _began = context.Server.Time.GetTimestamp();
        if (idle)
        {
            Step();
        }
    }

    private void Step()
    {
        for (var i = 0; i < MessagesPerStep && _sent < _count && !context.Outgoing.HasEnded && link.PendingBytes < MostPendingBytes; i++)
        {
            Send(_sent++);
        }

        if (_sent < _count && !context.Outgoing.HasEnded && Elapsed < _longest)
        {
            context.After(1, Step);
            return;
        }

        _count = _sent;
        context.Note("flood-over", string.Create(CultureInfo.InvariantCulture, $"{_kind}: {_sent} in {Elapsed.TotalMilliseconds:F0} ms"));
    }

    private void Send(int number)
    {
        var n = number.ToString(CultureInfo.InvariantCulture);
        var eventId = $"sv_{n}";
        switch (_kind)
        {
            case "tool-names":
                SendCall(eventId, $"call_flood_{n}", new string('n', LongNameLength));
                break;
            case "warnings":
                SendEvent(
                    "warning", eventId,
                    $",\"warning\":{{\"code\":\"flood_{n}\",\"message\":\"Something is not quite right, and this is number {n}.\"}}");
                break;
            case "errors":
                SendEvent(
                    "error", eventId,
                    $",\"error\":{{\"type\":\"flood\",\"code\":\"flood_{n}\",\"message\":\"Something is wrong, and this is number {n}.\"}}");
                break;
            case "calls":
                SendCall(eventId, $"call_flood_{n}", $"tool_{n}");
                break;
            case "replies":
                SendReply(eventId, $"resp_flood_{n}", $"item_flood_{n}");
                break;
            case "unknown-types":
                SendEvent($"flood.number.{n}", eventId, "");
                break;
            case "transcripts":
                SendEvent(
                    EventTypes.TranscriptDelta, eventId,
                    $",\"response_id\":\"resp_flood\",\"item_id\":\"item_flood\",\"delta\":\" and word number {n}\"");
                break;
            case "items":
                SendItem(eventId, $"item_flood_{n}", "assistant", "");
                break;
            default:
                SendItem(eventId, "item_flood", "user", Parts(_count));
                _sent = _count;
                break;
        }
    }

    /// <summary>One item of very many parts, which is quadratic work for a client that adds text to text.</summary>
    private static string Parts(int count)
    {
        const string Part = "{\"type\":\"input_audio\",\"text\":\"x\"}";
        var parts = new StringBuilder((Part.Length + 1) * count);
        for (var i = 0; i < count; i++)
        {
            parts.Append(i == 0 ? "" : ",").Append(Part);
        }

        return parts.ToString();
    }

    private void SendCall(string eventId, string callId, string name)
    {
        tools.AddKnown(callId);
        SendEvent(
            EventTypes.ArgumentsDone, eventId,
            $",\"response_id\":\"resp_flood\",\"call_id\":\"{callId}\",\"name\":\"{name}\",\"arguments\":\"{{}}\"");
    }

    private void SendReply(string eventId, string response, string item)
    {
        SendEvent(EventTypes.ResponseCreated, eventId, $",\"response\":{{\"id\":\"{response}\"}}");
        SendEvent(
            EventTypes.AudioDelta, eventId + "_d", $",\"response_id\":\"{response}\",\"item_id\":\"{item}\",\"delta\":\"AAAAAAAAAAAAAAAA\"");
        SendEvent(EventTypes.ResponseDone, eventId + "_e", $",\"response\":{{\"id\":\"{response}\",\"status\":\"completed\"}}");
    }

    private void SendItem(string eventId, string item, string role, string parts) =>
        SendEvent(
            EventTypes.ItemDone, eventId,
            $",\"item\":{{\"id\":\"{item}\",\"type\":\"message\",\"role\":\"{role}\",\"status\":\"completed\",\"content\":[{parts}]}}");

    private void SendEvent(string type, string eventId, string fields) =>
        context.Outgoing.SendUnlogged(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"event_id\":\"{eventId}\"{fields}}}"));
}
