using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Control;

/// <summary>The control socket cannot be had, or the daemon behind it refused; the message says what to do.</summary>
/// <param name="causeCode">One of <see cref="Logging.ControlCauses"/>.</param>
/// <param name="message">What, where, why and what to do; for a person.</param>
public sealed class ControlException(int causeCode, string message) : Exception(message)
{
    /// <summary>With a cause of this version.</summary>
    /// <param name="cause">One of <see cref="Logging.ControlCauses"/>.</param>
    /// <param name="message">What to tell the person: one sentence or more, with the next step.</param>
    public ControlException(Cause cause, string message)
        : this(cause?.Code ?? throw new ArgumentNullException(nameof(cause)), message)
    {
    }

    /// <summary>One of <see cref="Logging.ControlCauses"/>.</summary>
    public int CauseCode { get; } = causeCode;
}
