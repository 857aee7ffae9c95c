using HydraKiosk.Devices.Gpio.Drivers;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>Lines of the kernel's simulator, one suite at a time.</summary>
[CollectionDefinition("gpio-sim", DisableParallelization = true)]
public sealed class GpioSimTests;

/// <summary>Our own driver on real lines of a real kernel.</summary>
[Collection("gpio-sim")]
public sealed class KernelOnGpioSimTests(ITestOutputHelper output) : GpioSimContract(GpioDriverKind.Kernel, output)
{
    [Fact]
    public void Nothing_wakes_up_while_nothing_moves()
    {
        using var rig = Rig();
        var record = new ContactRecord();
        using var one = Open(rig, 1, record);
        using var two = Open(rig, 2, new ContactRecord());
        rig.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(0, WakeUpsIn(rig, TimeSpan.FromSeconds(5)));
    }
}

/// <summary>The package on real lines of a real kernel, with the libgpiod that is installed.</summary>
[Collection("gpio-sim")]
public sealed class PackageOnGpioSimTests(ITestOutputHelper output) : GpioSimContract(GpioDriverKind.Package, output)
{
    [Fact]
    public void Its_wake_ups_are_counted()
    {
        using var rig = Rig();
        using var one = Open(rig, 1, new ContactRecord());
        using var two = Open(rig, 2, new ContactRecord());
        rig.Pass(TimeSpan.FromSeconds(1));
        WakeUpsIn(rig, TimeSpan.FromSeconds(5));
    }
}
