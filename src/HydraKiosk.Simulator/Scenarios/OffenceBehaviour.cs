using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>How the server answers a message that breaks a rule.</summary>
public enum OffenceBehaviour
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("ignore")]
    Ignore,

    /// <summary>An error event <c>invalid_frame</c>.</summary>
    [JsonStringEnumMemberName("invalid-frame")]
    InvalidFrame,

    /// <summary>An error event <c>invalid_request_error</c>.</summary>
    [JsonStringEnumMemberName("invalid-request")]
    InvalidRequest,

    /// <summary>An error event, then close 1003 or 1007.</summary>
    [JsonStringEnumMemberName("close")]
    Close,
}
