using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Tests.Doctor;

/// <summary>A contact that cannot be opened, stands still, or moves at once.</summary>
internal sealed class FakeContact : IContactSource
{
    public string Place => "gpiochip0 line 17";

    public DeviceException? Fault { get; init; }

    public bool IsClosed { get; init; }

    public bool Moves { get; init; }

    public bool IsOpen { get; private set; }

    public IDisposable Open(Action<ContactChange> changed, Action<DeviceException> lost)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        IsOpen = true;
        changed(new ContactChange(IsClosed, 0, ContactReason.FoundAtStart));
        if (Moves)
        {
            changed(new ContactChange(!IsClosed, 1, ContactReason.Moved));
        }

        return new Closing(this);
    }

    private sealed class Closing(FakeContact contact) : IDisposable
    {
        public void Dispose() => contact.IsOpen = false;
    }
}
