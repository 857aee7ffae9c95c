using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Can;

/// <summary>What a technician reads when a CAN interface cannot be used.</summary>
internal static class CanFaults
{
    private const int NoFamily = 97; // EAFNOSUPPORT
    private const int NoProtocol = 93; // EPROTONOSUPPORT

    public static DeviceException Socket(string place, int error) => error switch
    {
        NoFamily or NoProtocol => new DeviceException(DeviceFault.Unable, place, $"there are no CAN sockets: {Libc.Describe(error)}",
            "load the kernel's module with `modprobe can_raw`; where the unit has RestrictAddressFamilies=, add AF_CAN to it"),
        Libc.AccessDenied or Libc.NotPermitted => new DeviceException(DeviceFault.NotAllowed, place, $"CAN sockets are not allowed: {Libc.Describe(error)}",
            "look at RestrictAddressFamilies= and SystemCallFilter= in the unit"),
        _ => Failed(place, $"a CAN socket cannot be opened: {Libc.Describe(error)}"),
    };

    public static DeviceException Absent(string place, string name) => new(DeviceFault.Missing, place, $"there is no interface {name}",
        "plug in its adapter or load its driver, or name another one: see `hydra-kiosk devices` or `ip link`; "
        + "where the unit has PrivateNetwork=, take it out");

    public static DeviceException Bind(string place, string name, int error) => error == Libc.NoDevice
        ? new DeviceException(DeviceFault.Unable, place, $"{name} is not a CAN interface", "name one that is: see `hydra-kiosk devices` or `ip link`")
        : Failed(place, $"{name} cannot be listened to: {Libc.Describe(error)}");

    public static DeviceException Down(string place, string name) => new(DeviceFault.Unable, place, $"the interface {name} is down",
        name.StartsWith("vcan", StringComparison.Ordinal)
            ? $"start it: `ip link set {name} up`"
            : $"start it with the speed of the bus: `ip link set {name} up type can bitrate 500000`");

    public static DeviceException Gone(string place, string name) =>
        new(DeviceFault.Gone, place, $"the interface {name} was removed", "plug in its adapter again; it is found by itself");

    public static DeviceException Failed(string place, string detail) =>
        new(DeviceFault.Failed, place, detail, "look at the bus with `ip -details -statistics link` and `candump`, and into `journalctl -k`");
}
