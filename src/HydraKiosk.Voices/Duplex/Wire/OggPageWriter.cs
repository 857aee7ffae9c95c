using System.Buffers.Binary;

namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>
/// Writes one logical Ogg stream (RFC 3533), one packet to a page: what is spoken must not wait for a page to fill. Allocates nothing.
/// </summary>
/// <param name="serial">Tells the stream from others.</param>
internal sealed class OggPageWriter(uint serial)
{
    /// <summary>The longest packet that fits a page of its own.</summary>
    public const int MaxPacketBytes = (MaxSegments * SegmentBytes) - 1;

    /// <summary>The longest page.</summary>
    public const int MaxPageBytes = HeaderBytes + MaxSegments + MaxPacketBytes;

    private const int HeaderBytes = 27;
    private const int MaxSegments = 255;
    private const int SegmentBytes = 255;
    private const byte BeginsStream = 2;
    private const int ChecksumAt = 22;

    private uint _sequence;

    /// <summary>Writes a page with this packet and returns its length.</summary>
    /// <param name="packet">At most <see cref="MaxPacketBytes"/>.</param>
    /// <param name="granule">How far the stream has come with it: for Opus, samples at 48 kHz (RFC 7845, section 4).</param>
    /// <param name="page">Takes the page.</param>
    /// <exception cref="ArgumentException">The packet is too long, or there is too little room.</exception>
    public int Write(ReadOnlySpan<byte> packet, ulong granule, Span<byte> page)
    {
        var segments = (packet.Length / SegmentBytes) + 1;
        var length = HeaderBytes + segments + packet.Length;
        if (packet.Length > MaxPacketBytes || page.Length < length)
        {
            throw new ArgumentException($"{packet.Length} bytes do not fit a page of {page.Length}", nameof(packet));
        }

        "OggS"u8.CopyTo(page);
        page[4] = 0;
        page[5] = _sequence == 0 ? BeginsStream : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(page[6..], granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page[14..], serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page[18..], _sequence++);
        BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], 0);
        page[26] = (byte)segments;
        page.Slice(HeaderBytes, segments - 1).Fill(SegmentBytes);
        page[HeaderBytes + segments - 1] = (byte)(packet.Length % SegmentBytes);
        packet.CopyTo(page[(HeaderBytes + segments)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], OggChecksum.Of(page[..length]));
        return length;
    }
}
