using System.Buffers.Binary;

namespace HydraKiosk.EndToEnd.Tests.Sounds;

/// <summary>WAVs that other programs write and the product only reads.</summary>
internal static class ForeignWav
{
    /// <summary>24-bit integers; every channel has the same signal.</summary>
    public static void Write24(string path, ReadOnlySpan<float> mono, int rateHz, int channels)
    {
        var data = new byte[mono.Length * channels * 3];
        for (var n = 0; n < mono.Length * channels; n++)
        {
            var value = (int)Math.Round(Math.Clamp(mono[n / channels], -1f, 1f) * 8_388_607.0);
            data[3 * n] = (byte)value;
            data[(3 * n) + 1] = (byte)(value >> 8);
            data[(3 * n) + 2] = (byte)(value >> 16);
        }

        Write(path, 1, channels, rateHz, 24, data);
    }

    /// <summary>32-bit floats, one channel.</summary>
    public static void WriteFloat(string path, ReadOnlySpan<float> mono, int rateHz)
    {
        var data = new byte[mono.Length * 4];
        for (var n = 0; n < mono.Length; n++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * n), mono[n]);
        }

        Write(path, 3, 1, rateHz, 32, data);
    }

    private static void Write(string path, ushort tag, int channels, int rateHz, int bits, byte[] data)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write("RIFF"u8);
        file.Write(36 + data.Length);
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write(tag);
        file.Write((ushort)channels);
        file.Write(rateHz);
        file.Write(rateHz * channels * bits / 8);
        file.Write((ushort)(channels * bits / 8));
        file.Write((ushort)bits);
        file.Write("data"u8);
        file.Write(data.Length);
        file.Write(data);
    }
}
