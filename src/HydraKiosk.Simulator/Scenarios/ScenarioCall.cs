using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>A call of a tool.</summary>
public sealed class ScenarioCall
{
    /// <summary>The name of the tool's function.</summary>
    [JsonRequired]
    public string Name { get; set; } = "";

    /// <summary>An object is sent as its JSON text; a string is sent as it is, valid JSON or not; absent sends empty arguments.</summary>
    public System.Text.Json.JsonElement? Arguments { get; set; }
}
