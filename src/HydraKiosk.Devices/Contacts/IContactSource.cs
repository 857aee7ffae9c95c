using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Contacts;

/// <summary>Something with one contact that can be opened, again and again: it may be absent, be unplugged and come back.</summary>
public interface IContactSource
{
    /// <summary>As a technician would name it: <c>gpiochip0 line 17</c>.</summary>
    string Place { get; }

    /// <summary>
    /// Opens it. The first change comes before the call returns, with <see cref="ContactReason.FoundAtStart"/>; the others come on a thread of the
    /// source, in order, and whoever takes them must not block.
    /// </summary>
    /// <param name="changed">Takes the changes.</param>
    /// <param name="lost">Called once, as the last thing, when the device is gone; before it a closed contact is told to be open.</param>
    /// <returns>Dispose to let go of it; no call comes after that.</returns>
    /// <exception cref="DeviceException">It cannot be opened; tried again later.</exception>
    IDisposable Open(Action<ContactChange> changed, Action<DeviceException> lost);
}
