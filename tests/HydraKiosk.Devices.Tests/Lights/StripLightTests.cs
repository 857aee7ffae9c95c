using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class StripLightTests
{
    private const string Bus = "/dev/spidev0.0";
    private readonly ScriptedLightFiles _files = new() { Contents = { [Bus] = "" } };

    [Fact]
    public void The_bus_is_set_up_with_the_numbers_of_the_kernels_header()
    {
        using var strip = Apa102();
        Assert.Equal([(0x40016B01u, 0u), (0x40016B03u, 8u), (0x40046B04u, 4_000_000u)], _files.Sets);
    }

    [Theory]
    [InlineData(Ws2812Timing.ThreeBits, 2_400_000)]
    [InlineData(Ws2812Timing.EightBits, 6_400_000)]
    public void The_clock_of_the_bus_makes_the_pulses_of_a_ws2812(Ws2812Timing timing, uint hz)
    {
        using var strip = Ws2812(8, timing);
        Assert.Equal((SpiBus.SetMaxSpeedHz, hz), _files.Sets[^1]);
    }

    [Fact]
    public void One_colour_is_shown_on_all_lamps()
    {
        using ILight strip = Apa102();
        strip.Show(new LightColour(255, 0, 0));
        var frame = Assert.Single(_files.Writes).Bytes;
        Assert.Equal(3, strip.Lamps);
        Assert.All(frame[4..16].Chunk(4), lamp => Assert.Equal([0xE0 | 10, 0, 0, 237], lamp)); // 0.3 of the current is 10 of 31, nearly
    }

    [Fact]
    public void A_long_frame_goes_out_in_pieces_where_the_chip_allows_pauses()
    {
        _files.Contents[SpiBus.LongestPath] = "1024\n";
        using var strip = Apa102(1000);
        strip.Show(LightColour.Off);
        Assert.Equal([1024, 1024, 1024, 996], _files.Writes.Select(w => w.Bytes.Length));
    }

    [Theory]
    [InlineData(Ws2812Timing.ThreeBits, 435)]
    [InlineData(Ws2812Timing.EightBits, 150)]
    public void A_ws2812_strip_that_is_too_long_for_one_write_is_refused_with_the_setting_that_helps(Ws2812Timing timing, int fits)
    {
        Ws2812(fits, timing).Dispose();
        var e = Assert.Throws<DeviceException>(() => Ws2812(fits + 1, timing));
        Assert.Equal(DeviceFault.Unable, e.Fault);
        Assert.Contains($"enough for {fits} lamps", e.Detail);
        Assert.Contains($"spidev.bufsiz={Ws2812Frame.Length(fits + 1, timing)}", e.Remedy);
        Assert.Equal(0, _files.OpenCount);
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("0")]
    [InlineData("-4096")]
    [InlineData("")]
    public void Where_the_driver_says_nothing_sensible_the_usual_limit_is_taken(string text)
    {
        _files.Contents[SpiBus.LongestPath] = text;
        Assert.Throws<DeviceException>(() => Ws2812(436, Ws2812Timing.ThreeBits));
        Ws2812(435, Ws2812Timing.ThreeBits).Dispose();
    }

    [Theory]
    [InlineData(13, DeviceFault.NotAllowed, "group spi")]
    [InlineData(16, DeviceFault.Busy, "fuser")]
    [InlineData(6, DeviceFault.Missing, "dtparam=spi=on")]
    public void What_forbids_the_bus_is_named_with_a_remedy(int error, DeviceFault fault, string remedy)
    {
        _files.OpenErrors[Bus] = error;
        var e = Assert.Throws<DeviceException>(() => Apa102());
        Assert.Equal(fault, e.Fault);
        Assert.Contains(remedy, e.Remedy);
    }

    [Theory]
    [InlineData(SpiBus.SetMode)]
    [InlineData(SpiBus.SetBitsPerWord)]
    [InlineData(SpiBus.SetMaxSpeedHz)]
    public void A_bus_that_cannot_be_set_up_is_let_go_of(uint request)
    {
        _files.SetErrors[request] = 22;
        Assert.Throws<DeviceException>(() => Apa102());
        Assert.Equal(0, _files.OpenCount);
    }

    [Theory]
    [InlineData(5, DeviceFault.Failed)]
    [InlineData(19, DeviceFault.Gone)]
    public void A_write_that_fails_is_told(int error, DeviceFault fault)
    {
        using var strip = Apa102();
        _files.WriteErrors[Bus] = error;
        Assert.Equal(fault, Assert.Throws<DeviceException>(() => strip.Show(LightColour.Off)).Fault);
    }

    [Fact]
    public void A_frame_that_is_taken_in_part_is_told()
    {
        using var strip = Apa102();
        _files.Takes = 7;
        Assert.Contains("7 of 20 bytes", Assert.Throws<DeviceException>(() => strip.Show(LightColour.Off)).Detail);
    }

    [Theory]
    [InlineData(0, 0.3, 2.2)]
    [InlineData(1001, 0.3, 2.2)]
    [InlineData(-1, 0.3, 2.2)]
    [InlineData(8, -0.1, 2.2)]
    [InlineData(8, 1.1, 2.2)]
    [InlineData(8, double.NaN, 2.2)]
    [InlineData(8, 0.3, 0)]
    [InlineData(8, 0.3, double.PositiveInfinity)]
    public void Options_out_of_range_are_refused_before_the_bus_is_touched(int lamps, double limit, double gamma)
    {
        var options = new StripOptions(Bus, lamps) { Limit = limit, Gamma = gamma };
        Assert.Equal(DeviceFault.Unable, Assert.Throws<DeviceException>(() => Apa102Light.Open(options, default, _files)).Fault);
        Assert.Equal(DeviceFault.Unable, Assert.Throws<DeviceException>(() => Ws2812Light.Open(options, default, _files)).Fault);
        Assert.Empty(_files.Sets);
    }

    [Fact]
    public void No_lamp_is_brighter_than_its_limit()
    {
        foreach (var limit in (double[])[0, 0.001, 0.05, 0.3, 0.5, 0.99, 1])
        {
            _files.Writes.Clear();
            var options = new StripOptions(Bus, 1) { Limit = limit };
            using var strip = Apa102Light.Open(options, Apa102Chip.Apa102, _files);
            strip.Show(new LightColour(255, 255, 255));
            var frame = _files.Writes[0].Bytes;
            var current = (frame[4] & 31) / 31.0 * frame[5] / 255;
            Assert.InRange(current, Math.Max(0, limit - 0.004), limit + 0.004);
        }
    }

    [Fact]
    public void The_list_shows_the_buses()
    {
        _files.Contents["/dev/spidev10.1"] = "";
        _files.Contents["/dev/null"] = "";
        _files.OpenErrors["/dev/spidev10.1"] = 13;
        Assert.Equal([new SpiDeviceInfo(Bus, true), new SpiDeviceInfo("/dev/spidev10.1", false)], SpiDevices.List(_files));
    }

    [Fact]
    public void A_frame_costs_no_memory()
    {
        using var apa102 = Apa102(300);
        using var ws2812 = Ws2812(100, Ws2812Timing.ThreeBits);
        _files.Remembers = false;
        byte part = 0;
        Assert.Equal(0, Allocations.In(() =>
        {
            apa102.Show(new LightColour(part++, 0, 0));
            ws2812.Show(new LightColour(part, 0, 0));
        }));
    }

    private Apa102Light Apa102(int lamps = 3) => Apa102Light.Open(new StripOptions(Bus, lamps), Apa102Chip.Apa102, _files);

    private Ws2812Light Ws2812(int lamps, Ws2812Timing timing) => Ws2812Light.Open(new StripOptions(Bus, lamps), timing, _files);
}
