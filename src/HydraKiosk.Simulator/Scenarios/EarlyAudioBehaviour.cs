using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>How the server answers audio before <c>session.configured</c>.</summary>
public enum EarlyAudioBehaviour
{
    /// <summary>Dropped silently.</summary>
    [JsonStringEnumMemberName("drop")]
    Drop,

    /// <summary>An error event <c>session_ended</c>.</summary>
    [JsonStringEnumMemberName("session-ended")]
    SessionEnded,
}
