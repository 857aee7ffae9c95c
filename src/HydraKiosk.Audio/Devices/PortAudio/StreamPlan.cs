namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What one attempt at opening a stream asks for. A count of 0 means that the stream has no such side.</summary>
internal readonly record struct StreamAttempt(int SampleRateHz, int CaptureChannels, int PlaybackChannels);

/// <summary>In which order rates and channel counts are tried, and for what buffer. Pure; the same for both audio back ends.</summary>
public static class StreamPlan
{
    /// <summary>The common rates, best for speech over a 24/48 kHz service first; the rest covers odd telephony and studio cards.</summary>
    private static readonly int[] _commonRates = [48000, 44100, 16000, 32000, 96000, 24000, 22050, 8000, 192000];

    /// <summary>The configured rate, the device's own, then the common ones; each once.</summary>
    public static IReadOnlyList<int> Rates(int? configured, double deviceDefault) =>
        new[] { configured ?? 0, Sane(deviceDefault) }.Concat(_commonRates).Where(rate => rate > 0).Distinct().ToList();

    /// <summary>As many microphone channels as are wanted and there, else mono, stereo, or all the device has (some take nothing else).</summary>
    /// <param name="wanted">What the configuration asks for, 1 or more.</param>
    /// <param name="most">What the device has; 0: unknown.</param>
    public static IReadOnlyList<int> CaptureChannels(int wanted, int most) => Distinct(most, most == 0 ? wanted : Math.Min(wanted, most), 1, 2, most);

    /// <summary>Stereo where there is stereo, since many cards take nothing less; then mono, then all.</summary>
    public static IReadOnlyList<int> PlaybackChannels(int most) => Distinct(most, most == 0 ? 2 : Math.Min(2, most), 1, most);

    /// <summary>
    /// The buffer to ask for: the configured one; else three periods, since a callback that comes one period late must find one still
    /// playing and one to spare, or the device's own low default if that is longer.
    /// </summary>
    /// <param name="settings">May name it.</param>
    /// <param name="deviceLow">The device's low default; null: unknown.</param>
    public static TimeSpan SuggestedLatency(PortAudioSettings settings, TimeSpan? deviceLow)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var threePeriods = TimeSpan.FromMilliseconds(3.0 * settings.PeriodMs);
        return settings.Latency ?? (deviceLow > threePeriods ? deviceLow.Value : threePeriods);
    }

    private static int Sane(double rate) => rate is >= 8000 and <= 192000 ? (int)Math.Round(rate) : 0;

    private static List<int> Distinct(int most, params ReadOnlySpan<int> counts)
    {
        var list = new List<int>();
        foreach (var count in counts)
        {
            if (count > 0 && (most == 0 || count <= most) && !list.Contains(count))
            {
                list.Add(count);
            }
        }

        return list;
    }
}
