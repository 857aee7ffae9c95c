using System.Buffers.Binary;
using System.IO.Compression;

namespace HydraKiosk.Simulator.Voice;

/// <summary>
/// Sound files as the build packs them, without loss and to two thirds: each 16-bit word as its distance from the one before, first all the high
/// bytes and then all the low ones, deflated. The other half of it is in the project file.
/// </summary>
internal static class PackedWav
{
    /// <summary>The file as it was.</summary>
    /// <exception cref="InvalidDataException">It was not packed like this.</exception>
    public static byte[] Unpack(Stream packed)
    {
        using var deflated = new DeflateStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        deflated.CopyTo(unpacked);
        var halves = unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
        var count = halves.Length / 2;
        var file = new byte[2 * count];
        ushort word = 0;
        for (var i = 0; i < count; i++)
        {
            // The sign stands in the lowest bit, so that a small step down is a small number too.
            var step = (halves[i] << 8) | halves[count + i];
            word = (ushort)(word + ((step >> 1) ^ -(step & 1)));
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(2 * i), word);
        }

        return file;
    }
}
