using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>What a scenario does to the connection itself: it ends, stands still, or gets slow. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="link">The session's connection.</param>
internal sealed class LinkFaultPlayer(SessionContext context, SocketLink link) : IFaultPlayer
{
    /// <summary>How long after a slow time what has piled up may still arrive in one burst.</summary>
    private const int BurstMs = 1000;

    /// <summary>
    /// Whether the server itself reads late, or did until a moment ago. Audio then arrives late and in bursts, which is no fault of the client's.
    /// </summary>
    public bool ReadsLate { get; private set; }

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        switch (action.Name)
        {
            case "reset":
                context.Outgoing.End();
                link.Reset();
                return true;
            case "drop":
                context.Outgoing.End();
                link.Drop();
                return true;
            case "half-open":
                context.Outgoing.Stall();
                link.HalfOpen();
                return true;
            case "standstill":
                link.SetWriting(on: false);
                context.After(action.Number(0), () => link.SetWriting(on: true));
                PauseReading(action.Number(0), action.Name);
                return true;
            case "slow-read":
                PauseReading(action.Number(1000), action.Name);
                return true;
            case "narrow":
                Narrow(action.Number(0), action.Second is null ? null : action.SecondNumber(0));
                return true;
            case "late-pong":
                link.DelayPongs(TimeSpan.FromMilliseconds(action.Number(0)));
                return true;
            default:
                return false;
        }
    }

    private void Narrow(int bytesPerSecond, int? forMs)
    {
        ReadsLate = true;
        link.Narrow(bytesPerSecond);
        if (forMs is { } ms)
        {
            context.After(ms, () => link.Narrow(0));
            EndReadsLate(ms + BurstMs, "narrow");
        }
    }

    private void PauseReading(int ms, string fault)
    {
        ReadsLate = true;
        link.SetReading(on: false);
        context.After(ms, () => link.SetReading(on: true));
        EndReadsLate(ms + BurstMs, fault);
    }

    private void EndReadsLate(int afterMs, string fault) => context.After(afterMs, () =>
    {
        ReadsLate = false;
        context.NoteFaultOver(fault);
    });
}
