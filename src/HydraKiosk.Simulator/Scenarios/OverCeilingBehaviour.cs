using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>What replies look like when the configuration was over the payload ceiling.</summary>
public enum OverCeilingBehaviour
{
    /// <summary>Every event but audio.</summary>
    [JsonStringEnumMemberName("no-audio")]
    NoAudio,

    /// <summary><c>response.created</c> and nothing more.</summary>
    [JsonStringEnumMemberName("nothing-after-created")]
    NothingAfterCreated,
}
