using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Audio.Devices;

/// <summary>A device that cannot be opened, started or kept running. The message says what, where, the likely cause and what to do next.</summary>
public sealed class AudioDeviceException : Exception
{
    /// <param name="cause">Its row in the table of causes.</param>
    /// <param name="message">What, where, likely cause, what to do next.</param>
    /// <param name="inner">The system's own error, where there is one.</param>
    public AudioDeviceException(Cause cause, string message, Exception? inner = null)
        : base(message, inner) => Cause = cause;

    /// <summary>Its row in the table of causes.</summary>
    public Cause Cause { get; }

    /// <summary>The number of its cause, which the journal line of this fault carries.</summary>
    public int CauseCode => Cause.Code;
}
