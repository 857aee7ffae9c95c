using System.Globalization;
using System.Security.Cryptography;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Fakes;

namespace HydraKiosk.Devices.Tests.Lights;

/// <summary>Frames against bytes written by hand from the data sheets, and against those of a program in another language.</summary>
public sealed class StripFramesTests
{
    private static readonly byte[] _straight = [.. Enumerable.Range(0, 256).Select(v => (byte)v)];

    [Fact]
    public void One_apa102_lamp_is_the_bytes_of_the_data_sheet() => Assert.Equal(
        [
            0x00, 0x00, 0x00, 0x00,
            0xFF, 0x03, 0x02, 0x01, // 111, current 31, blue, green, red
            0xFF, 0xFF, 0xFF, 0xFF,
        ],
        Apa102([new LightColour(1, 2, 3)], 31, Apa102Chip.Apa102));

    [Fact]
    public void Two_sk9822_lamps_end_with_the_zeros_that_make_it_show_them() => Assert.Equal(
        [
            0x00, 0x00, 0x00, 0x00,
            0xE5, 0x00, 0x00, 0xFF, // current 5
            0xE5, 0xFF, 0x80, 0x00,
            0x00, 0x00, 0x00, 0x00, // shows
            0x00, 0x00, 0x00, 0x00, // clocks
        ],
        Apa102([new LightColour(255, 0, 0), new LightColour(0, 128, 255)], 5, Apa102Chip.Sk9822));

    [Theory]
    [InlineData(1, 4)]
    [InlineData(64, 4)]
    [InlineData(65, 8)] // 33 bits: the 32 of the data sheet would leave the last lamp one frame late
    [InlineData(128, 8)]
    [InlineData(129, 12)]
    [InlineData(1000, 64)]
    public void The_end_of_an_apa102_frame_has_half_a_clock_for_each_lamp(int lamps, int end)
    {
        Assert.Equal(4 + (4 * lamps) + end, Apa102Frame.Length(lamps, Apa102Chip.Apa102));
        Assert.Equal(4 + (4 * lamps) + end + 4, Apa102Frame.Length(lamps, Apa102Chip.Sk9822));
        Assert.True(end * 8 >= lamps / 2.0);
        var frame = Apa102(new LightColour[lamps], 31, Apa102Chip.Apa102);
        Assert.All(frame[^end..], b => Assert.Equal(0xFF, b));
    }

    [Fact]
    public void One_ws2812_lamp_in_three_bits_is_green_red_blue_between_zeros()
    {
        var frame = Ws2812([new LightColour(0x00, 0xFF, 0x81)], Ws2812Timing.ThreeBits);
        Assert.Equal(90 + 9 + 90, frame.Length);
        Assert.Equal(
            [
                0b11011011, 0b01101101, 0b10110110, // green FF: 110 eight times
                0b10010010, 0b01001001, 0b00100100, // red 00: 100 eight times
                0b11010010, 0b01001001, 0b00100110, // blue 81: 110 100 100 100 100 100 100 110
            ],
            frame[90..99]);
        Assert.All(frame[..90], b => Assert.Equal(0, b));
        Assert.All(frame[99..], b => Assert.Equal(0, b));
    }

    [Fact]
    public void One_ws2812_lamp_in_eight_bits_is_green_red_blue_between_zeros()
    {
        var frame = Ws2812([new LightColour(0x80, 0x01, 0x00)], Ws2812Timing.EightBits);
        Assert.Equal(240 + 24 + 240, frame.Length);
        Assert.Equal(
            [
                0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xF8, // green 01
                0xF8, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, // red 80
                0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, 0xC0, // blue 00
            ],
            frame[240..264]);
    }

    [Theory]
    [InlineData(Ws2812Timing.ThreeBits)]
    [InlineData(Ws2812Timing.EightBits)]
    public void The_zeros_on_either_side_last_three_hundred_microseconds(Ws2812Timing timing) =>
        Assert.InRange(Ws2812Frame.ResetLength(timing) * 8 / (double)Ws2812Frame.ClockHz(timing) * 1e6, 300, 310);

