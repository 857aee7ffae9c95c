using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Input;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Input;

public sealed class InputLightTests : IDisposable
{
    private static readonly LightColour _red = new(255, 0, 0);
    private readonly InputBench _bench = new();
    private readonly InputLight _light;

    public InputLightTests() => _light = new InputLight(_bench.Devices, "puck", new InputCode(InputKind.Light, InputBench.MuteLight));

    public void Dispose()
    {
        _light.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void It_is_lit_from_half_of_the_brightness_on_and_left_dark()
    {
        Assert.False(_light.CanDim);
        _light.Show(_red);
        Assert.Contains(InputBench.MuteLight, _bench.Puck.Lit);
        _light.Show(new LightColour(127, 100, 0));
        Assert.Empty(_bench.Puck.Lit);
        _light.Show(new LightColour(0, 128, 0));
        Assert.Contains(InputBench.MuteLight, _bench.Puck.Lit);

        _light.Dispose();
        Assert.Empty(_bench.Puck.Lit);
        Assert.Equal(1, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void It_shares_the_file_with_the_contacts_of_its_device()
    {
        using var open = new ContactRecord().Open(_bench.Contact());
        _light.Show(_red);

        Assert.Equal(2, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void Unplugged_it_says_so_and_it_is_found_again_by_the_next_colour()
    {
        _light.Show(_red);
        _bench.Puck.IsGone = true;
        Assert.Equal(DeviceFault.Gone, Assert.Throws<DeviceException>(() => _light.Show(_red)).Fault);
        _bench.Kernel.Inputs.Remove("/dev/input/event3");
        Assert.Equal(DeviceFault.Missing, Assert.Throws<DeviceException>(() => _light.Show(_red)).Fault);

        var again = _bench.Plug("/dev/input/event8", "Acme Puck 410", InputBench.Phone);
        again.Lights.Add(InputBench.MuteLight);
        _light.Show(_red);

        Assert.Contains(InputBench.MuteLight, again.Lit);
        Assert.Equal(2, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void A_driver_that_fails_at_every_write_is_told_each_time_and_leaks_nothing()
    {
        _bench.Puck.WriteError = 5;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(DeviceFault.Failed, Assert.Throws<DeviceException>(() => _light.Show(_red)).Fault);
        }

        Assert.Equal(1, _bench.Kernel.OpenCount);
    }

    [Fact]
    public void A_light_that_the_device_does_not_have_brings_those_it_has()
    {
        using var light = new InputLight(_bench.Devices, "puck", new InputCode(InputKind.Light, 1));

        Assert.Equal("it has no LED_CAPSL; it has LED_MUTE", Assert.Throws<DeviceException>(() => light.Show(_red)).Detail);
    }

    [Fact]
    public void A_key_is_no_light_and_a_light_no_contact()
    {
        Assert.Throws<ArgumentException>(() => new InputLight(_bench.Devices, "puck", new InputCode(InputKind.Key, 30)));
        Assert.Throws<ArgumentException>(() => new InputContact(_bench.Devices, "puck", new InputCode(InputKind.Light, 7)));
    }

    [Fact]
    public void A_change_of_the_light_allocates_nothing()
    {
        _light.Show(_red);

        Assert.Equal(0, Allocations.In(() =>
        {
            _light.Show(_red);
            _light.Show(LightColour.Off);
        }));
    }
}
