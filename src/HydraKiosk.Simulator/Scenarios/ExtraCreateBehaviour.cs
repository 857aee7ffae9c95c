using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>How the server answers a response.create while a response runs or the user speaks.</summary>
public enum ExtraCreateBehaviour
{
    /// <summary>Nothing, while a response runs or the user speaks.</summary>
    [JsonStringEnumMemberName("ignore")]
    Ignore,

    /// <summary>Another response, after the one that runs.</summary>
    [JsonStringEnumMemberName("second")]
    Second,

    /// <summary>An error event <c>invalid_request_error</c>.</summary>
    [JsonStringEnumMemberName("invalid-request")]
    InvalidRequest,
}
