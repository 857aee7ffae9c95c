using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Gpio.Kernel;
using HydraKiosk.Devices.Gpio.Uapi;
using HydraKiosk.Devices.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>The real system calls, as far as a machine without GPIO has them.</summary>
public sealed class LinuxGpioSystemTests
{
    private readonly LinuxGpioSystem _system = new();

    [Fact]
    public void The_group_of_a_file_is_told_by_name()
    {
        Assert.Equal("root", _system.GroupOf("/dev/null"));
        Assert.Null(_system.GroupOf("/dev/no-such-file"));
    }

    [Fact]
    public void A_file_that_is_no_chip_is_told_so()
    {
        using var driver = new KernelGpioDriver(TimeProvider.System, NullLogger.Instance);
        var input = new GpioInput(new("/dev/null", "1"), IsActiveLow: false, GpioBias.AsIs, TimeSpan.Zero, "test");

        Assert.Contains("no GPIO chip", Assert.Throws<DeviceException>(() => driver.OpenInput(input, _ => { }, _ => { })).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_ends_when_it_is_woken_and_leaves_out_what_is_negative()
    {
        using var wake = new Descriptor(_system, _system.OpenWake());
        using var deletions = new Descriptor(_system, _system.OpenDeletions());
        Assert.Equal(sizeof(ulong), _system.Write(wake.Number, BitConverter.GetBytes(1UL)));
        PollDescriptor[] polled =
        [
            new() { Descriptor = -1, Events = Libc.PollIn },
            new() { Descriptor = deletions.Number, Events = Libc.PollIn },
            new() { Descriptor = wake.Number, Events = Libc.PollIn },
        ];

        Assert.Equal(1, _system.Wait(polled));
        Assert.Equal([0, 0, Libc.PollIn], polled.Select(one => one.Returned));
        Assert.Equal(sizeof(ulong), _system.Read(wake.Number, new byte[64]));
        Assert.Equal(-Libc.TryAgain, _system.Read(wake.Number, new byte[64]));
    }

    [Fact]
    public void What_fails_is_told_by_its_error_number() => Assert.Equal(-Libc.NoEntry, _system.Open("/dev/gpiochip-none"));
}
