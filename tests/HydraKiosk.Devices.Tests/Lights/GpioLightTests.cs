using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Gpio;
using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class GpioLightTests : IDisposable
{
    private readonly Lines _lines = new();

    public void Dispose() => _lines.Dispose();

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(127, 127, 127, 0)]
    [InlineData(128, 0, 0, 1)]
    [InlineData(0, 0, 255, 1)]
    public void One_line_is_lit_from_half_of_the_brightness_on(byte red, byte green, byte blue, uint lit)
    {
        using var light = GpioLight.OpenOne("lamp", () => _lines);
        light.Show(new LightColour(red, green, blue));
        Assert.Equal(lit, _lines.Lit);
        Assert.False(light.CanDim);
        Assert.False(light.HasColours);
    }

    [Theory]
    [InlineData(255, 0, 0, 1)]
    [InlineData(0, 255, 0, 2)]
    [InlineData(0, 60, 255, 4)]
    [InlineData(255, 140, 0, 3)]
    [InlineData(255, 255, 255, 7)]
    public void Three_lines_are_red_green_and_blue(byte red, byte green, byte blue, uint lit)
    {
        using var light = GpioLight.OpenRgb("lamp", () => _lines);
        light.Show(new LightColour(red, green, blue));
        Assert.Equal(lit, _lines.Lit);
        Assert.True(light.HasColours);
    }

    [Fact]
    public void On_three_lines_no_sign_has_the_colour_of_another_meaning()
    {
        var seen = LightPatterns.Table.GroupBy(row => (row.Colour.Red >= 128, row.Colour.Green >= 128, row.Colour.Blue >= 128));
        Assert.All(seen, group => Assert.Single(group.Select(row => row.Colour).Distinct()));
    }

    [Fact]
    public void A_line_that_cannot_be_opened_is_told()
    {
        var e = new DeviceException(DeviceFault.Busy, "line 27", "held by another", "end it");
        Assert.Same(e, Assert.Throws<DeviceException>(() => GpioLight.OpenOne("lamp", () => throw e)));
    }

    [Fact]
    public void Letting_go_of_it_lets_go_of_the_lines()
    {
        GpioLight.OpenOne("lamp", () => _lines).Dispose();
        Assert.True(_lines.IsDisposed);
    }

    private sealed class Lines : IGpioOutput
    {
        public uint Lit { get; private set; } = 99;

        public bool IsDisposed { get; private set; }

        public void Write(uint lit) => Lit = lit;

        public void Dispose() => IsDisposed = true;
    }
}
