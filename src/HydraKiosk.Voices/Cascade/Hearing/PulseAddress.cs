using System.Globalization;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>The recogniser's address: every setting of a session stands in its query.</summary>
internal static class PulseAddress
{
    /// <summary>16 kHz as the service asks by default, in pieces of 20 ms: its words are to come while they are spoken.</summary>
    public static readonly ChunkFormat Format = new(16_000, 20);

    private const int ShortestEnd = 100; // what the service takes, in ms
    private const int LongestEnd = 10_000;

    /// <summary>The address of a session.</summary>
    public static Uri Of(HearingOptions hearing, TurnOptions turns)
    {
        // The service finds ends by itself as well. It is to be a little later than we are, so that its word is a second opinion and not a cut.
        var end = Math.Clamp((int)turns.Silence.TotalMilliseconds + 200, ShortestEnd, LongestEnd);
        var query = $"model={Uri.EscapeDataString(hearing.Model)}&language={Uri.EscapeDataString(hearing.Language)}&encoding=linear16"
            + $"&sample_rate={Format.SampleRateHz.ToString(CultureInfo.InvariantCulture)}&word_timestamps=true"
            + $"&eou_timeout_ms={end.ToString(CultureInfo.InvariantCulture)}";
        return new UriBuilder(hearing.Endpoint) { Query = query }.Uri;
    }
}
