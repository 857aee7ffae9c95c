using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Devices.Input;

/// <summary>
/// A light of an input device: the mute light of a conference puck, the caps-lock light of a keyboard. It is opened by the first
/// <see cref="Show"/>, and by the next one after a failure.
/// </summary>
public sealed class InputLight : ILight
{
    private const byte LitFrom = 128;

    private readonly InputDevices _devices;
    private readonly string _device;
    private readonly InputCode _light;
    private IDisposable? _held;
    private InputDevice? _opened;

    /// <param name="devices">The devices of this machine.</param>
    /// <param name="device">As in <see cref="InputContact"/>.</param>
    /// <param name="light">Which light.</param>
    /// <exception cref="ArgumentException">It is no light, or no device is named.</exception>
    public InputLight(InputDevices devices, string device, InputCode light)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentException.ThrowIfNullOrWhiteSpace(device);
        if (light.Kind != InputKind.Light)
        {
            throw new ArgumentException($"{light} is no light", nameof(light));
        }

        (_devices, _device, _light) = (devices, device.Trim(), light);
    }

    /// <inheritdoc/>
    public string Place => $"{_device} {_light}";

    /// <inheritdoc/>
    public bool CanDim => false;

    /// <inheritdoc/>
    public bool HasColours => false;

    /// <inheritdoc/>
    public void Show(LightColour colour)
    {
        try
        {
            _held ??= _devices.OpenLight(_device, _light, out _opened);
            _opened!.Light(_light, colour.Brightness >= LitFrom);
        }
        catch (DeviceException)
        {
            LetGo();
            throw;
        }
    }

    /// <summary>Leaves it dark.</summary>
    public void Dispose()
    {
        try
        {
            if (_held is not null)
            {
                _opened!.Light(_light, isLit: false);
            }
        }
        catch (DeviceException)
        {
            // It is gone or fails: nothing more can be done for it, and whoever disposes of it no longer wants it.
        }

        LetGo();
    }

    private void LetGo()
    {
        _held?.Dispose();
        (_held, _opened) = (null, null);
    }
}
