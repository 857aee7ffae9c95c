using System.Device.Gpio;
using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Gpio.Package;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>The package's controller over a driver of the package that behaves as libgpiod does.</summary>
public sealed class PackageGpioDriverTests : GpioContract
{
    private readonly List<ScriptedPinDriver> _drivers = [];

    private protected override IGpioRig Rig() => Scripted();

    private ScriptedRig Scripted() => new(
        (kernel, clock, log) => new PackageGpioDriver(() => new PinLibrary("scripted", chip =>
        {
            var driver = new ScriptedPinDriver(kernel, chip);
            _drivers.Add(driver);
            return new GpioController(driver);
        }), kernel, clock, log),
        driver => ((PackageGpioDriver)driver).CatchUp());

    [Fact]
    public void A_watcher_that_died_costs_a_quarter_of_a_second_and_no_release()
    {
        using var rig = Scripted();
        var record = new ContactRecord();
        using var line = Open(rig, 1, record);
        record.Next();
        Push(rig, 1, isHigh: true);
        Expect(record, true);
        _drivers.ForEach(driver => driver.IsWatcherDead = true);
        rig.Drive(1, isHigh: false);
        rig.Pass(PackageGpioDriver.CheckEvery + Debounce);

        var told = record.Next();
        Assert.Equal((false, ContactReason.ReadAgain), (told.IsClosed, told.Reason));
        Assert.Equal([5002], rig.Log.Lines.Select(line => line.EventId));
    }

    [Fact]
    public void A_line_without_debounce_is_told_at_once()
    {
        using var rig = Scripted();
        var record = new ContactRecord();
        using var line = rig.Driver.OpenInput(Input(rig, "1") with { Debounce = TimeSpan.Zero }, record.Changed, record.Lost);
        record.Next();
        rig.Drive(1, isHigh: true);

        Assert.Equal(ContactReason.Moved, Expect(record, true).Reason);
    }

    [Fact]
    public void Nothing_ticks_while_no_line_is_open()
    {
        using var rig = Scripted();
        using (Open(rig, 1, new ContactRecord()))
        {
            Assert.Equal(1, rig.Clock.ArmedTimers);
        }

        Assert.Equal(0, rig.Clock.ArmedTimers);
        Assert.Equal(0, rig.Kernel.OpenDescriptors);
    }

    [Fact]
    public void The_name_tells_the_library_once_it_is_known()
    {
        using var rig = Scripted();
        Assert.Equal("package", rig.Driver.Name);
        using var line = Open(rig, 1, new ContactRecord());

        Assert.Equal("package (scripted)", rig.Driver.Name);
    }

    [Theory]
    [InlineData("bookworm", "sudo apt install libgpiod2")]
    [InlineData("trixie", "sudo apt install libgpiod3")]
    [InlineData("\"trixie\"", "sudo apt install libgpiod3")]
    [InlineData("unheard-of", "libgpiod3` or, on an older system, `sudo apt install libgpiod2")]
    public void Without_a_library_the_remedy_names_the_package_of_this_system(string code, string words)
    {
        var fault = Assert.Throws<DeviceException>(() => PinLibrary.Find(_ => false, ["ID=debian", $"VERSION_CODENAME={code}"]));

        Assert.Equal(DeviceFault.Unable, fault.Fault);
        Assert.Contains(words, fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libgpiod.so.3", "libgpiod 2")]
    [InlineData("libgpiod.so.2", "libgpiod 1")]
    public void The_library_that_is_there_is_taken(string library, string name) =>
        Assert.Equal(name, PinLibrary.Find(candidate => candidate == library, []).Name);
}
