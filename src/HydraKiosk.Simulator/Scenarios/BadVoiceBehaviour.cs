using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>What happens after a voice was rejected.</summary>
public enum BadVoiceBehaviour
{
    /// <summary>The next configure on the same socket counts.</summary>
    [JsonStringEnumMemberName("configurable")]
    Configurable,

    /// <summary>Further configures are ignored.</summary>
    [JsonStringEnumMemberName("ignore")]
    Ignore,

    /// <summary>The socket closes with 1000.</summary>
    [JsonStringEnumMemberName("close")]
    Close,
}