    [Theory]
    [InlineData(Ws2812Timing.ThreeBits, 0b100, 0b110, 3)]
    [InlineData(Ws2812Timing.EightBits, 0b11000000, 0b11111000, 8)]
    public void The_pulses_are_within_the_times_of_the_data_sheet(Ws2812Timing timing, int zero, int one, int bits)
    {
        var bitUs = 1e6 / Ws2812Frame.ClockHz(timing);
        Assert.InRange(int.PopCount(zero) * bitUs, 0.25, 0.55); // T0H 0.40 ± 0.15
        Assert.InRange(int.PopCount(one) * bitUs, 0.65, 0.95); // T1H 0.80 ± 0.15
        Assert.InRange(bits * bitUs, 0.65, 1.85); // 1.25 ± 0.60
    }

    [Fact]
    public void Frames_of_any_length_are_those_of_the_other_program()
    {
        var checkedFrames = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Lights", "Data", "strip-frames.txt")))
        {
            var words = line.Split(' ');
            var lamps = Enumerable.Range(0, int.Parse(words[1]))
                .Select(i => new LightColour((byte)((i * 7) + 1), (byte)((i * 13) + 2), (byte)((i * 29) + 3))).ToArray();
            var frame = Through(words[0], lamps, double.Parse(words[2]), double.Parse(words[3]));
            Assert.Equal(int.Parse(words[4]), frame.Length);
            Assert.Equal(words[5], Convert.ToHexStringLower(frame.AsSpan(0, Math.Min(64, frame.Length))));
            Assert.Equal(words[6], Convert.ToHexStringLower(SHA256.HashData(frame)));
            checkedFrames++;
        }

        Assert.Equal(240, checkedFrames);
    }

    [Fact]
    public void Every_length_has_room_for_its_frame_and_none_over()
    {
        for (var lamps = 1; lamps <= StripOptions.MostLamps; lamps++)
        {
            foreach (var chip in Enum.GetValues<Apa102Chip>())
            {
                Assert.Equal(0, Apa102(new LightColour[lamps], 1, chip).Length % 4);
            }

            foreach (var timing in Enum.GetValues<Ws2812Timing>())
            {
                var frame = Ws2812(new LightColour[lamps], timing);
                Assert.Equal(0, frame[^Ws2812Frame.ResetLength(timing)]);
                Assert.NotEqual(0, frame[^(Ws2812Frame.ResetLength(timing) + 2)]);
            }
        }
    }

    [Fact]
    public void A_frame_costs_no_memory()
    {
        var lamps = new LightColour[300];
        var apa102 = new byte[Apa102Frame.Length(300, Apa102Chip.Sk9822)];
        var ws2812 = new byte[Ws2812Frame.Length(300, Ws2812Timing.EightBits)];
        Assert.Equal(0, Allocations.In(() =>
        {
            Apa102Frame.Write(lamps, _straight, 9, Apa102Chip.Sk9822, apa102);
            Ws2812Frame.Write(lamps, _straight, Ws2812Timing.EightBits, ws2812);
        }));
    }

    /// <summary>Through the whole back end, as it reaches the bus.</summary>
    private static byte[] Through(string chip, LightColour[] lamps, double limit, double gamma)
    {
        var files = new ScriptedLightFiles { Contents = { ["/dev/spidev0.0"] = "", [SpiBus.LongestPath] = "65536\n" } };
        var options = new StripOptions("/dev/spidev0.0", lamps.Length) { Limit = limit, Gamma = gamma };
        using ILight light = chip switch
        {
            "apa102" => Apa102Light.Open(options, Apa102Chip.Apa102, files),
            "sk9822" => Apa102Light.Open(options, Apa102Chip.Sk9822, files),
            "ws2812-3" => Ws2812Light.Open(options, Ws2812Timing.ThreeBits, files),
            _ => Ws2812Light.Open(options, Ws2812Timing.EightBits, files),
        };
        light.Show(lamps);
        return Assert.Single(files.Writes).Bytes;
    }

    private static byte[] Apa102(LightColour[] lamps, int current, Apa102Chip chip)
    {
        var frame = new byte[Apa102Frame.Length(lamps.Length, chip)];
        Array.Fill(frame, (byte)0x55); // a buffer is used again and again
        Apa102Frame.Write(lamps, _straight, current, chip, frame);
        return frame;
    }

    private static byte[] Ws2812(LightColour[] lamps, Ws2812Timing timing)
    {
        var frame = new byte[Ws2812Frame.Length(lamps.Length, timing)];
        Array.Fill(frame, (byte)0x55);
        Ws2812Frame.Write(lamps, _straight, timing, frame);
        return frame;
    }
}
