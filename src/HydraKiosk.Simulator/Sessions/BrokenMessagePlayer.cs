using System.Text;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Messages that are malformed, unknown or too large. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="link">The session's connection.</param>
internal sealed class BrokenMessagePlayer(SessionContext context, SocketLink link) : IFaultPlayer
{
    /// <summary>Larger than the receive buffer of any client that does not grow it.</summary>
    private const int LargeMessageBytes = 6 * 1024 * 1024;

    /// <summary>Deeper than any JSON reader goes.</summary>
    private const int NestedDepth = 1000;

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        switch (action.Name)
        {
            case "garbage":
                SendRaw("}{ this is no JSON \u0001\u00ff"u8, "(garbage)");
                return true;
            case "truncated":
                SendRaw("{\"type\":\"response.output_audio.delta\",\"event_id\":\"sv_0\",\"delta\":\"AAAA"u8, "(truncated)");
                return true;
            case "no-type":
                SendRaw("{\"event_id\":\"sv_0\",\"delta\":\"AAAA\"}"u8, "(no-type)");
                return true;
            case "nested":
                var nested = new string('[', NestedDepth) + new string(']', NestedDepth);
                SendRaw(Encoding.UTF8.GetBytes($"{{\"type\":\"error\",\"error\":{nested}}}"), "(nested)");
                return true;
            case "not-utf8":
                // A client has to fail the connection on it (RFC 6455, 8.1); most WebSocket libraries do so with 1007 by themselves.
                link.MarkEndedByServer();
                SendRaw([.. "{\"type\":\"error\",\"error\":{\"code\":\"odd\",\"message\":\""u8, 0xC3, 0x28, .. "\"}}"u8], "(not-utf8)");
                return true;
            case "nulls":
                SendRaw(
                    "{\"type\":\"response.output_audio.delta\",\"event_id\":null,\"response_id\":null,\"item_id\":null,\"delta\":null}"u8, "(nulls)");
                return true;
            case "string-error":
                SendRaw("{\"type\":\"error\",\"error\":\"something went wrong\"}"u8, "(string-error)");
                return true;
            case "binary":
                context.Outgoing.SendRaw(new byte[] { 0, 1, 2, 3, 254, 255 }, "(binary)", binary: true);
                return true;
            case "unknown-item":
                var item = new SimulatedItem("item_unheard_of", "item_older_still");
                context.Items.SendMessageItem(EventTypes.ItemDone, item, "user", "completed", "input_audio");
                return true;
            case "unknown-event":
                context.Outgoing.SendEvent("conversation.mood.changed", json => json.WriteString("mood", "sunny"));
                return true;
            case "large":
                var padding = new string('x', action.Number(LargeMessageBytes));
                context.Outgoing.SendEvent("debug.dump", json => json.WriteString("text", padding));
                return true;
            default:
                return false;
        }
    }

    private void SendRaw(ReadOnlySpan<byte> message, string type) => context.Outgoing.SendRaw(message.ToArray(), type);
}
