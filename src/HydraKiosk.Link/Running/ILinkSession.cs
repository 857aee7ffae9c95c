using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Running;

/// <summary>One session with a service, or the attempt at one. Used once. Its methods may be called from any thread and return at once.</summary>
internal interface ILinkSession
{
    /// <summary>Runs the session to its end.</summary>
    /// <param name="stop">Closes it in order, and gives up waiting for that after a time limit.</param>
    /// <returns>How it ended. Never throws for anything that the network or the service does.</returns>
    Task<SessionOutcome> RunAsync(CancellationToken stop);

    /// <summary>Ends the session in order; from here on it takes neither audio nor messages, and reports none.</summary>
    void Stop();

    /// <summary>Ends the session at once: a dead link answers no goodbye.</summary>
    void Fail(LinkCause cause, string detail);

    /// <summary>
    /// The network is another one now: a dial that has no connection yet is called off, since it may be waiting on the old one; a dial or
    /// a session whose own address has gone is over and need not wait for a time limit or its pings to say so.
    /// </summary>
    /// <param name="network">Knows the addresses.</param>
    void OnNetworkChanged(INetworkChanges network);
}
