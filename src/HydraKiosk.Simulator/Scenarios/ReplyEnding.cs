using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>How a response ends.</summary>
public enum ReplyEnding
{
    /// <summary>Normally.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Stopped early by a limit: half of the audio, then <c>incomplete</c> with <see cref="ScenarioReply.Reason"/>.</summary>
    [JsonStringEnumMemberName("incomplete")]
    Incomplete,

    /// <summary>A fault of the service: half of the audio, then <c>failed</c>.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
