using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Lights;

/// <summary>What a light is there for.</summary>
public enum LightRole
{
    /// <summary>It tells all that there is to tell.</summary>
    Status,

    /// <summary>It is lit exactly while sound leaves the device, and dark at any other time: the lamp beside a microphone.</summary>
    Listening,
}

/// <summary>A light that a <see cref="LightShow"/> is to use: where it is and how it is opened, as often as need be.</summary>
/// <param name="Place">As a technician would name it: <c>gpiochip0 line 27</c>.</param>
/// <param name="Open">
/// Opens it; called on a thread of this light's own, which it may block. Throws <see cref="DeviceException"/> when it cannot, and is called again
/// later.
/// </param>
/// <param name="Role">What it is there for.</param>
/// <param name="Breathes">Whether it breathes while nothing goes on; else it is dark then.</param>
public sealed record LightFixture(string Place, Func<ILight> Open, LightRole Role = LightRole.Status, bool Breathes = false);
