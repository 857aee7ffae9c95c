namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The formats of sound on the wire: PCM16 at 24 kHz, and telephone samples at 8 kHz by ITU-T G.711, here by the standard's own rule of segments.
/// The client has tables of its own, so that each judges the other.
/// </summary>
internal static class G711
{
    public const string Pcm = "audio/pcm";
    public const string MuLaw = "audio/pcmu";
    public const string ALaw = "audio/pcma";

    /// <summary>The only rate that PCM has.</summary>
    public const int PcmRateHz = 24_000;

    private const int MuBias = 0x84;

    /// <summary>Returns whether the protocol has the format.</summary>
    public static bool IsKnown(string format) => format is Pcm or MuLaw or ALaw;

    /// <summary>Returns the sample rate of a format, in Hz.</summary>
    public static int RateOf(string format) => format == Pcm ? PcmRateHz : 8_000;

    /// <summary>Returns how many bytes a sample has in a format.</summary>
    public static int BytesPerSample(string format) => format == Pcm ? 2 : 1;

    /// <summary>Returns sound as PCM16 little-endian.</summary>
    public static byte[] ToPcm(string format, byte[] sound) =>
        format == Pcm ? sound
        : [.. sound.SelectMany(code => BitConverter.GetBytes(format == MuLaw ? FromMu(code) : FromA(code)))];

    /// <summary>Returns samples in a format.</summary>
    public static byte[] FromPcm(string format, ReadOnlySpan<short> samples)
    {
        if (format == Pcm)
        {
            return System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples).ToArray();
        }

        var codes = new byte[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            codes[i] = format == MuLaw ? ToMu(samples[i]) : ToA(samples[i]);
        }

        return codes;
    }

    private static short FromMu(byte code)
    {
        var bits = ~code & 0xff;
        var magnitude = ((((bits & 0x0f) << 3) + MuBias) << ((bits >> 4) & 7)) - MuBias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte ToMu(short sample)
    {
        var magnitude = Math.Min(Math.Abs((int)sample), 32_635) + MuBias;
        var segment = int.Log2(magnitude) - 7;
        var code = (sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f);
        return (byte)~code;
    }

    private static short FromA(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var magnitude = ((bits & 0x0f) << 4) + 8;
        magnitude = segment == 0 ? magnitude : (magnitude + 0x100) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static byte ToA(short sample)
    {
        var magnitude = Math.Min(sample < 0 ? -(sample + 1) : sample, 32_767);
        var segment = magnitude < 256 ? 0 : int.Log2(magnitude) - 7;
        var step = segment == 0 ? magnitude >> 4 : (magnitude >> (segment + 3)) & 0x0f;
        return (byte)(((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55);
    }
}
