namespace HydraKiosk.Simulator.Scenarios;

/// <summary>A sine tone.</summary>
public sealed class ScenarioTone
{
    /// <summary>The pitch in Hz, 20 to 10 000.</summary>
    public double Hz { get; set; } = 440;

    /// <summary>The length in seconds, up to 300.</summary>
    public double Seconds { get; set; } = 1;

    /// <summary>The peak level in dB below full scale, -80 to 0.</summary>
    public double Dbfs { get; set; } = -12;
}
