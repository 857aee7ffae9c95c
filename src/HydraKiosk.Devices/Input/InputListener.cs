using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Input;

/// <summary>One contact of an open device: who is told of one key or switch. Under the device's lock.</summary>
internal sealed class InputListener(InputCode code, Action<ContactChange> changed, Action<DeviceException> lost)
{
    private bool _isClosed;
    private bool _hasEnded;

    public InputCode Code => code;

    public void Tell(bool isClosed, long timestampNs, ContactReason reason)
    {
        if (!_hasEnded)
        {
            _isClosed = isClosed;
            changed(new ContactChange(isClosed, timestampNs, reason));
        }
    }

    /// <summary>The device is gone: the last that is told.</summary>
    public void Lose(DeviceException why, long timestampNs)
    {
        if (_hasEnded)
        {
            return;
        }

        if (_isClosed)
        {
            Tell(isClosed: false, timestampNs, ContactReason.DeviceGone);
        }

        _hasEnded = true;
        lost(why);
    }

    /// <summary>Nobody wants to hear of it any longer.</summary>
    public void End() => _hasEnded = true;
}
