using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Input;

/// <summary>
/// The input devices of this machine. Contacts and lights that are on the same device share its open file. One is made for the whole program. Any
/// thread; a device whose driver is slow holds up nobody but its own contacts.
/// </summary>
/// <param name="watch">Who waits for them.</param>
public sealed class InputDevices(DescriptorWatch watch)
{
    private const int NamesInList = 24;

    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>Every event file, for a list; what may not be opened is in it with the reason.</summary>
    public IReadOnlyList<InputDeviceInfo> List() =>
    [
        .. InputSearch.All(watch.Kernel, out var refused).Select(d => new InputDeviceInfo(
            d.Path, d.Name, d.NamesOf(InputKind.Key, NamesInList), d.CountOf(InputKind.Key), d.NamesOf(InputKind.Switch, NamesInList),
            d.NamesOf(InputKind.Light, NamesInList), Problem: null)),
        .. refused.Select(r => new InputDeviceInfo(r.Path, "", [], 0, [], [], Libc.Describe(r.Error))),
    ];

    /// <summary>Opens one key or switch, by the rules of <see cref="IContactSource.Open"/>.</summary>
    internal IDisposable OpenContact(string device, InputCode code, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        var slot = Acquire(device, code);
        try
        {
            var opened = slot.Device!;
            var listener = opened.Attach(code, changed, lost);
            return new Held(() =>
            {
                opened.Detach(listener);
                Release(slot);
            });
        }
        catch
        {
            Release(slot);
            throw;
        }
    }

    /// <summary>Opens a device for its light.</summary>
    /// <exception cref="DeviceException">It is absent, has no such light, or may not be written.</exception>
    internal IDisposable OpenLight(string device, InputCode light, out InputDevice opened)
    {
        var slot = Acquire(device, light);
        try
        {
            opened = slot.Device!;
            opened.CheckLight(light);
            return new Held(() => Release(slot));
        }
        catch
        {
            Release(slot);
            throw;
        }
    }

    private Slot Acquire(string device, InputCode code)
    {
        var path = InputSearch.Find(watch.Kernel, device, code);
        Slot? slot;
        lock (_slots)
        {
            if (!_slots.TryGetValue(path, out slot))
            {
                _slots.Add(path, slot = new Slot(path));
            }

            slot.Users++;
        }

        try
        {
            lock (slot) // the others of this device wait here until it is open, and nobody else
            {
                slot.Device ??= InputDevice.Open(watch, path, _ => Forget(slot));
            }

            return slot;
        }
        catch
        {
            Release(slot);
            throw;
        }
    }

    private void Release(Slot slot)
    {
        lock (_slots)
        {
            if (--slot.Users > 0)
            {
                return;
            }

            Forget(slot); // under the same lock: nobody may find a file that is about to be closed
        }

        slot.Device?.Dispose();
    }

    /// <summary>Whoever opens this path next opens it anew: another device may be there by then.</summary>
    private void Forget(Slot slot)
    {
        lock (_slots)
        {
            if (_slots.TryGetValue(slot.Path, out var present) && present == slot)
            {
                _slots.Remove(slot.Path);
            }
        }
    }

    /// <summary>An event file and how many use it.</summary>
    private sealed class Slot(string path)
    {
        public string Path => path;

        public int Users { get; set; }

        public InputDevice? Device { get; set; }
    }

    /// <summary>Lets go once.</summary>
    private sealed class Held(Action release) : IDisposable
    {
        private Action? _release = release;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }
}
