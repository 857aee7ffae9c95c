using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Audio.Devices;

/// <summary>A device that cannot be opened, started or kept running. The message says what, where, the likely cause and what to do next.</summary>
public sealed class AudioDeviceException : Exception
{
    /// <param name="causeCode">The HK number of the fault, in the audio range 1000-1999.</param>
    /// <param name="message">What, where, likely cause, what to do next.</param>
    /// <param name="inner">The system's own error, where there is one.</param>
    public AudioDeviceException(int causeCode, string message, Exception? inner = null)
        : base(message, inner) => CauseCode = causeCode;

    /// <summary>The HK number that the journal line of this fault carries.</summary>
    public int CauseCode { get; }
}
