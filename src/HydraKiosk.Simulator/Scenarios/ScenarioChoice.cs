using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>A reply for when the tool outputs, joined by line breaks, contain a text.</summary>
public sealed class ScenarioChoice
{
    /// <summary>What to look for; case counts.</summary>
    [JsonRequired]
    public string OutputContains { get; set; } = "";

    /// <summary>What to say then.</summary>
    [JsonRequired]
    public ScenarioReply Reply { get; set; } = new();
}
