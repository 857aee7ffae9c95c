using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>How the server answers an unknown <c>model</c>.</summary>
public enum UnknownModelBehaviour
{
    /// <summary>HTTP 400 on the upgrade.</summary>
    [JsonStringEnumMemberName("http-400")]
    Http400,

    /// <summary>An error event, then close 1008.</summary>
    [JsonStringEnumMemberName("close-1008")]
    Close1008,
}
