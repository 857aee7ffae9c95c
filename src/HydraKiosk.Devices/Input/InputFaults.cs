using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Input;

/// <summary>What a technician reads when an input device cannot be used.</summary>
internal static class InputFaults
{
    private const string SeeList = "see the names and keys with `hydra-kiosk devices`";
    private const string Plug = "plug it in, or name another one: " + SeeList;

    private const string Group =
        "let the service read input devices: SupplementaryGroups=input in its unit, and with DevicePolicy=closed also DeviceAllow=char-input rw";

    public static DeviceException Opening(string path, int error) => error switch
    {
        Libc.NoEntry or Libc.NoDevice or Libc.NoDeviceOrAddress => Absent(path),
        Libc.AccessDenied or Libc.NotPermitted => NotAllowed(path, Libc.Describe(error)),
        Libc.NotATerminal or Libc.Invalid => new DeviceException(DeviceFault.Unable, path, "it is not an input device", SeeList),
        _ => new DeviceException(DeviceFault.Failed, path, $"it cannot be opened: {Libc.Describe(error)}", "look into the kernel's journal with `journalctl -k`"),
    };

    public static DeviceException NotAllowed(string place, string detail) => new(DeviceFault.NotAllowed, place, detail, Group);

    public static DeviceException Absent(string path) => new(DeviceFault.Missing, path, "no input device is there", Plug);

    public static DeviceException NotFound(string wanted, IEnumerable<InputAbilities> there)
    {
        var names = string.Join(", ", there.Select(d => $"'{d.Name}'").Distinct());
        return new DeviceException(DeviceFault.Missing, $"input device '{wanted}'",
            names.Length == 0 ? "there is no input device at all" : $"no input device has this name or this in its name; there are {names}", Plug);
    }

    public static DeviceException Ambiguous(string wanted, InputCode code, IEnumerable<InputAbilities> found) =>
        new(DeviceFault.Unable, $"input device '{wanted}'",
            $"several match and have {code}: {string.Join(", ", found.Select(d => $"{d.Path} '{d.Name}'"))}",
            "write the whole name, or the device's link in /dev/input/by-id or /dev/input/by-path");

    public static DeviceException Lacks(string place, InputCode code, InputAbilities device)
    {
        var names = device.NamesOf(code.Kind, InputAbilities.NamesInMessage);
        var kind = code.Kind switch { InputKind.Key => "keys", InputKind.Switch => "switches", _ => "lights" };
        return new DeviceException(DeviceFault.Unable, place, $"it has no {code}" + (names.Count == 0 ? $", and no {kind} at all" : $"; it has {string.Join(", ", names)}"),
            "name one that it has, or another of the device's event files: " + SeeList);
    }

    public static DeviceException Gone(string place) => new(DeviceFault.Gone, place, "it was unplugged", "plug it in again; it is found by itself");

    public static DeviceException Failed(string place, string detail) =>
        new(DeviceFault.Failed, place, detail, "unplug the device and plug it in again; look into the kernel's journal with `journalctl -k`");
}
