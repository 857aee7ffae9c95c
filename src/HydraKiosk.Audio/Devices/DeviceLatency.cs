namespace HydraKiosk.Audio.Devices;

/// <summary>How long samples spend between the air and the device callback, as the system reports it.</summary>
/// <param name="Capture">Microphone to callback; null when unknown.</param>
/// <param name="Playback">Callback to loudspeaker; null when unknown.</param>
public readonly record struct DeviceLatency(TimeSpan? Capture, TimeSpan? Playback)
{
    /// <summary>No sound path of a device takes longer; a report above it is an arithmetic accident of the driver, not a delay.</summary>
    private const double LongestSeconds = 2.0;

    /// <summary>Takes a driver's report only where it can be true. JACK's dummy driver, for one, reports an unsigned underflow of 24 hours.</summary>
    /// <param name="seconds">As reported; may be NaN, negative or absurd.</param>
    /// <returns>The delay, or null for "unknown".</returns>
    public static TimeSpan? Plausible(double seconds) => seconds is > 0 and <= LongestSeconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <inheritdoc/>
    public override string ToString() => $"capture {Text(Capture)}, playback {Text(Playback)}";

    private static string Text(TimeSpan? latency) => latency is { } known ? $"{known.TotalMilliseconds:0.0} ms" : "unknown";
}
