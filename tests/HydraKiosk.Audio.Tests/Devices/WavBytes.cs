using System.Buffers.Binary;
using System.Text;
using HydraKiosk.Audio.Devices.File;

namespace HydraKiosk.Audio.Tests.Devices;

/// <summary>Builds WAV files byte by byte, well-formed or not, without using the code under test.</summary>
internal static class WavBytes
{
    public static byte[] Chunk(string id, byte[] content, uint? size = null, bool pad = true)
    {
        var head = new byte[8];
        Encoding.ASCII.GetBytes(id).CopyTo(head, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), size ?? (uint)content.Length);
        return [.. head, .. content, .. (pad && content.Length % 2 == 1 ? new byte[1] : [])];
    }

    public static byte[] File(params byte[][] chunks)
    {
        var body = chunks.SelectMany(c => c).ToArray();
        return [.. Chunk("RIFF", [], (uint)(body.Length + 4)), .. "WAVE"u8, .. body];
    }

    public static byte[] Format(int tag, int rateHz, int channels, int bits, int? containerBytes = null)
    {
        var fmt = new byte[16];
        var frame = (containerBytes ?? (bits + 7) / 8) * channels;
        BinaryPrimitives.WriteUInt16LittleEndian(fmt, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(fmt.AsSpan(4), rateHz);
        BinaryPrimitives.WriteInt32LittleEndian(fmt.AsSpan(8), rateHz * frame);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(12), (ushort)frame);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(14), (ushort)bits);
        return fmt;
    }

    public static byte[] Extensible(int tag, int rateHz, int channels, int validBits, int containerBytes)
    {
        var fmt = new byte[40];
        Format(0xFFFE, rateHz, channels, containerBytes * 8, containerBytes).CopyTo(fmt, 0);
        fmt[16] = 22;
        fmt[18] = (byte)validBits;
        fmt[24] = (byte)tag;
        byte[] tail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        tail.CopyTo(fmt, 26);
        return fmt;
    }

    /// <summary>Samples as a file of this encoding holds them; integers rounded.</summary>
    public static byte[] Samples(WavEncoding encoding, IEnumerable<double> samples) => samples.SelectMany(s => encoding switch
    {
        WavEncoding.Unsigned8 => [(byte)Math.Clamp(Math.Round(s * 128) + 128, 0, 255)],
        WavEncoding.Signed16 => BitConverter.GetBytes((short)Math.Clamp(Math.Round(s * 32768), -32768, 32767)),
        WavEncoding.Signed24 => BitConverter.GetBytes((int)Math.Clamp(Math.Round(s * 8388608), -8388608, 8388607))[..3],
        WavEncoding.Signed32 => BitConverter.GetBytes((int)Math.Clamp(Math.Round(s * 2147483648), int.MinValue, int.MaxValue)),
        WavEncoding.IeeeSingle => BitConverter.GetBytes((float)s),
        _ => BitConverter.GetBytes(s),
    }).ToArray();

    public static (int Tag, int Bits) TagOf(WavEncoding encoding) => encoding switch
    {
        WavEncoding.Unsigned8 => (1, 8),
        WavEncoding.Signed16 => (1, 16),
        WavEncoding.Signed24 => (1, 24),
        WavEncoding.Signed32 => (1, 32),
        WavEncoding.IeeeSingle => (3, 32),
        _ => (3, 64),
    };

    /// <summary>A plain 16-bit file.</summary>
    public static byte[] Pcm16(int rateHz, int channels, IEnumerable<short> samples) =>
        File(Chunk("fmt ", Format(1, rateHz, channels, 16)), Chunk("data", samples.SelectMany(BitConverter.GetBytes).ToArray()));

    /// <summary>Everything in a file, through <see cref="WavReader"/>, in blocks of an awkward size.</summary>
    public static float[] ReadAll(string path, int blockFrames = 777)
    {
        using var reader = new WavReader(path);
        var all = new List<float>();
        var block = new float[blockFrames * reader.Format.Channels];
        int frames;
        while ((frames = reader.Read(block)) > 0)
        {
            all.AddRange(block.AsSpan(0, frames * reader.Format.Channels));
        }

        Assert.Equal(0, reader.RemainingFrames);
        return [.. all];
    }

    public static short[] ReadAll16(string path) => ReadAll(path).Select(s => (short)(s * 32768)).ToArray();
}
