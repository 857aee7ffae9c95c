using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>A reply for when the tool outputs, joined by line breaks, contain a text.</summary>
public sealed class ScenarioChoice
{
    /// <summary>The text to look for, with the same capital letters.</summary>
    [JsonRequired]
    public string OutputContains { get; set; } = "";

    /// <summary>The reply when the text is found.</summary>
    [JsonRequired]
    public ScenarioReply Reply { get; set; } = new();
}
