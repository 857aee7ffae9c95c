namespace HydraKiosk.Devices.Input;

/// <summary>The kernel's rows of bits: code n is bit n, counted from the lowest bit of the first byte, as on every little-endian machine.</summary>
internal static class InputBits
{
    public static bool Get(ReadOnlySpan<byte> bits, int code) => code >= 0 && code / 8 < bits.Length && (bits[code / 8] & (1 << (code % 8))) != 0;

    /// <summary>Sets a bit, where there is one of this number.</summary>
    public static void Put(Span<byte> bits, int code, bool isSet)
    {
        if (code >= 0 && code / 8 < bits.Length)
        {
            bits[code / 8] = (byte)(isSet ? bits[code / 8] | (1 << (code % 8)) : bits[code / 8] & ~(1 << (code % 8)));
        }
    }

    /// <summary>The numbers of those that are set.</summary>
    public static IEnumerable<int> Set(byte[] bits) => Enumerable.Range(0, bits.Length * 8).Where(n => Get(bits, n));
}
