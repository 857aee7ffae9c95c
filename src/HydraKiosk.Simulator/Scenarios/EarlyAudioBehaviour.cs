using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>What audio before <c>session.configured</c> gets.</summary>
public enum EarlyAudioBehaviour
{
    /// <summary>Dropped silently.</summary>
    [JsonStringEnumMemberName("drop")]
    Drop,

    /// <summary>An error event <c>session_ended</c>.</summary>
    [JsonStringEnumMemberName("session-ended")]
    SessionEnded,
}
