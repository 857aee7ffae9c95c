namespace HydraKiosk.Primitives.Choices;

/// <summary>What the kill switch stops.</summary>
public enum KillScope
{
    /// <summary>No tool runs.</summary>
    Tools,

    /// <summary>No sample of the microphone leaves the device.</summary>
    Microphone,

    /// <summary>Both, and there is no session.</summary>
    All,
}
