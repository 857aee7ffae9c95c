using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>One side of a device that was chosen by name: an entry of the list, or an ALSA PCM by its own name.</summary>
/// <param name="Listed">The entry; null for an ALSA PCM name.</param>
/// <param name="AlsaName">The PCM's name, handed to ALSA as it stands; null for a listed device.</param>
internal sealed record DeviceChoice(PortAudioDeviceInfo? Listed, string? AlsaName)
{
    /// <summary>What a technician would call it.</summary>
    public string Name => Listed is { } device ? DeviceSelector.FullName(device) : $"{AlsaName} (ALSA)";

    /// <summary>Whether both sides can be moved by one stream: one card, or two clients of one sound server, which has a single clock.</summary>
    public bool SharesClockWith(DeviceChoice other) =>
        AlsaName is not null || other.AlsaName is not null
            ? string.Equals(AlsaName, other.AlsaName, StringComparison.Ordinal)
            : Listed!.Index == other.Listed!.Index
                || (Listed.HostApiType == PaNative.HostApiJack && other.Listed.HostApiType == PaNative.HostApiJack);

    /// <summary>PortAudio's host API type.</summary>
    public int HostApiType => Listed?.HostApiType ?? PaNative.HostApiAlsa;
}

/// <summary>
/// Finds the device a configuration means. Cards change their numbers at every boot and replug, so a device is known by its name: the
/// whole name, or a part of it that fits one device only, in any case; never by a place in a list.
/// </summary>
internal static class DeviceSelector
{
    private const string AlsaPrefix = "alsa:";
    private static readonly string[] _alsaForms = ["hw:", "plughw:", "sysdefault:", "dsnoop:", "dmix:"];

    /// <param name="devices">The list.</param>
    /// <param name="wanted">"default", a name or a part of one, "hw:…", "plughw:…", or "alsa:" and any PCM name of asound.conf.</param>
    /// <param name="capture">True for the microphone's side, false for the loudspeaker's.</param>
    /// <param name="access">What the process may do with the sound nodes, for the right words when there is nothing.</param>
    /// <param name="prefersEchoFree">Whether "default" means a microphone that <see cref="EchoFreeSource"/> knows, where there is one.</param>
    /// <exception cref="AudioDeviceException">Nothing is there, nothing fits, or more than one fits.</exception>
    public static DeviceChoice Choose(
        IReadOnlyList<PortAudioDeviceInfo> devices, string wanted, bool capture, SoundNodeAccess access, bool prefersEchoFree = false)
    {
        var side = capture ? "capture" : "playback";
        if (wanted.StartsWith(AlsaPrefix, StringComparison.OrdinalIgnoreCase) && wanted.Length > AlsaPrefix.Length)
        {
            return new DeviceChoice(null, wanted[AlsaPrefix.Length..]);
        }

        if (Array.Exists(_alsaForms, form => wanted.StartsWith(form, StringComparison.Ordinal)))
        {
            return new DeviceChoice(null, wanted);
        }

        var usable = devices.Where(device => (capture ? device.MaxCaptureChannels : device.MaxPlaybackChannels) > 0).ToList();
        if (usable.Count == 0)
        {
            throw Nothing(side, access);
        }

        if (wanted.Length == 0 || string.Equals(wanted, "default", StringComparison.OrdinalIgnoreCase))
        {
            var echoFree = prefersEchoFree && capture ? usable.Find(device => EchoFreeSource.IsNamed(device.Name)) : null;
            var chosen = echoFree ?? usable.Find(device => capture ? device.IsDefaultCapture : device.IsDefaultPlayback)
                ?? usable.Find(device => string.Equals(device.Name, "default", StringComparison.OrdinalIgnoreCase))
                ?? (usable.Count == 1 ? usable[0] : null);
            return chosen is not null
                ? new DeviceChoice(chosen, null) : throw Wrong(AudioCause.NoMatch, side, "default", "the system names no default", usable);
        }

        // The most exact reading that fits anything decides; a part of a name only counts when no whole name fits.
        foreach (var fits in new Func<PortAudioDeviceInfo, bool>[]
        {
            device => string.Equals(device.Name, wanted, StringComparison.Ordinal) || string.Equals(
                FullName(device), wanted, StringComparison.Ordinal),
            device => string.Equals(device.Name, wanted, StringComparison.OrdinalIgnoreCase) || string.Equals(
                FullName(device), wanted, StringComparison.OrdinalIgnoreCase),
            device => FullName(device).Contains(wanted, StringComparison.OrdinalIgnoreCase),
        })
        {
            var found = usable.FindAll(device => fits(device));
            if (found.Count > 0)
            {
                return found.Count == 1
                    ? new DeviceChoice(found[0], null) : throw Wrong(AudioCause.Ambiguous, side, wanted, $"{found.Count} devices fit", found);
            }
        }

        throw ServerOf(wanted, devices) ?? Wrong(AudioCause.NoMatch, side, wanted, "no device of that name is there", usable);
    }

    /// <summary>The name with its host API, as the verb "devices" prints it and the configuration may have it.</summary>
    public static string FullName(PortAudioDeviceInfo device) => $"{device.Name} ({ShortApi(device.HostApi)})";

    private static string ShortApi(string hostApi) => hostApi.StartsWith("JACK", StringComparison.OrdinalIgnoreCase) ? "JACK" : hostApi;

    private static AudioDeviceException Nothing(string side, SoundNodeAccess access) => access == SoundNodeAccess.Denied
        ? PaFailure.Create(AudioCause.PermissionDenied, $"finding a {side} device", "there are sound cards, but none of them may be opened")
        : PaFailure.Create(AudioCause.NoDevice, $"finding a {side} device", access == SoundNodeAccess.None
            ? "the kernel has no sound card and no sound server offers one"
            : $"there is a sound card, but none with a {side} side");

    private static AudioDeviceException? ServerOf(string wanted, IReadOnlyList<PortAudioDeviceInfo> devices)
    {
        // Devices of a sound server disappear with it; the names by which people call the servers give the reason away.
        var server = Array.Find(["jack", "pulse", "pipewire"], name => wanted.Contains(name, StringComparison.OrdinalIgnoreCase));
        var isThere = server is not null && devices.Any(device => FullName(device).Contains(server, StringComparison.OrdinalIgnoreCase));
        return server is null || isThere ? null
            : PaFailure.Create(AudioCause.ServerNotRunning, $"finding the device \"{wanted}\"",
                $"no device of {server} is there; its server does not seem to run");
    }

    private static AudioDeviceException Wrong(Cause cause, string side, string wanted, string why, List<PortAudioDeviceInfo> there) =>
        PaFailure.Create(cause, $"choosing the {side} device \"{wanted}\"",
            $"{why}; there is: {string.Join(", ", there.Select(device => $"\"{FullName(device)}\""))}");
}
