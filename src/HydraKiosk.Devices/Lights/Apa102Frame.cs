namespace HydraKiosk.Devices.Lights;

/// <summary>
/// The bytes that an APA102 or SK9822 strip takes: 32 zeros, then for each lamp three ones, 5 bits of current and blue, green, red, then an end.
/// Pure.
/// </summary>
/// <remarks>
/// Each lamp hands the data on half a clock late, so that the last of n lamps needs n/2 clocks more than there is data. The data sheet's end of 32
/// bits is enough for 64 lamps only; here it is n/2 bits, filled up to the next 32. An SK9822 moreover shows what it has got only after 32 zeros,
/// and would else be one frame late for ever.
/// </remarks>
public static class Apa102Frame
{
    /// <summary>The highest value of the 5 bits for the current.</summary>
    public const int FullCurrent = 31;

    private const int Word = 4; // bytes
    private const byte LampMark = 0xE0;
    private const byte EndMark = 0xFF;

    /// <summary>Bytes of a frame.</summary>
    /// <param name="lamps">1 or more.</param>
    /// <param name="chip">Which chip.</param>
    public static int Length(int lamps, Apa102Chip chip)
    {
        var halves = (lamps + 1) / 2; // bits
        var end = (halves + 31) / 32 * Word;
        return Word + (lamps * Word) + end + (chip == Apa102Chip.Sk9822 ? Word : 0);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="lamps">The colours.</param>
    /// <param name="table">What each of the 256 brightnesses becomes, 0 to 255.</param>
    /// <param name="current">0 to 31, the same for all lamps.</param>
    /// <param name="chip">Which chip.</param>
    /// <param name="frame">Gets it; as long as <see cref="Length"/> says.</param>
    public static void Write(ReadOnlySpan<LightColour> lamps, ReadOnlySpan<byte> table, int current, Apa102Chip chip, Span<byte> frame)
    {
        frame[..Word].Clear();
        var at = Word;
        foreach (var lamp in lamps)
        {
            frame[at] = (byte)(LampMark | current);
            frame[at + 1] = table[lamp.Blue];
            frame[at + 2] = table[lamp.Green];
            frame[at + 3] = table[lamp.Red];
            at += Word;
        }

        frame[at..].Fill(chip == Apa102Chip.Sk9822 ? (byte)0 : EndMark);
    }
}
