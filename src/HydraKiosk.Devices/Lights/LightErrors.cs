using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Lights;

/// <summary>Makes of an error's number what a technician can act on.</summary>
internal static class LightErrors
{
    public const int Io = 5;
    public const int ReadOnlyFileSystem = 30;
    public const int TooLong = 90;

    /// <summary>An error of the system.</summary>
    /// <param name="place">Which light.</param>
    /// <param name="doing">What was tried: <c>writing brightness</c>.</param>
    /// <param name="error">The error's number, positive.</param>
    /// <param name="isOpen">Whether it had been opened before: then it is gone, where else it is missing.</param>
    /// <param name="remedies">What to do, by kind.</param>
    public static DeviceException Of(string place, string doing, int error, bool isOpen, Remedies remedies)
    {
        var (fault, remedy) = error switch
        {
            Libc.NotPermitted or Libc.AccessDenied => (DeviceFault.NotAllowed, remedies.NotAllowed),
            ReadOnlyFileSystem => (DeviceFault.NotAllowed, remedies.ReadOnly),
            Libc.Busy => (DeviceFault.Busy, "end the other program that uses it; `fuser -v` on its file names it"),
            Libc.NoEntry or Libc.NoDevice or Libc.NoDeviceOrAddress =>
                isOpen ? (DeviceFault.Gone, "plug it in again; it is looked for until it is back") : (DeviceFault.Missing, remedies.Missing),
            _ => (DeviceFault.Failed, "look at `dmesg` for what its driver says, and at its wiring"),
        };
        return new DeviceException(fault, place, $"{doing} failed: {Libc.Describe(error)}", remedy);
    }

    /// <summary>What to do where it is absent, where it may not be used, and where its file system cannot be written.</summary>
    internal sealed record Remedies(string Missing, string NotAllowed, string ReadOnly);
}
