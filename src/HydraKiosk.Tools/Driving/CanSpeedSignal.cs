namespace HydraKiosk.Tools.Driving;

/// <summary>In which order the bytes of a signal stand in a frame.</summary>
public enum CanByteOrder
{
    /// <summary>The lowest byte first ("Intel", <c>@1</c> in a DBC file).</summary>
    LittleEndian,

    /// <summary>The highest byte first ("Motorola", <c>@0</c> in a DBC file).</summary>
    BigEndian,
}

/// <summary>
/// The speed of a vehicle in the frames of a CAN bus. Its numbers are those of a signal's line in a DBC file:
/// <c>SG_ Speed : 8|16@1+ (0.01,0) [0|655.35] "km/h"</c> is <see cref="StartBit"/> 8, <see cref="LengthBits"/> 16, little-endian, unsigned,
/// <see cref="Scale"/> 0.01 and <see cref="Offset"/> 0.
/// </summary>
/// <remarks>
/// A bit's number is eight times its byte's, counted from 0, plus its place in the byte, of which the lowest is 0. The start bit is the lowest bit
/// of a little-endian signal, and the highest bit of a big-endian one, which goes on from bit 0 of a byte at bit 7 of the next.
/// </remarks>
public sealed class CanSpeedSignal
{
    private const int MaxBits = 32;
    private const int MaxDataBits = 64; // a classic frame
    private const uint MaxExtendedId = 0x1FFF_FFFF;

    /// <param name="id">The frame's id, 0 to 0x1FFFFFFF.</param>
    /// <param name="startBit">As in a DBC file, 0 to 63.</param>
    /// <param name="lengthBits">1 to 32.</param>
    /// <param name="order">The order of its bytes.</param>
    /// <param name="scale">km/h for each step; not 0. For miles per hour it is 1.609344 times as large.</param>
    /// <param name="offset">km/h at 0.</param>
    /// <param name="invalid">The raw value that stands for an unknown speed; by default all ones, as senders use by custom.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the signal goes beyond a frame of eight bytes.</exception>
    public CanSpeedSignal(uint id, int startBit, int lengthBits, CanByteOrder order, double scale, double offset = 0, uint? invalid = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id, MaxExtendedId);
        ArgumentOutOfRangeException.ThrowIfNegative(startBit);
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lengthBits, MaxBits);
        if (!double.IsFinite(scale) || scale == 0 || !double.IsFinite(offset))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "the scale is a number other than 0, and the offset is a number");
        }

        var largest = (uint)((1UL << lengthBits) - 1);
        if (invalid > largest)
        {
            throw new ArgumentOutOfRangeException(nameof(invalid), invalid, $"{lengthBits} bits hold 0 to {largest}");
        }

        (Id, StartBit, LengthBits, Order, Scale, Offset, Invalid) = (id, startBit, lengthBits, order, scale, offset, invalid ?? largest);
        var last = (order == CanByteOrder.LittleEndian ? startBit : Place(startBit)) + lengthBits - 1;
        LeastBytes = (last / 8) + 1;
        if (last >= MaxDataBits)
        {
            throw new ArgumentException(
                $"a signal of {lengthBits} bits from bit {startBit} goes beyond the eight bytes of a frame; in a big-endian signal the start bit is the "
                + "highest one, as in a DBC file", nameof(startBit));
        }
    }

    /// <summary>The frame's id.</summary>
    public uint Id { get; }

    /// <summary>Where it begins.</summary>
    public int StartBit { get; }

    /// <summary>How many bits it has.</summary>
    public int LengthBits { get; }

    /// <summary>The order of its bytes.</summary>
    public CanByteOrder Order { get; }

    /// <summary>km/h for each step.</summary>
    public double Scale { get; }

    /// <summary>km/h at 0.</summary>
    public double Offset { get; }

    /// <summary>The raw value that stands for an unknown speed.</summary>
    public uint Invalid { get; }

    /// <summary>How many bytes a frame has to have.</summary>
    public int LeastBytes { get; }

    /// <summary>Reads the speed out of a frame. Allocates nothing.</summary>
    /// <param name="id">The frame's id, without flags.</param>
    /// <param name="data">Its data, 0 to 8 bytes.</param>
    /// <param name="kmh">km/h; null where the frame says that it is unknown, or is too short to hold it.</param>
    /// <returns>False where the frame is another one.</returns>
    public bool TryRead(uint id, ReadOnlySpan<byte> data, out double? kmh)
    {
        kmh = null;
        if (id != Id)
        {
            return false;
        }

        if (data.Length >= LeastBytes && Raw(data) is var raw && raw != Invalid)
        {
            kmh = (raw * Scale) + Offset;
        }

        return true;
    }

    private uint Raw(ReadOnlySpan<byte> data)
    {
        ulong raw = 0;
        for (var i = 0; i < LengthBits; i++)
        {
            if (Order == CanByteOrder.LittleEndian)
            {
                var bit = StartBit + i;
                raw |= (ulong)(data[bit / 8] >> (bit % 8) & 1) << i;
            }
            else
            {
                var place = Place(StartBit) + i;
                raw = (raw << 1) | (uint)(data[place / 8] >> (7 - (place % 8)) & 1);
            }
        }

        return (uint)raw;
    }

    /// <summary>A bit's place when each byte is written with its highest bit first.</summary>
    private static int Place(int bit) => (bit / 8 * 8) + 7 - (bit % 8);
}
