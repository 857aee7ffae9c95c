namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>The cause codes of sound devices that cannot be opened or kept, 1050-1099. The README's table explains each.</summary>
public static class AudioCause
{
    /// <summary>libportaudio.so.2 is not installed.</summary>
    public const int LibraryMissing = 1050;

    /// <summary>PortAudio is there but does not initialise.</summary>
    public const int LibraryFailed = 1051;

    /// <summary>The system lists no sound device for the wanted direction.</summary>
    public const int NoDevice = 1052;

    /// <summary>No device matches the configured name.</summary>
    public const int NoMatch = 1053;

    /// <summary>More than one device matches the configured name.</summary>
    public const int Ambiguous = 1054;

    /// <summary>Another program has the device open.</summary>
    public const int Busy = 1055;

    /// <summary>The device was listed and is gone.</summary>
    public const int Vanished = 1056;

    /// <summary>The device takes none of the rates the kiosk can use.</summary>
    public const int UnsupportedRate = 1057;

    /// <summary>The service user may not open the nodes in /dev/snd.</summary>
    public const int PermissionDenied = 1058;

    /// <summary>The device belongs to a sound server that is not running.</summary>
    public const int ServerNotRunning = 1059;

    /// <summary>The device takes no channel count the kiosk can use.</summary>
    public const int UnsupportedChannels = 1060;

    /// <summary>Any other refusal to open.</summary>
    public const int OpenFailed = 1061;

    /// <summary>The stream opened and does not start.</summary>
    public const int StartFailed = 1062;

    /// <summary>The stream has ended by itself: unplugged, or its sound server is gone.</summary>
    public const int StreamEnded = 1063;

    /// <summary>The callback threw; the stream was aborted.</summary>
    public const int CallbackFailed = 1064;
}
