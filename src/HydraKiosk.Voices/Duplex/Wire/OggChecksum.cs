namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>The checksum of an Ogg page: CRC-32 with the polynomial 0x04C11DB7, not reflected, starting at 0 (RFC 3533, section 6).</summary>
internal static class OggChecksum
{
    private const uint Polynomial = 0x04C11DB7;

    private static readonly uint[] _table = MakeTable();

    /// <summary>The checksum of some bytes.</summary>
    /// <param name="bytes">A part of the page; in the first one the four bytes of the checksum count as zeros.</param>
    /// <param name="before">The checksum of what comes before them.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        foreach (var value in bytes)
        {
            before = (before << 8) ^ _table[(before >> 24) ^ value];
        }

        return before;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value << 1) ^ ((value & 0x8000_0000) != 0 ? Polynomial : 0);
            }

            table[i] = value;
        }

        return table;
    }
}
