namespace HydraKiosk.Audio.Devices.File;

/// <summary>Which bits of their container the integer samples of a file use; tells where the unused ones lie.</summary>
internal struct SampleProbe
{
    private uint _magnitudes;
    private uint _bits;

    /// <summary>Whether every sample seen was zero.</summary>
    public readonly bool IsSilent => _bits == 0;

    /// <summary>Bits at the bottom that no sample seen has set.</summary>
    public readonly int UnusedAtBottom => System.Numerics.BitOperations.TrailingZeroCount(_bits);

    /// <summary>Whether every sample seen could stand in so many bits, sign included.</summary>
    public readonly bool FitsIn(int bits) => _magnitudes >> (bits - 1) == 0;

    /// <param name="bytes">Whole samples, little-endian.</param>
    /// <param name="container">Bytes of each: 2, 3 or 4.</param>
    public void Add(ReadOnlySpan<byte> bytes, int container)
    {
        for (var at = 0; at < bytes.Length; at += container)
        {
            int sample = (sbyte)bytes[at + container - 1];
            for (var below = container - 2; below >= 0; below--)
            {
                sample = (sample << 8) | bytes[at + below];
            }

            _bits |= (uint)sample;
            _magnitudes |= (uint)(sample ^ (sample >> 31)); // the bits that differ from the sign
        }
    }
}
