using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>A sine.</summary>
public sealed class ScenarioTone
{
    /// <summary>Pitch, 20 to 10 000.</summary>
    public double Hz { get; set; } = 440;

    /// <summary>Length, up to 300.</summary>
    public double Seconds { get; set; } = 1;

    /// <summary>Peak level in dB below full scale, -80 to 0.</summary>
    public double Dbfs { get; set; } = -12;
}
