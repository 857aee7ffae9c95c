using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What PortAudio and the system below it said about a refusal.</summary>
/// <param name="Error">PortAudio's own code, negative.</param>
/// <param name="HostCode">The system's errno, as a negative number where ALSA gave it; 0 when unknown.</param>
/// <param name="Text">PortAudio's text, with the system's own in brackets.</param>
internal readonly record struct PaError(int Error, long HostCode, string Text);

/// <summary>Turns refusals into a cause code and a sentence that a technician can act on.</summary>
internal static unsafe class PaFailure
{
    private const int PermissionErrno = 13;
    private const int BusyErrno = 16;
    private const int NoDeviceErrno = 19;
    private const int NoEntryErrno = 2;
    private const int RefusedErrno = 111;
    private const int BadDeviceCombination = -9993; // what PortAudio's ALSA side makes of every errno but EBUSY when a PCM does not open

    /// <summary>Reads the library's last error; must follow the failed call at once, on the same thread.</summary>
    public static PaError LastError(int error)
    {
        var text = PaNative.Text(PaNative.GetErrorText(error));
        if (error != PaNative.UnanticipatedHostError)
        {
            return new PaError(error, 0, text);
        }

        var host = PaNative.GetLastHostErrorInfo();
        var hostText = host is null ? "" : PaNative.Text(host->ErrorText);
        return new PaError(error, host is null ? 0 : host->ErrorCode, hostText.Length == 0 ? text : $"{text} ({hostText})");
    }

    /// <summary>The cause behind a refused open.</summary>
    /// <param name="error">What PortAudio said.</param>
    /// <param name="noise">What ALSA and JACK printed meanwhile; PortAudio drops most errno values, they stand here.</param>
    /// <param name="access">What the file system says about /dev/snd.</param>
    public static Cause CauseOf(in PaError error, string noise, SoundNodeAccess access)
    {
        var said = $"{error.Text}\n{noise}";
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        var errno = (int)Math.Abs(error.HostCode);
        return error.Error switch
        {
            PaNative.InvalidSampleRate => AudioCause.UnsupportedRate,
            PaNative.InvalidChannelCount => AudioCause.UnsupportedChannels,
            _ when errno == BusyErrno || Says("resource busy") => AudioCause.Busy,
            _ when errno == PermissionErrno || Says("permission denied") => AudioCause.PermissionDenied,
            _ when errno == RefusedErrno || Says("connection refused") || Says("server is not running") || Says("host is down") =>
                AudioCause.ServerNotRunning,
            _ when errno is NoDeviceErrno or NoEntryErrno || Says("no such device") || Says("no such file") || Says("cannot find card") =>
                AudioCause.Vanished,
            PaNative.DeviceUnavailable => AudioCause.Busy,
            PaNative.InvalidDevice => AudioCause.Vanished,
            BadDeviceCombination when access == SoundNodeAccess.Denied => AudioCause.PermissionDenied,
            BadDeviceCombination => AudioCause.Vanished,
            _ => AudioCause.OpenFailed,
        };
    }

    /// <param name="cause">One of <see cref="AudioCause"/>.</param>
    /// <param name="what">What was being done, to which device.</param>
    /// <param name="system">What the system said about it; may be empty.</param>
    /// <param name="inner">The exception behind it, where there is one.</param>
    public static AudioDeviceException Create(Cause cause, string what, string system, Exception? inner = null) =>
        new(cause, $"{what} failed: {(system.Length == 0 ? "" : system + ". ")}{cause.WhatToDo}", inner);

    /// <summary>libportaudio.so.2 does not load.</summary>
    public static AudioDeviceException LibraryMissing(Exception inner) =>
        Create(AudioCause.LibraryMissing, $"loading {PaNative.Library}", "the sound library is not installed or not for this processor", inner);
}
