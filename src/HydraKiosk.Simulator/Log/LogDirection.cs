namespace HydraKiosk.Simulator.Log;

/// <summary>What kind of thing a log entry tells of.</summary>
public enum LogDirection
{
    /// <summary>A message from the client.</summary>
    Received,

    /// <summary>A message to the client, stamped as it was handed to the socket.</summary>
    Sent,

    /// <summary>Something other than a message: a connection attempt, a close, a fault, a turn.</summary>
    Note,

    /// <summary>The client broke a rule.</summary>
    Violation,

    /// <summary>The client did what the documentation allows and a careful client does not.</summary>
    Advice,
}
