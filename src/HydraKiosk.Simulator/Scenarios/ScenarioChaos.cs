namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// Faults drawn by chance, the same ones for the same <see cref="Scenario.Seed"/>: every connection has its own plan, made of faults of the
/// handshake and of faults at times of the session, with healthy stretches between them. The log has the plan of a connection as a note
/// <c>chaos</c> when it comes, and each fault as a note <c>fault</c> when it happens.
/// </summary>
public sealed class ScenarioChaos
{
    /// <summary>Shortest healthy stretch of a session, in seconds.</summary>
    public int MinSeconds { get; set; } = 20;

    /// <summary>Longest healthy stretch of a session, in seconds.</summary>
    public int MaxSeconds { get; set; } = 40;

    /// <summary>How many in a hundred connections have a fault of the handshake; the first has none, and at most two in a row have one.</summary>
    public int HandshakePercent { get; set; } = 35;
}
