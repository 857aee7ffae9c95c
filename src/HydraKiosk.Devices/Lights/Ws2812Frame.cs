namespace HydraKiosk.Devices.Lights;

/// <summary>
/// The bits that make a WS2812 strip's pulses on the data line of an SPI bus, whose clock nobody looks at: green, red, blue, highest bit first, each
/// bit high for a short or a long time. Zeros for at least 300 µs before and after; before, because some buses rest high, and a strip takes the end
/// of that for a bit.
/// </summary>
/// <remarks>
/// At 2.4 MHz a bit is 0.417 µs: 100 is a zero (0.42 high, 0.83 low), 110 a one. At 6.4 MHz it is 0.156 µs: 11000000 is a zero (0.31 high),
/// 11111000 a one (0.78 high), which also suits the chips since 2018, whose zero may be 0.38 µs at most.
/// </remarks>
public static class Ws2812Frame
{
    private const int Channels = 3;
    private const byte LongZero = 0b1100_0000;
    private const byte LongOne = 0b1111_1000;
    private const double ResetUs = 300;

    /// <summary>What each byte becomes in three bits for one, 24 in all.</summary>
    private static readonly int[] _tripled = Triple();

    /// <summary>The clock of the bus.</summary>
    public static int ClockHz(Ws2812Timing timing) => timing == Ws2812Timing.ThreeBits ? 2_400_000 : 6_400_000;

    /// <summary>Bytes of zeros on either side.</summary>
    public static int ResetLength(Ws2812Timing timing) => (int)Math.Ceiling(ClockHz(timing) * ResetUs / 1e6 / 8);

    /// <summary>Bytes of one lamp.</summary>
    public static int LampLength(Ws2812Timing timing) => Channels * (timing == Ws2812Timing.ThreeBits ? 3 : 8);

    /// <summary>Bytes of a frame.</summary>
    /// <param name="lamps">1 or more.</param>
    /// <param name="timing">How a bit is written.</param>
    public static int Length(int lamps, Ws2812Timing timing) => (2 * ResetLength(timing)) + (lamps * LampLength(timing));

    /// <summary>Writes a frame.</summary>
    /// <param name="lamps">The colours.</param>
    /// <param name="table">What each of the 256 brightnesses becomes, 0 to 255.</param>
    /// <param name="timing">How a bit is written.</param>
    /// <param name="frame">Gets it; as long as <see cref="Length"/> says.</param>
    public static void Write(ReadOnlySpan<LightColour> lamps, ReadOnlySpan<byte> table, Ws2812Timing timing, Span<byte> frame)
    {
        var reset = ResetLength(timing);
        var channel = LampLength(timing) / Channels;
        frame[..reset].Clear();
        var at = reset;
        foreach (var lamp in lamps)
        {
            Put(table[lamp.Green], frame.Slice(at, channel));
            Put(table[lamp.Red], frame.Slice(at + channel, channel));
            Put(table[lamp.Blue], frame.Slice(at + (2 * channel), channel));
            at += Channels * channel;
        }

        frame[at..].Clear();
    }

    private static void Put(byte value, Span<byte> bits)
    {
        if (bits.Length == 3)
        {
            var tripled = _tripled[value];
            (bits[0], bits[1], bits[2]) = ((byte)(tripled >> 16), (byte)(tripled >> 8), (byte)tripled);
            return;
        }

        for (var i = 0; i < 8; i++)
        {
            bits[i] = (value & (0x80 >> i)) == 0 ? LongZero : LongOne;
        }
    }

    private static int[] Triple()
    {
        var table = new int[256];
        for (var value = 0; value < 256; value++)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                table[value] = (table[value] << 3) | ((value >> bit & 1) == 0 ? 0b100 : 0b110);
            }
        }

        return table;
    }
}
