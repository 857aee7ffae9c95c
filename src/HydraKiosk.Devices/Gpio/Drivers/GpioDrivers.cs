using HydraKiosk.Devices.Gpio.Kernel;
using HydraKiosk.Devices.Gpio.Package;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio.Drivers;

/// <summary>Makes the driver that the configuration names.</summary>
public static class GpioDrivers
{
    /// <summary>Makes a driver; nothing is opened yet, and a library that is absent fails the openings, not this.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="clock">The time; its timestamps are CLOCK_MONOTONIC where it is the system's.</param>
    /// <param name="log">The journal.</param>
    public static IGpioDriver Create(GpioDriverKind kind, TimeProvider clock, ILogger log) => kind switch
    {
        GpioDriverKind.Kernel => new KernelGpioDriver(clock, log),
        GpioDriverKind.Package => new PackageGpioDriver(clock, log),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
