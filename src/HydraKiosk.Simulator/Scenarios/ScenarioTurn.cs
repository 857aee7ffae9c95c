using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>One entry of the script.</summary>
public sealed class ScenarioTurn
{
    /// <summary>Text to put into the user item's content, as one vendor sample shows; null (the documented case) leaves it null.</summary>
    public string? Heard { get; set; }

    /// <summary>The answer to the turn.</summary>
    [JsonRequired]
    public ScenarioReply Reply { get; set; } = new();
}
