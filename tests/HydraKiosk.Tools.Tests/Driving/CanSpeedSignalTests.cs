using HydraKiosk.Fakes;
using HydraKiosk.Tools.Driving;

namespace HydraKiosk.Tools.Tests.Driving;

/// <summary>
/// The numbers were computed by Python, which reads the frame in another way: a little-endian signal as
/// <c>(int.from_bytes(data, "little") &gt;&gt; start) &amp; ((1 &lt;&lt; n) - 1)</c>, and a big-endian one as
/// <c>int("".join(f"{b:08b}" for b in data)[p:p + n], 2)</c> with <c>p = start // 8 * 8 + 7 - start % 8</c>.
/// </summary>
public sealed class CanSpeedSignalTests
{
    private const uint Id = 0x1A5;

    [Theory]
    [InlineData(CanByteOrder.LittleEndian, "E803", 0, 16, 0.01, 0, 10.0)]
    [InlineData(CanByteOrder.LittleEndian, "00B00400FFFFFFFF", 8, 16, 0.05625, 0, 67.5)]
    [InlineData(CanByteOrder.LittleEndian, "123456789ABCDEF0", 13, 13, 0.1, -20, 48.9)]
    [InlineData(CanByteOrder.LittleEndian, "FFFFFF0100000000", 25, 7, 1, 0, 0)]
    [InlineData(CanByteOrder.LittleEndian, "123456789ABCDEF0", 32, 32, 1e-6, 0, 4041.129114)]
    [InlineData(CanByteOrder.BigEndian, "03E8", 7, 16, 0.01, 0, 10.0)]
    [InlineData(CanByteOrder.BigEndian, "0004B000FFFF", 15, 16, 0.05625, 0, 67.5)]
    [InlineData(CanByteOrder.BigEndian, "123456789ABCDEF0", 13, 13, 0.1, -20, 649.9)]
    [InlineData(CanByteOrder.BigEndian, "123456789ABCDEF0", 3, 12, 0.0625, 0, 35.25)]
    [InlineData(CanByteOrder.BigEndian, "123456789ABCDEF0", 39, 32, 1e-6, 0, 2596.069104)]
    public void A_speed_is_where_a_DBC_file_says(
        CanByteOrder order, string data, int startBit, int lengthBits, double scale, double offset, double expected)
    {
        var signal = new CanSpeedSignal(Id, startBit, lengthBits, order, scale, offset);

        Assert.True(signal.TryRead(Id, Convert.FromHexString(data), out var kmh));
        Assert.Equal(expected, kmh!.Value, 1e-9);
    }

    [Theory]
    [InlineData(CanByteOrder.LittleEndian, 8, "00FFFF")]
    [InlineData(CanByteOrder.BigEndian, 15, "00FFFF")]
    [InlineData(CanByteOrder.LittleEndian, 8, "0000")]
    [InlineData(CanByteOrder.BigEndian, 15, "0000")]
    [InlineData(CanByteOrder.BigEndian, 15, "")]
    public void All_ones_and_a_frame_that_is_too_short_are_an_unknown_speed(CanByteOrder order, int startBit, string data)
    {
        var signal = new CanSpeedSignal(Id, startBit, 16, order, 0.01);

        Assert.True(signal.TryRead(Id, Convert.FromHexString(data), out var kmh));
        Assert.Null(kmh);
    }

    [Fact]
    public void Another_value_may_stand_for_an_unknown_speed()
    {
        var signal = new CanSpeedSignal(Id, 0, 8, CanByteOrder.LittleEndian, 1, invalid: 0xFE);

        signal.TryRead(Id, [0xFE], out var unknown);
        signal.TryRead(Id, [0xFF], out var known);

        Assert.Equal((null, 255), (unknown, known));
    }

    [Fact]
    public void Another_frame_says_nothing()
    {
        var signal = new CanSpeedSignal(Id, 0, 8, CanByteOrder.LittleEndian, 1);

        Assert.False(signal.TryRead(Id + 1, [1], out _));
    }

    [Theory]
    [InlineData(CanByteOrder.LittleEndian, 56, 9)]
    [InlineData(CanByteOrder.LittleEndian, 64, 1)]
    [InlineData(CanByteOrder.BigEndian, 56, 2)] // bit 56 is the lowest bit of the last byte
    [InlineData(CanByteOrder.BigEndian, 63, 9)]
    [InlineData(CanByteOrder.BigEndian, 64, 1)]
    public void A_signal_beyond_the_frame_is_refused(CanByteOrder order, int startBit, int lengthBits) =>
        Assert.Contains("beyond", Assert.Throws<ArgumentException>(() => new CanSpeedSignal(Id, startBit, lengthBits, order, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        Refused(() => new CanSpeedSignal(0x2000_0000, 0, 8, CanByteOrder.LittleEndian, 1));
        Refused(() => new CanSpeedSignal(Id, -1, 8, CanByteOrder.LittleEndian, 1));
        Refused(() => new CanSpeedSignal(Id, 0, 0, CanByteOrder.LittleEndian, 1));
        Refused(() => new CanSpeedSignal(Id, 0, 33, CanByteOrder.LittleEndian, 1));
        Refused(() => new CanSpeedSignal(Id, 0, 8, CanByteOrder.LittleEndian, 0));
        Refused(() => new CanSpeedSignal(Id, 0, 8, CanByteOrder.LittleEndian, double.NaN));
        Refused(() => new CanSpeedSignal(Id, 0, 8, CanByteOrder.LittleEndian, 1, double.PositiveInfinity));
        Refused(() => new CanSpeedSignal(Id, 0, 8, CanByteOrder.LittleEndian, 1, invalid: 256));

        static void Refused(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make);
    }

    [Fact]
    public void Reading_costs_no_memory()
    {
        var signal = new CanSpeedSignal(Id, 15, 16, CanByteOrder.BigEndian, 0.01);
        byte[] data = [0, 4, 0xB0, 0, 0, 0, 0, 0];

        Assert.Equal(0, Allocations.In(() => signal.TryRead(Id, data, out _)));
    }
}
