namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// How long a loudspeaker swallows what it is first given after a stream has been opened. The stream then stays open and is fed with silence, so
/// the price is paid once, at start or after a replug, and never in front of a reply in the middle of a conversation. Figures: field
/// reports of 1.0 to 1.5 s for HDMI receivers (they re-lock to the new clock) and 0.5 to 1 s for Bluetooth (link and codec start).
/// </summary>
internal static class SlowSink
{
    private static readonly TimeSpan _hdmi = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan _bluetooth = TimeSpan.FromMilliseconds(1000);

    /// <param name="playbackName">The device's full name.</param>
    public static TimeSpan LeadInFor(string playbackName)
    {
        bool Has(string part) => playbackName.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Has("hdmi") || Has("displayport") ? _hdmi : Has("bluetooth") || Has("bluez") || Has("bluealsa") ? _bluetooth : TimeSpan.Zero;
    }
}
