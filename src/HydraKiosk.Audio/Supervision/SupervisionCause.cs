namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// The cause codes of a device that does not do its work, 1000-1049 and 1090-1099. Those of opening are
/// <see cref="Devices.PortAudio.AudioCause"/>.
/// </summary>
public static class SupervisionCause
{
    /// <summary>The device was started and never called.</summary>
    public const int NeverCalled = 1001;

    /// <summary>The device has stopped calling.</summary>
    public const int Stalled = 1002;

    /// <summary>The microphone delivers exact zeros.</summary>
    public const int InputZero = 1003;

    /// <summary>The microphone delivers one constant value.</summary>
    public const int InputConstant = 1004;

    /// <summary>Something in the program itself failed while a device was taken or given up.</summary>
    public const int Internal = 1006;

    /// <summary>Opening, starting or closing hangs in the driver.</summary>
    public const int Stuck = 1007;

    /// <summary>The device moves sound much faster than the rate it was opened with.</summary>
    public const int TooFast = 1090;

    /// <summary>The device moves sound much more slowly than the rate it was opened with.</summary>
    public const int TooSlow = 1091;

    /// <summary>Buffers ran full or empty.</summary>
    public const int Xruns = 1010;
}
