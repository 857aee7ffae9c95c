using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Input;

/// <summary>A key or a switch of an input device as a contact: a USB button, a conference puck, a pedal, a headset's mute switch.</summary>
public sealed class InputContact : IContactSource
{
    private readonly InputDevices _devices;
    private readonly string _device;
    private readonly InputCode _code;

    /// <param name="devices">The devices of this machine.</param>
    /// <param name="device">
    /// A path (<c>/dev/input/event3</c>), a link (<c>/dev/input/by-id/…</c>, or only its name), or the whole or a part of the device's name, in any
    /// case.
    /// </param>
    /// <param name="code">Which key or switch.</param>
    /// <exception cref="ArgumentException">It is a light, or no device is named.</exception>
    public InputContact(InputDevices devices, string device, InputCode code)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentException.ThrowIfNullOrWhiteSpace(device);
        if (code.Kind == InputKind.Light)
        {
            throw new ArgumentException($"{code} is a light and no contact", nameof(code));
        }

        (_devices, _device, _code) = (devices, device.Trim(), code);
    }

    /// <inheritdoc/>
    public string Place => $"{_device} {_code}";

    /// <inheritdoc/>
    public IDisposable Open(Action<ContactChange> changed, Action<DeviceException> lost) => _devices.OpenContact(_device, _code, changed, lost);
}
