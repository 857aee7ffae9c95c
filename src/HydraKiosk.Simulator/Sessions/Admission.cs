namespace HydraKiosk.Simulator.Sessions;

/// <summary>Whether a WebSocket that was opened becomes a session, and if not, why the server closes it again.</summary>
internal enum Admission
{
    /// <summary>It becomes a session.</summary>
    Accepted,

    /// <summary>It is closed, because the largest number of sessions is open already.</summary>
    ServerFull,

    /// <summary>It is closed, because the model is unknown and the scenario says so only after the upgrade.</summary>
    UnknownModel,
}
