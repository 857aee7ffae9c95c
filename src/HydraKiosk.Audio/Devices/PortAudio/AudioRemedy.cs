namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What a technician does about each <see cref="AudioCause"/>: the end of every message about a sound device.</summary>
public static class AudioRemedy
{
    /// <param name="causeCode">One of <see cref="AudioCause"/>.</param>
    public static string For(int causeCode) => causeCode switch
    {
        AudioCause.LibraryMissing => "Install it with: apt install libportaudio2",
        AudioCause.LibraryFailed =>
            "Look at the lines of ALSA and JACK at log level debug; if they blame /etc/asound.conf or ~/.asoundrc, repair or remove that file",
        AudioCause.NoDevice =>
            "Plug the sound card in (lsusb, arecord -l and aplay -l must show it), or set the audio backend to \"null\" to run without sound",
        AudioCause.NoMatch =>
            "Put one of the names above, or a part of one that no other shares, into the configuration; the verb \"devices\" prints them",
        AudioCause.Ambiguous =>
            "Make the configured name longer until only one device fits; \"(hw:…)\" and the host API in brackets are part of the name",
        AudioCause.Busy => "Another program has it open: find it with \"fuser -v /dev/snd/*\" and stop it, or use the \"default\" device, " +
            "which several programs can share",
        AudioCause.Vanished => "The device is gone or its name is not known any more: check cable and power (dmesg tells of USB resets); it " +
            "is taken again when it comes back",
        AudioCause.UnsupportedRate =>
            "The device takes none of the usual rates: name it as \"plughw:…\" so that ALSA converts, or set the sound server to 48000 Hz",
        AudioCause.PermissionDenied => "The service user may not open /dev/snd: add it to the group \"audio\" with \"usermod -aG audio " +
            "USER\" (in the unit file: SupplementaryGroups=audio) and restart",
        AudioCause.ServerNotRunning =>
            "Start the sound server it belongs to (systemctl status jackd, pipewire or pulseaudio), or name an ALSA device (\"hw:…\") instead",
        AudioCause.UnsupportedChannels =>
            "The device takes neither one nor two channels nor its own maximum: name it as \"plughw:…\" so that ALSA converts",
        AudioCause.StartFailed => "Replug the device or restart the sound server",
        AudioCause.StreamEnded => "Most likely it was unplugged, lost power, or its sound server stopped; it is taken again when it comes back",
        AudioCause.CallbackFailed => "This is a fault of the program itself: please report it with this journal",
        _ => "Look at the lines of ALSA and JACK at log level debug, and try the device with arecord and aplay",
    };
}
