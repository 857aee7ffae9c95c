using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Gpio;

/// <summary>A line of a GPIO chip as a contact. Any thread.</summary>
/// <param name="driver">What opens it; it is not disposed of here.</param>
/// <param name="input">Which line, and how.</param>
public sealed class GpioContact(IGpioDriver driver, GpioInput input) : IContactSource
{
    /// <inheritdoc/>
    public string Place { get; } = PlaceOf(input.Place);

    /// <summary>A place as a technician would name it: <c>pinctrl-rp1 line 17</c>, <c>line GPIO17</c>.</summary>
    public static string PlaceOf(GpioPlace place) => place.Chip is null ? $"line {place.Line}" : $"{place.Chip} line {place.Line}";

    /// <inheritdoc/>
    /// <exception cref="DeviceException">The chip or the line is absent, is busy, or may not be used.</exception>
    public IDisposable Open(Action<ContactChange> changed, Action<DeviceException> lost) => driver.OpenInput(input, changed, lost);
}
