using System.Buffers.Binary;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>
/// The server's Ogg stream, as the servers write it (Moshi's <c>moshi-backend/src/audio.rs</c>): each packet on a page of its own, stream 42, headers
/// first, and no page says how far the stream has come.
/// </summary>
internal sealed class OggOut
{
    private const uint Serial = 42;
    private const ushort PreSkip = 3_840;

    private uint _sequence;

    /// <summary>The two header pages.</summary>
    public byte[] Headers()
    {
        var head = new byte[19];
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), PreSkip);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), 48_000);
        return [.. Page(head), .. Page("OpusTags\x0b\0\0\0KyutaiMoshi\0\0\0\0"u8)];
    }

    /// <summary>A page with this packet.</summary>
    public byte[] Page(ReadOnlySpan<byte> packet)
    {
        var segments = (packet.Length / 255) + 1;
        var page = new byte[27 + segments + packet.Length];
        "OggS"u8.CopyTo(page);
        page[5] = (byte)(_sequence == 0 ? 2 : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(14), Serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(18), _sequence++);
        page[26] = (byte)segments;
        page.AsSpan(27, segments).Fill(255);
        page[26 + segments] = (byte)(packet.Length % 255);
        packet.CopyTo(page.AsSpan(27 + segments));
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Checksum(page));
        return page;
    }

    /// <summary>The checksum that a page must have: bit by bit, as the standard defines it, with its own field counted as zero.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> page)
    {
        var checksum = 0u;
        for (var i = 0; i < page.Length; i++)
        {
            checksum ^= (uint)(i is >= 22 and < 26 ? 0 : page[i]) << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum << 1) ^ ((checksum >> 31) * 0x04c11db7);
            }
        }

        return checksum;
    }
}
