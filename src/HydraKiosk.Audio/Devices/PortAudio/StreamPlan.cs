namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What one attempt at opening a stream asks for. A count of 0 means that the stream has no such side.</summary>
internal readonly record struct StreamAttempt(int SampleRateHz, int CaptureChannels, int PlaybackChannels);

/// <summary>In which order rates and channel counts are tried. Pure; the opening itself is <see cref="PortAudioStream"/>'s.</summary>
internal static class StreamPlan
{
    /// <summary>The common rates, best for speech over a 24/48 kHz service first; the rest covers odd telephony and studio cards.</summary>
    private static readonly int[] CommonRates = [48000, 44100, 16000, 32000, 96000, 24000, 22050, 8000, 192000];

    /// <summary>The configured rate, the device's own, then the common ones; each once.</summary>
    public static IReadOnlyList<int> Rates(int? configured, double deviceDefault) =>
        new[] { configured ?? 0, Sane(deviceDefault) }.Concat(CommonRates).Where(rate => rate > 0).Distinct().ToList();

    /// <summary>As many microphone channels as are wanted and there, else mono, stereo, or all the device has (some take nothing else).</summary>
    /// <param name="wanted">What the configuration asks for, 1 or more.</param>
    /// <param name="most">What the device has; 0: unknown.</param>
    public static IReadOnlyList<int> CaptureChannels(int wanted, int most) => Distinct(most, most == 0 ? wanted : Math.Min(wanted, most), 1, 2, most);

    /// <summary>Stereo where there is stereo, since many cards take nothing less; then mono, then all.</summary>
    public static IReadOnlyList<int> PlaybackChannels(int most) => Distinct(most, most == 0 ? 2 : Math.Min(2, most), 1, most);

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
