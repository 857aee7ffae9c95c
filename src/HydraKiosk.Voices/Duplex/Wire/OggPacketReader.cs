using System.Buffers.Binary;

namespace HydraKiosk.Voices.Duplex.Wire;

/// <summary>
/// Reads the packets of one logical Ogg stream (RFC 3533) out of bytes that come in pieces of any length. What is no page is passed over, page by
/// page or byte by byte, and counted; nothing that comes can make it hold more than one page and one packet.
/// </summary>
internal sealed class OggPacketReader
{
    /// <summary>The longest packet that is taken: the longest of Opus, 48 frames of 1 275 bytes with their lengths (RFC 6716, section 3.4).</summary>
    public const int MaxPacketBytes = 61_440;

    private const int HeaderBytes = 27;
    private const int MaxPageBytes = HeaderBytes + 255 + (255 * 255);
    private const int ChecksumAt = 22;
    private const byte Continues = 1;

    private static readonly byte[] _beginning = [.. "OggS\0"u8];

    private readonly byte[] _page = new byte[MaxPageBytes];
    private readonly byte[] _packet = new byte[MaxPacketBytes];
    private int _pageLength;
    private int _packetLength;
    private bool _isSkipping; // the rest of a packet whose beginning is lost, or that is too long
    private uint? _serial;
    private uint _sequence;

    /// <summary>Bytes that belonged to no page, and pages that were damaged or of another stream.</summary>
    public int Passed { get; private set; }

    /// <summary>Packets that were lost in part or whole: a page was missing, or one was longer than any of Opus.</summary>
    public int Lost { get; private set; }

    /// <summary>Begins anew, with another stream.</summary>
    public void Reset()
    {
        (_pageLength, _packetLength, _isSkipping, _serial) = (0, 0, false, null);
        (Passed, Lost) = (0, 0);
    }

    /// <summary>Takes the next bytes; every packet that they complete is handed over.</summary>
    /// <param name="bytes">Any number of them.</param>
    /// <param name="take">Gets each packet, valid during the call.</param>
    public void Add(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<byte>> take)
    {
        if (_pageLength > 0 && bytes.StartsWith(_beginning))
        {
            // The rest of the last page does not come: it would swallow up to 65 kB of what does.
            Passed += _pageLength;
            _pageLength = 0;
        }

        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, Wanted() - _pageLength);
            bytes[..taken].CopyTo(_page.AsSpan(_pageLength));
            _pageLength += taken;
            bytes = bytes[taken..];
            Step(take);
        }
    }

    /// <summary>How long the page is as far as that can be told now.</summary>
    private int Wanted() => _pageLength < HeaderBytes ? HeaderBytes
        : _pageLength < HeaderBytes + _page[26] ? HeaderBytes + _page[26]
        : PageLength();

    private int PageLength()
    {
        var length = HeaderBytes + _page[26];
        foreach (var segment in _page.AsSpan(HeaderBytes, _page[26]))
        {
            length += segment;
        }

        return length;
    }

    private void Step(Action<ReadOnlySpan<byte>> take)
    {
        while (_pageLength > 0)
        {
            var seen = Math.Min(_pageLength, 4);
            if (!_page.AsSpan(0, seen).SequenceEqual("OggS"u8[..seen]) || (_pageLength > 4 && _page[4] != 0))
            {
                Skip();
            }
            else if (_pageLength < Wanted())
            {
                return;
            }
            else if (_pageLength >= HeaderBytes && _pageLength >= PageLength())
            {
                TakePage(take);
                return;
            }
        }
    }

    /// <summary>No page begins here: perhaps one does further on.</summary>
    private void Skip()
    {
        var next = _page.AsSpan(1, _pageLength - 1).IndexOf((byte)'O');
        var passed = next < 0 ? _pageLength : next + 1;
        Passed += passed;
        _page.AsSpan(passed, _pageLength - passed).CopyTo(_page);
        _pageLength -= passed;
    }

    private void TakePage(Action<ReadOnlySpan<byte>> take)
    {
        var page = _page.AsSpan(0, _pageLength);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(page[ChecksumAt..]);
        page.Slice(ChecksumAt, sizeof(uint)).Clear();
        var serial = BinaryPrimitives.ReadUInt32LittleEndian(page[14..]);
        if (OggChecksum.Of(page) != checksum)
        {
            // Its length may be what is damaged: the next page may begin inside of what was taken for it.
            BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], checksum);
            _page[0] = 0;
            Skip();
            Step(take);
            return;
        }

        if (_serial is { } mine && mine != serial)
        {
            Passed += _pageLength;
            _pageLength = 0;
            return;
        }

        ReadSegments(page, serial, take);
        _pageLength = 0;
    }

    private void ReadSegments(ReadOnlySpan<byte> page, uint serial, Action<ReadOnlySpan<byte>> take)
    {
        var sequence = BinaryPrimitives.ReadUInt32LittleEndian(page[18..]);
        var isGap = _serial is not null && sequence != _sequence;
        (_serial, _sequence) = (serial, sequence + 1);
        if (_packetLength > 0 && (isGap || (page[5] & Continues) == 0))
        {
            Lost++;
            _packetLength = 0;
            _isSkipping = false;
        }

        _isSkipping = (page[5] & Continues) != 0 && (_isSkipping || _packetLength == 0);
        var at = HeaderBytes + page[26];
        foreach (var segment in page.Slice(HeaderBytes, page[26]))
        {
            if (!_isSkipping && _packetLength + segment > MaxPacketBytes)
            {
                (_isSkipping, _packetLength) = (true, 0);
                Lost++;
            }

            if (!_isSkipping)
            {
                page.Slice(at, segment).CopyTo(_packet.AsSpan(_packetLength));
                _packetLength += segment;
            }

            at += segment;
            if (segment == 255)
            {
                continue; // goes on in the next segment, perhaps on the next page
            }

            if (!_isSkipping)
            {
                take(_packet.AsSpan(0, _packetLength));
            }

            (_packetLength, _isSkipping) = (0, false);
        }
    }
}
