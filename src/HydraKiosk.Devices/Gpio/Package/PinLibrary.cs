using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Runtime.InteropServices;
using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Gpio.Package;

/// <summary>
/// A version of libgpiod that the package can use, always named: the package's own choice takes chip 0, and on a Raspberry Pi 5 with Debian 13 it
/// throws.
/// </summary>
/// <param name="Name">For the journal: <c>libgpiod 2</c>.</param>
/// <param name="Open">Opens the chip of that number; what it returns belongs to the caller.</param>
internal sealed record PinLibrary(string Name, Func<int, GpioController> Open)
{
    private const string System = "/etc/os-release";

    /// <summary>The newest that is installed.</summary>
    /// <exception cref="DeviceException">None is; the remedy names the Debian package of this system.</exception>
    public static PinLibrary Find() => Find(name => NativeLibrary.TryLoad(name, out _), File.Exists(System) ? File.ReadLines(System) : []);

    /// <inheritdoc cref="Find()"/>
    /// <param name="isThere">Whether a library of that name can be loaded.</param>
    /// <param name="system">The lines of os-release.</param>
    internal static PinLibrary Find(Predicate<string> isThere, IEnumerable<string> system)
    {
        if (isThere("libgpiod.so.3"))
        {
            return new PinLibrary("libgpiod 2", chip => new GpioController(new LibGpiodV2Driver(chip)));
        }

        return isThere("libgpiod.so.2")
            ? new PinLibrary("libgpiod 1", chip => new GpioController(new LibGpiodDriver(chip)))
            : throw new DeviceException(DeviceFault.Unable, "gpio.driver \"package\"", "neither libgpiod.so.3 nor libgpiod.so.2 is installed",
                $"run `sudo apt install {DebianPackage(system)}`, or set gpio.driver to \"kernel\", which needs no library");
    }

    private static string DebianPackage(IEnumerable<string> system)
    {
        const string Key = "VERSION_CODENAME=";
        var code = system.FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim('"');
        return code switch
        {
            "buster" or "bullseye" or "bookworm" or "focal" or "jammy" or "noble" => "libgpiod2",
            "trixie" or "forky" or "duke" or "sid" => "libgpiod3",
            _ => "libgpiod3` or, on an older system, `sudo apt install libgpiod2",
        };
    }
}
