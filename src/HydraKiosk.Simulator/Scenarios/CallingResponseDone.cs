using System.Text.Json.Serialization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>When a response that called tools gets its <c>response.done</c>.</summary>
public enum CallingResponseDone
{
    /// <summary>Right after the last complete call.</summary>
    [JsonStringEnumMemberName("after-arguments")]
    AfterArguments,

    /// <summary>Once every output is posted.</summary>
    [JsonStringEnumMemberName("after-outputs")]
    AfterOutputs,

    /// <summary>Never.</summary>
    [JsonStringEnumMemberName("never")]
    Never,
}
