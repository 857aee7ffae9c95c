using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>The causes of sound devices that cannot be opened or kept as they should be, 1050 to 1079.</summary>
public static class AudioCause
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>libportaudio.so.2 is not installed.</summary>
    public static PlainCause LibraryMissing { get; } = All.Add(new PlainCause(1050, LogLevel.Warning, new(
        "PortAudio is not installed",
        "the sound library libportaudio.so.2 is not on this machine",
        "a fresh system without the package",
        "install it with `sudo apt install libportaudio2`")));

    /// <summary>PortAudio is there but does not initialise.</summary>
    public static PlainCause LibraryFailed { get; } = All.Add(new PlainCause(1051, LogLevel.Warning, new(
        "PortAudio does not start",
        "the sound library is there but refuses to initialise",
        "a broken ALSA or JACK configuration",
        "look at the lines of ALSA and JACK at log level debug; if they blame `/etc/asound.conf` or `~/.asoundrc`, repair or remove that file")));

    /// <summary>The system lists no sound device for the wanted direction.</summary>
    public static PlainCause NoDevice { get; } = All.Add(new PlainCause(1052, LogLevel.Warning, new(
        "no sound device",
        "the system lists no device for the wanted direction",
        "no sound card, one that is unplugged, or a driver that did not load",
        "plug the sound card in (`lsusb`, `arecord -l` and `aplay -l` must show it), or set the audio backend to \"null\" to run without "
            + "sound")));

    /// <summary>No device matches the configured name.</summary>
    public static PlainCause NoMatch { get; } = All.Add(new PlainCause(1053, LogLevel.Warning, new(
        "configured sound device not found",
        "no device matches the configured name",
        "another device than the one the file was written for, or a typo",
        "put one of the listed names, or a part of one that no other shares, into the configuration; `hydra-kiosk devices` prints them")));

    /// <summary>More than one device matches the configured name.</summary>
    public static PlainCause Ambiguous { get; } = All.Add(new PlainCause(1054, LogLevel.Warning, new(
        "configured sound device ambiguous",
        "more than one device matches the configured name",
        "two devices of the same make",
        "make the configured name longer until only one device fits; \"(hw:…)\" and the host API in brackets are part of the name")));

    /// <summary>Another program has the device open.</summary>
    public static PlainCause Busy { get; } = All.Add(new PlainCause(1055, LogLevel.Warning, new(
        "sound device busy",
        "another program has the device open",
        "a second daemon, a desktop's sound server, or a forgotten `arecord`",
        "find the other program with `fuser -v /dev/snd/*` and stop it, or use the \"default\" device, which several programs can share")));

    /// <summary>The device was listed and is gone.</summary>
    public static PlainCause Vanished { get; } = All.Add(new PlainCause(1056, LogLevel.Warning, new(
        "sound device vanished",
        "the device was listed and is gone",
        "a loose plug or a USB reset",
        "check cable and power (`dmesg` tells of USB resets); the device is taken again when it comes back")));

    /// <summary>The device takes none of the rates the kiosk can use.</summary>
    public static PlainCause UnsupportedRate { get; } = All.Add(new PlainCause(1057, LogLevel.Warning, new(
        "no usable sample rate",
        "the device takes none of the rates that the kiosk can use",
        "a raw `hw:` device with an unusual clock",
        "name the device as \"plughw:…\" so that ALSA converts, or set the sound server to 48000 Hz")));

    /// <summary>The service user may not open the nodes in /dev/snd.</summary>
    public static PlainCause PermissionDenied { get; } = All.Add(new PlainCause(1058, LogLevel.Warning, new(
        "no permission for /dev/snd",
        "the daemon's user may not open the sound device",
        "the user is not in the group `audio`",
        "add the service's user to the group \"audio\" with `sudo usermod -aG audio USER` (in the unit file: "
            + "`SupplementaryGroups=audio`) and restart")));

    /// <summary>The device belongs to a sound server that is not running.</summary>
    public static PlainCause ServerNotRunning { get; } = All.Add(new PlainCause(1059, LogLevel.Warning, new(
        "sound server not running",
        "the device belongs to a sound server that is not running",
        "JACK, PipeWire or PulseAudio stopped or not started yet",
        "start the sound server it belongs to (`systemctl status jackd`, `pipewire` or `pulseaudio`), or name an ALSA device (\"hw:…\") "
            + "instead")));

    /// <summary>The device takes no channel count the kiosk can use.</summary>
    public static PlainCause UnsupportedChannels { get; } = All.Add(new PlainCause(1060, LogLevel.Warning, new(
        "no usable channel count",
        "the device takes neither one nor two channels nor its own maximum",
        "a raw `hw:` device of a microphone array",
        "name the device as \"plughw:…\" so that ALSA converts")));

    /// <summary>Any other refusal to open.</summary>
    public static PlainCause OpenFailed { get; } = All.Add(new PlainCause(1061, LogLevel.Warning, new(
        "opening the sound device failed",
        "the device refused to open for a reason of its own",
        "a driver fault; its own words are in the line",
        "look at the lines of ALSA and JACK at log level debug, and try the device with `arecord` and `aplay`")));

    /// <summary>The stream opened and does not start.</summary>
    public static PlainCause StartFailed { get; } = All.Add(new PlainCause(1062, LogLevel.Warning, new(
        "sound device does not start",
        "the device opened and does not start",
        "a driver in a bad state",
        "replug the device or restart the sound server")));

    /// <summary>The stream has ended by itself: unplugged, or its sound server is gone.</summary>
    public static PlainCause StreamEnded { get; } = All.Add(new PlainCause(1063, LogLevel.Warning, new(
        "sound device lost",
        "the device has stopped by itself while it was in use",
        "unplugged, a power blip, or its sound server stopped",
        "check cable, power and the sound server; the device is taken again when it comes back")));

    /// <summary>The callback threw; the stream was aborted.</summary>
    public static PlainCause CallbackFailed { get; } = All.Add(new PlainCause(1064, LogLevel.Warning, new(
        "audio callback failed",
        "the program failed inside the device's callback; the device is opened again",
        "a defect of the program",
        "report it together with this journal")));

    /// <summary>The device has fewer capture channels than the configuration wants.</summary>
    public static Cause<string, int, int> FewerChannels { get; } = All.Add(new Cause<string, int, int>(1071, LogLevel.Warning, new(
        "fewer microphone channels than configured",
        "{Device} has only {Got} capture channels, and the configuration wants {Wanted}; it goes on with what is there",
        "another microphone than the array that the file was written for",
        "correct `audio.capture.channels`, or choose the array's own device")));

    /// <summary>The driver reported a fault while the device was being closed.</summary>
    public static Cause<string, string> CloseFailed { get; } = All.Add(new Cause<string, string>(1075, LogLevel.Warning, new(
        "closing the sound device failed",
        "closing {Device} failed: {Reason}",
        "a driver in a bad state, often after an unplug",
        "nothing if the device comes back by itself; otherwise replug it")));
}
