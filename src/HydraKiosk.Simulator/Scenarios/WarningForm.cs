using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Where the deprecation warning's code and message stand; the service's envelope is not published.</summary>
public enum WarningForm
{
    /// <summary>In a <c>warning</c> object.</summary>
    [JsonStringEnumMemberName("nested")]
    Nested,

    /// <summary>At top level.</summary>
    [JsonStringEnumMemberName("flat")]
    Flat,
}
