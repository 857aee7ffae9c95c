using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Voices.Duplex.Wire;

namespace HydraKiosk.Voices.Tests.Duplex.Wire;

public sealed class OggPacketReaderTests
{
    private readonly OggPacketReader _reader = new();
    private readonly List<byte[]> _packets = [];

    [Theory]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Packets_come_out_as_they_went_in_however_the_bytes_are_cut(int piece)
    {
        byte[][] packets = [[1], new byte[254], new byte[255], new byte[256], new byte[2_000], [], [2, 3]];
        var stream = Stream(packets);

        Read(stream, piece);

        Assert.Equal(packets, _packets);
        Assert.Equal((0, 0), (_reader.Passed, _reader.Lost));
    }

    [Fact]
    public void Garbage_between_pages_is_passed_over()
    {
        var page = Stream([1, 2, 3]);
        byte[] garbage = [.. "OggOggSOOggS"u8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0];

        Read([.. garbage, .. page, .. garbage, .. Stream([4])], 13);

        Assert.Equal([[1, 2, 3], [4]], _packets);
        Assert.Equal(2 * garbage.Length, _reader.Passed);
    }

    [Fact]
    public void A_damaged_page_costs_its_packet_and_no_other()
    {
        var pages = new OggPageWriter(5);
        byte[] first = Page(pages, [1, 1]), second = Page(pages, [2, 2]), third = Page(pages, [3, 3]);
        second[^1] ^= 0x40;

        Read([.. first, .. second, .. third], 1_000);

        Assert.Equal([[1, 1], [3, 3]], _packets);
        Assert.Equal(second.Length, _reader.Passed);
    }

    [Fact]
    public void Pages_of_another_stream_are_passed_over()
    {
        Read([.. Page(new OggPageWriter(1), [1]), .. Page(new OggPageWriter(2), [2])], 1_000);

        Assert.Equal([[1]], _packets);
    }

    [Fact]
    public void A_packet_over_two_pages_is_put_together_and_lost_where_the_second_is_missing()
    {
        var whole = Spread();
        Read(whole, 50);
        Assert.Equal([new byte[510 + 20]], _packets);

        _packets.Clear();
        _reader.Reset();
        var firstPage = 27 + 2 + 510;
        Read([.. whole[..firstPage], .. Stream([9])], 50);
        Assert.Equal([[9]], _packets);
    }

    [Fact]
    public void A_packet_longer_than_any_of_Opus_is_not_kept()
    {
        var bytes = new List<byte>();
        for (var sequence = 0u; sequence < 3; sequence++)
        {
            bytes.AddRange(Raw(sequence, sequence == 0 ? (byte)2 : (byte)1, [.. Enumerable.Repeat((byte)255, 255)], new byte[255 * 255]));
        }

        Read([.. bytes], 10_000);

        Assert.Empty(_packets);
        Assert.Equal(1, _reader.Lost);
    }

    [Fact]
    public void Any_bytes_are_lived_through() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<PositiveInt>(), (noise, at) =>
        {
            var stream = Stream([1, 2, 3], new byte[300], [4]);
            var place = at.Get % stream.Length;
            noise.AsSpan(0, Math.Min(noise.Length, stream.Length - place)).CopyTo(stream.AsSpan(place));
            var reader = new OggPacketReader();
            reader.Add(noise, packet => Assert.InRange(packet.Length, 0, OggPacketReader.MaxPacketBytes));
            reader.Add(stream, packet => Assert.InRange(packet.Length, 0, OggPacketReader.MaxPacketBytes));
            reader.Add(Page(new OggPageWriter(1), [9]), _ => { });
        }).QuickCheckThrowOnFailure();

    private static byte[] Stream(params byte[][] packets)
    {
        var pages = new OggPageWriter(7);
        return [.. packets.SelectMany(packet => Page(pages, packet))];
    }

    private static byte[] Page(OggPageWriter pages, byte[] packet)
    {
        var page = new byte[OggPageWriter.MaxPageBytes];
        return page[..pages.Write(packet, 0, page)];
    }

    private static byte[] Spread() =>
        [.. Raw(0, 2, [255, 255], new byte[510]), .. Raw(1, 1, [20], new byte[20])];

    private static byte[] Raw(uint sequence, byte flags, byte[] segments, byte[] content)
    {
        byte[] page =
        [
            .. "OggS"u8, 0, flags, .. new byte[8], 7, 0, 0, 0, .. BitConverter.GetBytes(sequence), 0, 0, 0, 0, (byte)segments.Length, .. segments,
            .. content,
        ];
        BitConverter.GetBytes(OggChecksum.Of(page)).CopyTo(page, 22);
        return page;
    }

    private void Read(byte[] bytes, int piece)
    {
        for (var at = 0; at < bytes.Length; at += piece)
        {
            _reader.Add(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)), packet => _packets.Add(packet.ToArray()));
        }
    }
}
