using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of real sound devices, 1000 to 1099, in a technician's words. The daemon waits and tries again through all of them.</summary>
public static class SoundDeviceCauses
{
    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(SupervisionCause.NeverCalled, "sound device never called", "The device was opened and started, and has not asked for a single period.",
            "A Bluetooth link that is not up, or a driver in a bad state.",
            "Check that the device is connected; replug it; look at `dmesg`."),
        new(SupervisionCause.Stalled, "sound device stopped calling", "The device has stopped asking for audio, without saying why.",
            "A USB microphone that hangs, a sound server that is stuck, or a machine that is far too busy.",
            "Nothing at once: it is closed and opened again by itself. If it recurs, replace the cable or the hub."),
        new(SupervisionCause.InputZero, "microphone delivers exact silence", "Every sample of the microphone is exactly zero, which no live microphone delivers.",
            "A mute switch, a capture level of zero, the wrong input, or a microphone that has died.",
            "Look for a mute switch; raise the level with `alsamixer`; try `hydra-kiosk test mic`; replug or replace the microphone."),
        new(SupervisionCause.InputConstant, "microphone delivers one constant value", "Every sample of the microphone has the same value.",
            "A broken converter or a driver in a bad state.",
            "Replug the microphone; replace it if that does not help."),
        new(SupervisionCause.Internal, "fault while handling the sound device", "Something in the program itself failed while a device was taken or given up; it goes on with the next attempt.",
            "A defect of the program.",
            "Report it together with the journal."),
        new(SupervisionCause.Stuck, "driver hangs", "Opening, starting or closing the device takes far too long.",
            "The driver hangs.",
            "Replug the device; reboot if that does not help. Sound is off until then."),
        new(SupervisionCause.Xruns, "audio buffers ran full or empty", "Samples were lost because this machine did not come in time.",
            "The machine is too busy, or the callback has no real-time priority.",
            "Allow real-time priority in the unit (`LimitRTPRIO=95`); if it recurs, raise `audio.periodMs`."),
        new(SupervisionCause.TooFast, "sound device too fast", "The device moves sound much faster than the rate it was opened with; it is closed and tried again ever more rarely.",
            "A device without a clock of its own (ALSA's `null`, a sound server in freewheel mode), or one that runs at another rate than it says.",
            "Choose another device, or its `plughw:` name so that ALSA converts; to run without sound set the audio backend to `null`."),
        new(SupervisionCause.TooSlow, "sound device too slow", "The device moves sound much more slowly than the rate it was opened with; it is closed and opened again.",
            "It runs at another rate than it says, or a bad cable or hub loses most of the sound.",
            "Plug it in without a hub; choose its `plughw:` name so that ALSA converts; replace it if that does not help."),
        Opening(AudioCause.LibraryMissing, "PortAudio is not installed", "The sound library libportaudio.so.2 is not on this machine.", "A fresh system without the package."),
        Opening(AudioCause.LibraryFailed, "PortAudio does not start", "The sound library is there but refuses to initialise.", "A broken ALSA or JACK configuration."),
        Opening(AudioCause.NoDevice, "no sound device", "The system lists no device for the wanted direction.", "No sound card, one that is unplugged, or a driver that did not load."),
        Opening(AudioCause.NoMatch, "configured sound device not found", "No device matches the configured name.", "Another device than the one the file was written for, or a typo."),
        Opening(AudioCause.Ambiguous, "configured sound device ambiguous", "More than one device matches the configured name.", "Two devices of the same make."),
        Opening(AudioCause.Busy, "sound device busy", "Another program has the device open.", "A second daemon, a desktop's sound server, or a forgotten `arecord`."),
        Opening(AudioCause.Vanished, "sound device vanished", "The device was listed and is gone.", "A loose plug or a USB reset."),
        Opening(AudioCause.UnsupportedRate, "no usable sample rate", "The device takes none of the rates that the kiosk can use.", "A raw `hw:` device with an unusual clock."),
        Opening(AudioCause.PermissionDenied, "no permission for /dev/snd", "The daemon's user may not open the sound device.", "The user is not in the group `audio`."),
        Opening(AudioCause.ServerNotRunning, "sound server not running", "The device belongs to a sound server that is not running.", "JACK, PipeWire or PulseAudio stopped or not started yet."),
        Opening(AudioCause.UnsupportedChannels, "no usable channel count", "The device takes no channel count that the kiosk can use.", "A raw `hw:` device of a microphone array."),
        Opening(AudioCause.OpenFailed, "opening the sound device failed", "The device refused to open for a reason of its own.", "A driver fault; its own words are in the line."),
        Opening(AudioCause.StartFailed, "sound device does not start", "The device opened and does not start.", "A driver in a bad state."),
        Opening(AudioCause.StreamEnded, "sound device lost", "The device has stopped by itself while it was in use.", "Unplugged, a power blip, or its sound server stopped."),
        Opening(AudioCause.CallbackFailed, "audio callback failed", "The program failed inside the device's callback; the device is opened again.", "A defect of the program."),
        new(1071, "fewer microphone channels than configured", "The device has fewer capture channels than the configuration wants.",
            "Another microphone than the array the file was written for.",
            "Correct `audio.capture.channels`, or choose the array's own device."),
        new(1075, "closing the sound device failed", "The driver reported a fault while the device was being closed.",
            "A driver in a bad state, often after an unplug.",
            "Nothing if the device comes back by itself; else replug it."),
        new(EngineCause.Defect, "audio thread failed inside", "Something in the program itself failed while sound was being worked on; the audio engine was silent for a moment and started again.",
            "A defect of the program.",
            "Report it together with the journal."),
        new(EngineCause.UnplayableRate, "replies at an impossible rate", "The service has announced its replies at a sampling rate that no sound device plays; they are thrown away.",
            "A service or a proxy that is broken, or another service than the one that is meant.",
            "Check `hydra.endpoint` and `hydra.model`; if they are right, report it to the service."),
    ];

    private static CauseCode Opening(int code, string name, string happened, string cause) => new(code, name, happened, cause, AudioRemedy.For(code) + ".");
}
