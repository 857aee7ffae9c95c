using System.Buffers.Binary;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>
/// A strict reader of the client's Ogg stream (RFC 3533 and 7845): pages whole in their message, in their order, with their checksum, headers first,
/// positions that count what the packets hold. What breaks that is named.
/// </summary>
/// <param name="complain">Takes the kind of what is wrong, and a sentence about it.</param>
internal sealed class OggIn(Action<string, string> complain)
{
    private const int HeaderBytes = 27;

    private uint? _serial;
    private uint _sequence;
    private int _packets;
    private ulong _granule;

    /// <summary>Reads the pages of one message.</summary>
    /// <returns>The Opus packets in it, headers left out.</returns>
    public List<byte[]> Read(ReadOnlySpan<byte> bytes)
    {
        var packets = new List<byte[]>();
        while (bytes.Length > 0)
        {
            var length = LengthOf(bytes);
            if (length == 0)
            {
                complain("bad-page", $"{bytes.Length} bytes are no whole Ogg page");
                return packets;
            }

            ReadPage(bytes[..length], packets);
            bytes = bytes[length..];
        }

        return packets;
    }

    /// <summary>How many samples at 48 kHz a packet holds (RFC 6716, section 3.1); 0 where it cannot be told.</summary>
    internal static int SamplesOf(ReadOnlySpan<byte> packet)
    {
        if (packet.Length == 0)
        {
            return 0;
        }

        var configuration = packet[0] >> 3;
        var frame = configuration < 12 ? new[] { 480, 960, 1920, 2880 }[configuration & 3]
            : configuration < 16 ? new[] { 480, 960 }[configuration & 1]
            : new[] { 120, 240, 480, 960 }[configuration & 3];
        return (packet[0] & 3) switch
        {
            0 => frame,
            1 or 2 => 2 * frame,
            _ => packet.Length < 2 ? 0 : (packet[1] & 63) * frame,
        };
    }

    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes.StartsWith("OggS"u8) || bytes[4] != 0 || bytes.Length < HeaderBytes + bytes[26])
        {
            return 0;
        }

        var length = HeaderBytes + bytes[26];
        for (var i = 0; i < bytes[26]; i++)
        {
            length += bytes[HeaderBytes + i];
        }

        return length <= bytes.Length ? length : 0;
    }

    private void ReadPage(ReadOnlySpan<byte> page, List<byte[]> packets)
    {
        var (serial, sequence) = (BinaryPrimitives.ReadUInt32LittleEndian(page[14..]), BinaryPrimitives.ReadUInt32LittleEndian(page[18..]));
        if (OggOut.Checksum(page) != BinaryPrimitives.ReadUInt32LittleEndian(page[22..]))
        {
            complain("bad-page", $"page {sequence} has a wrong checksum");
        }

        if (_serial is not null && (serial != _serial || sequence != _sequence))
        {
            complain("bad-page", $"page {sequence} of stream {serial:x} where page {_sequence} of stream {_serial:x} is due");
        }

        if ((page[5] & 2) != 0 != (_serial is null))
        {
            complain("bad-page", $"page {sequence} has the flags {page[5]}");
        }

        (_serial, _sequence) = (serial, sequence + 1);
        var at = HeaderBytes + page[26];
        var begin = at;
        for (var i = 0; i < page[26]; i++)
        {
            at += page[HeaderBytes + i];
            if (page[HeaderBytes + i] < 255)
            {
                TakePacket(page[begin..at], packets);
                begin = at;
            }
        }

        if (begin != at)
        {
            complain("bad-page", $"page {sequence} ends in the middle of a packet, so that its sound waits for the next");
        }

        var granule = BinaryPrimitives.ReadUInt64LittleEndian(page[6..]);
        if (granule != _granule)
        {
            complain("bad-granule", $"page {sequence} says position {granule}, and its packets end at {_granule}");
        }
    }

    private void TakePacket(ReadOnlySpan<byte> packet, List<byte[]> packets)
    {
        switch (_packets++)
        {
            case 0:
                if (!packet.StartsWith("OpusHead"u8) || packet.Length != 19 || packet[8] != 1 || packet[9] != 1 || packet[18] != 0)
                {
                    complain("bad-header", "the stream does not begin with the header of mono Opus");
                }

                break;
            case 1:
                if (!packet.StartsWith("OpusTags"u8))
                {
                    complain("bad-header", "the second packet is no comment header");
                }

                break;
            default:
                _granule += (ulong)SamplesOf(packet);
                packets.Add(packet.ToArray());
                break;
        }
    }
}
