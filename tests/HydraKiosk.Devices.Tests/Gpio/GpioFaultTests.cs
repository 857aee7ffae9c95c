using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Gpio.Kernel;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Tests.Gpio;

/// <summary>What a technician is told when a chip or a line cannot be used.</summary>
public sealed class GpioFaultTests : IDisposable
{
    private readonly ScriptedRig _rig = new((kernel, clock, log) => new KernelGpioDriver(kernel, clock, log), _ => { });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_chip_that_may_not_be_opened_names_its_group_and_the_command()
    {
        _rig.Kernel.Denied[_rig.Chip.Path] = "gpio";
        foreach (var chip in new[] { _rig.Label, _rig.Chip.Path })
        {
            var fault = Fault(chip, "1");
            Assert.Equal(DeviceFault.NotAllowed, fault.Fault);
            Assert.Contains("the group gpio", fault.Detail, StringComparison.Ordinal);
            Assert.Contains($"sudo usermod -aG gpio {Environment.UserName}", fault.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_chip_that_belongs_to_root_alone_asks_for_a_rule()
    {
        _rig.Kernel.Denied[_rig.Chip.Path] = "root";

        Assert.Contains("udev rule", Fault(_rig.Label, "1").Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpiochip3")]
    [InlineData("/dev/gpiochip3")]
    [InlineData("gpiochip0")] // a link that the system keeps for old configurations
    [InlineData("contract-chip")]
    public void A_chip_is_found_by_name_path_link_or_label(string chip)
    {
        _rig.Kernel.Links["/dev/gpiochip0"] = _rig.Chip.Path;
        using var line = _rig.Driver.OpenInput(Input(chip, "BUTTON_2"), _ => { }, _ => { });

        Assert.NotNull(_rig.Chip.Users[2]);
        Assert.Single(_rig.Driver.Chips());
    }

    [Fact]
    public void A_number_without_a_chip_asks_for_the_chip()
    {
        var fault = Fault(null, "4");

        Assert.Equal(DeviceFault.Unable, fault.Fault);
        Assert.Contains("name the chip", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_line_has_proposes_the_nearest()
    {
        Assert.Contains("BUTTON_1?", Fault(_rig.Label, "BUTON_1").Remedy, StringComparison.Ordinal);
        var anywhere = Fault(null, "BUTON_1");
        Assert.Equal(DeviceFault.Missing, anywhere.Fault);
        Assert.Contains("BUTTON_1?", anywhere.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_chips_that_fit_are_both_named()
    {
        _rig.Kernel.PlugIn(5, _rig.Label, "BUTTON_1");

        Assert.Contains("gpiochip3 (contract-chip) and gpiochip5 (contract-chip)", Fault(_rig.Label, "1").Detail, StringComparison.Ordinal);
        Assert.Equal(DeviceFault.Unable, Fault(null, "BUTTON_1").Fault);
    }

    [Fact]
    public void No_chip_at_all_is_said_as_that()
    {
        _rig.Unplug();

        Assert.Contains("no GPIO chip", Fault("pinctrl-rp1", "1").Detail, StringComparison.Ordinal);
        Assert.Equal(DeviceFault.Missing, Fault("/dev/gpiochip3", "1").Fault);
    }

    [Fact]
    public void Lines_of_two_chips_cannot_be_driven_together()
    {
        _rig.Kernel.PlugIn(5, "expander", "LAMP");
        var fault = Assert.Throws<DeviceException>(() =>
            _rig.Driver.OpenOutput(new([new(_rig.Label, "4"), new("expander", "LAMP")], IsActiveLow: false, 0, "test")));

        Assert.Equal(DeviceFault.Unable, fault.Fault);
        Assert.Equal(0, _rig.Kernel.OpenDescriptors);
    }

    [Theory]
    [InlineData(Libc.NotATerminal, DeviceFault.Unable, "older than 5.10")]
    [InlineData(Libc.Invalid, DeviceFault.Unable, "errno 22")]
    [InlineData(Libc.NoDevice, DeviceFault.Missing, "gone")]
    [InlineData(12, DeviceFault.Failed, "errno 12")]
    public void What_the_kernel_refuses_is_told_with_its_reason(int error, DeviceFault expected, string words)
    {
        _rig.Kernel.RefuseWith = error;
        var fault = Fault(_rig.Label, "1");

        Assert.Equal(expected, fault.Fault);
        Assert.Contains(words, fault.Detail, StringComparison.Ordinal);
        Assert.Equal(0, _rig.Kernel.OpenDescriptors);
    }

    private DeviceException Fault(string? chip, string line) =>
        Assert.Throws<DeviceException>(() => _rig.Driver.OpenInput(Input(chip, line), _ => { }, _ => { }));

    private static GpioInput Input(string? chip, string line) => new(new(chip, line), IsActiveLow: false, GpioBias.AsIs, TimeSpan.Zero, "test");
}
