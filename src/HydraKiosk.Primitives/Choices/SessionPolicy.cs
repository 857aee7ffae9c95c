namespace HydraKiosk.Primitives.Choices;

/// <summary>When a session with the service is open.</summary>
public enum SessionPolicy
{
    /// <summary>Connects when somebody speaks, closes after some seconds of quiet.</summary>
    OnDemand,

    /// <summary>Stays connected from start to stop.</summary>
    Always,
}
