using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Plays the scenario's faults when the session reaches their points. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
internal sealed class FaultDispatcher(SessionContext context)
{
    private readonly List<IFaultPlayer> _players = [];

    /// <summary>Adds a part of the session that can play faults. No two parts may know the same fault.</summary>
    public void Add(IFaultPlayer player) => _players.Add(player);

    /// <summary>The session has reached a point, as <c>turn:2</c>; plays the faults that are due there.</summary>
    public void Reach(string point)
    {
        foreach (var action in context.Server.Faults.Take(point, context.Number))
        {
            if (context.Outgoing.HasEnded)
            {
                return;
            }

            if (!_players.Exists(player => player.TryPlay(action)))
            {
                throw new InvalidOperationException($"the fault '{action.Name}' passed the check and is not implemented");
            }

            // Noted last, so that whoever waits for the note finds the fault in force.
            context.Note("fault", $"{action} at {point}");
            SimulatorMessages.Fault(context.Server.Logger, context.Number, action.ToString(), point);
        }
    }
}
