using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>Turns the samples of a WAV file into float, full scale ±1.</summary>
internal static class WavSamples
{
    /// <summary>
    /// 24 dB over full scale. Float files may legally exceed ±1, but one absurd or non-finite sample would live on for ever in the
    /// recursive filters behind the device.
    /// </summary>
    public const float FloatLimit = 16f;

    public static int BytesPer(WavEncoding encoding) => encoding switch
    {
        WavEncoding.Unsigned8 => 1,
        WavEncoding.Signed16 => 2,
        WavEncoding.Signed24 => 3,
        WavEncoding.IeeeDouble => 8,
        _ => 4,
    };

    /// <param name="bytes">Whole samples.</param>
    /// <param name="samples">As many elements as there are samples in <paramref name="bytes"/>.</param>
    /// <param name="encoding">What the bytes are.</param>
    /// <param name="shiftBits">Unused bits at the top of each integer; 0 where samples fill their container from the top, as they should.</param>
    public static void Decode(ReadOnlySpan<byte> bytes, Span<float> samples, WavEncoding encoding, int shiftBits = 0)
    {
        DecodeWhole(bytes, samples, encoding);
        if (shiftBits > 0)
        {
            var raise = (float)(1 << shiftBits);
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = Math.Clamp(samples[i] * raise, -1f, 1f); // rather loud than wrapped, should a sample use the unused bits
            }
        }
    }

    private static void DecodeWhole(ReadOnlySpan<byte> bytes, Span<float> samples, WavEncoding encoding)
    {
        switch (encoding)
        {
            case WavEncoding.Unsigned8:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (bytes[i] - 128) * (1f / 128);
                }

                break;
            case WavEncoding.Signed16:
                var shorts = MemoryMarshal.Cast<byte, short>(bytes);
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = shorts[i] * (1f / 32768);
                }

                break;
            case WavEncoding.Signed24:
                for (var i = 0; i < samples.Length; i++)
                {
                    var at = i * 3;
                    samples[i] = ((bytes[at] << 8) | (bytes[at + 1] << 16) | (bytes[at + 2] << 24)) * (1f / 2147483648);
                }

                break;
            case WavEncoding.Signed32:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]) * (1f / 2147483648);
                }

                break;
            case WavEncoding.IeeeSingle:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = Sane(BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]));
                }

                break;
            default:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = Sane((float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]));
                }

                break;
        }
    }

    private static float Sane(float sample) => float.IsFinite(sample) ? Math.Clamp(sample, -FloatLimit, FloatLimit) : 0f;
}
