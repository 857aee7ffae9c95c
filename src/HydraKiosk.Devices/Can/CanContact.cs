using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>
/// A contact that frames on a CAN bus close and open: a button of a steering wheel, the ignition. It only listens; nothing is ever sent.
/// </summary>
/// <remarks>
/// A bus does not say how a button is, only that a frame came, so that the contact is told to be open at the start. Where the sender repeats its
/// frames, a fitting one that comes within <see cref="CanMatch.ReleaseAfter"/> of the start is taken for a button that was held already, and is told as
/// <see cref="ContactReason.FoundAtStart"/> once more, now closed. A contact that opens because no frame came any more does so with the time of the
/// last one: the button was not seen to be held for longer.
/// </remarks>
/// <param name="watch">Who waits for the frames.</param>
/// <param name="match">Which frames.</param>
public sealed class CanContact(DescriptorWatch watch, CanMatch match) : IContactSource
{
    /// <inheritdoc/>
    public string Place => match.ToString();

    /// <inheritdoc/>
    public IDisposable Open(Action<ContactChange> changed, Action<DeviceException> lost) => CanListener.Open(watch, match, changed, lost);
}
