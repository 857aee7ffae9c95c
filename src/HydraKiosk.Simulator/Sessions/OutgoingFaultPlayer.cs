using System.Globalization;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// What a scenario does to the messages of the service: when and in what form they are sent, errors, and closes. Used under the session's
/// lock.
/// </summary>
/// <param name="context">The session.</param>
internal sealed class OutgoingFaultPlayer(SessionContext context) : IFaultPlayer
{
    private const string Reason = "on purpose";

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        var outgoing = context.Outgoing;
        switch (action.Name)
        {
            case "stall":
                outgoing.Stall();
                return true;
            case "close":
                outgoing.Close(action.Number(1011), action.Second ?? Reason);
                return true;
            case "error":
                outgoing.SendError(action.First!, action.First!, Reason, null, null);
                if (action.Second is { } code)
                {
                    outgoing.Close(int.Parse(code, CultureInfo.InvariantCulture), Reason);
                }

                return true;
            case "delay":
                outgoing.DelayNext = TimeSpan.FromMilliseconds(action.Number(0));
                return true;
            case "latency":
                outgoing.Latency = TimeSpan.FromMilliseconds(action.Number(0));
                return true;
            case "reorder":
                outgoing.ReorderNext = true;
                return true;
            case "fragment":
                outgoing.Fragmented = true;
                return true;
            case "unknown-fields":
                outgoing.UnknownFields = true;
                return true;
            case "duplicate":
                outgoing.SendLastAgain();
                return true;
            case "warning":
                DeprecationWarning.Send(outgoing, context.Switches.Warning);
                return true;
            default:
                return false;
        }
    }
}
