namespace HydraKiosk.Voices.Realtime;

/// <summary>Telephone samples (ITU-T G.711), by tables that are filled once: 512 samples each way down, and a search up.</summary>
internal static class G711
{
    private static readonly short[] _mu = Table(MuSample);
    private static readonly short[] _a = Table(ASample);

    /// <summary>Samples of codes.</summary>
    /// <param name="format">µ-law or A-law.</param>
    /// <param name="codes">One byte each.</param>
    /// <param name="pcm16">Room for as many samples, little-endian.</param>
    public static void Decode(RealtimeFormat format, ReadOnlySpan<byte> codes, Span<byte> pcm16)
    {
        var table = format == RealtimeFormat.MuLaw ? _mu : _a;
        for (var i = 0; i < codes.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(pcm16[(2 * i)..], table[codes[i]]);
        }
    }

    /// <summary>Codes of samples.</summary>
    /// <param name="format">µ-law or A-law.</param>
    /// <param name="pcm16">Little-endian.</param>
    /// <param name="codes">Room for as many bytes.</param>
    public static void Encode(RealtimeFormat format, ReadOnlySpan<byte> pcm16, Span<byte> codes)
    {
        for (var i = 0; i < pcm16.Length / 2; i++)
        {
            var sample = System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian(pcm16[(2 * i)..]);
            codes[i] = format == RealtimeFormat.MuLaw ? MuCode(sample) : ACode(sample);
        }
    }

    private static byte MuCode(int sample)
    {
        const int Bias = 33 << 2;
        const int Clip = 8159 << 2;
        var sign = sample < 0 ? 0x80 : 0;
        var biased = Math.Min(sign == 0 ? sample : -sample, Clip) + Bias;
        var exponent = 7;
        for (var mask = 0x4000; (biased & mask) == 0 && exponent > 0; mask >>= 1)
        {
            exponent--;
        }

        return (byte)~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 0x0f));
    }

    private static byte ACode(int sample)
    {
        var sign = sample >= 0 ? 0x80 : 0;
        var magnitude = (sample >= 0 ? sample : ~sample) >> 3;
        var exponent = 7;
        for (var mask = 0x800; (magnitude & mask) == 0 && exponent > 0; mask >>= 1)
        {
            exponent--;
        }

        var step = exponent == 0 ? (magnitude >> 1) & 0x0f : (magnitude >> exponent) & 0x0f;
        return (byte)((sign | (exponent << 4) | step) ^ 0x55);
    }

    private static short MuSample(int code)
    {
        var bits = ~code;
        var step = (((bits & 0x0f) | 0x10) << 1) + 1;
        var magnitude = ((step << ((bits >> 4) & 7)) - 33) << 2;
        return (short)((bits & 0x80) == 0 ? magnitude : -magnitude);
    }

    private static short ASample(int code)
    {
        var bits = code ^ 0x55;
        var exponent = (bits >> 4) & 7;
        var step = ((bits & 0x0f) << 1) | 1;
        var magnitude = exponent == 0 ? step << 3 : (step | 0x20) << (exponent + 2);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short[] Table(Func<int, short> sample) => [.. Enumerable.Range(0, 256).Select(sample)];
}
