using System.Runtime.InteropServices;
using HydraKiosk.Simulator.Voice;
using HydraKiosk.Voices.Duplex.Wire;

namespace HydraKiosk.Voices.Tests.Duplex.Wire;

/// <summary>What goes up is read by Xiph's programs, and what they write is read here.</summary>
public sealed class OpusPeerTests : IDisposable
{
    private readonly OpusTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void What_goes_up_is_a_stream_without_a_fault_and_sounds_as_it_was_said()
    {
        var said = Voice();
        var stream = Up(said);

        var report = _tools.Inspect(stream);
        Assert.Contains("Encoded with hydra-kiosk", report, StringComparison.Ordinal);
        Assert.Contains("Channels: 1", report, StringComparison.Ordinal);
        Assert.Contains("Packet duration:   20.0ms (max),   20.0ms (avg),   20.0ms (min)", report, StringComparison.Ordinal);
        Assert.Equal(["WARNING: EOS not set on stream 1 (normal for live streams)"],
            report.Split('\n').Where(l => l.Contains("WARNING", StringComparison.Ordinal)).Select(l => l.Trim()));
        AssertAlike(said, _tools.Decode(stream, 24_000));
    }

    [Theory]
    [InlineData("--framesize 2.5")]
    [InlineData("--framesize 20")]
    [InlineData("--framesize 60 --bitrate 128 --hard-cbr")]
    [InlineData("--framesize 40 --bitrate 12 --speech")] // the speech coder alone
    [InlineData("--framesize 40 --bitrate 32 --speech")] // both coders in one packet, as the models' servers send them
    public void What_others_write_is_heard_as_they_hear_it(string options)
    {
        var stream = _tools.Encode(Voice(), options.Split(' '));

        var heard = Down(stream, piece: 313, out var downlink);

        Assert.Equal((0, 0, null), (downlink.Undecodable, downlink.Broken, downlink.Problem));
        AssertAlike(_tools.Decode(stream, 48_000), heard);
    }

    [Fact]
    public void Another_stream_begins_after_a_reset_and_is_whole()
    {
        var frame = new OpusUplink();
        _ = Up(Voice(), frame);
        frame.Reset();
        var said = Voice();

        AssertAlike(said, _tools.Decode(Up(said, frame), 24_000));
    }

    [Fact]
    public void A_packet_that_does_not_decode_is_silence_of_its_length_and_the_next_is_heard()
    {
        var pages = new OggPageWriter(1);
        var header = new byte[OpusHeaders.IdentificationBytes];
        OpusHeaders.Write(24_000, 0, header);
        byte[] bad = [0xff, 0xff, 0xff];
        var good = new byte[OggPageWriter.MaxPageBytes];
        byte[] stream = [.. Page(pages, header), .. Page(pages, OpusHeaders.Comments), .. Page(pages, bad), .. Page(pages, bad)];

        var heard = Down(stream, 50, out var downlink);

        Assert.Equal((2, 2), (downlink.Undecodable, downlink.UndecodableInARow));
        Assert.Equal(1_920, heard.Length);
        Assert.All(heard, sample => Assert.Equal(0, sample));

        byte[] Page(OggPageWriter writer, ReadOnlySpan<byte> packet) => good[..writer.Write(packet, 0, good)];
    }

    [Theory]
    [InlineData(8, 0x20)] // a version that nobody can read
    [InlineData(9, 0)]
    [InlineData(9, 6)]
    [InlineData(18, 1)]
    public void A_stream_that_cannot_be_played_says_why(int at, byte value)
    {
        var header = new byte[OpusHeaders.IdentificationBytes];
        OpusHeaders.Write(24_000, 0, header);
        header[at] = value;
        var page = new byte[OggPageWriter.MaxPageBytes];
        var stream = page[..new OggPageWriter(1).Write(header, 0, page)];

        Assert.Empty(Down(stream, 1_000, out var downlink));

        Assert.NotNull(downlink.Problem);
    }

    /// <summary>Else a service that never says what its sound is, or says nothing else, would pass for one that speaks.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pages_in_which_there_is_nothing_to_hear_are_no_sound(bool isHeader)
    {
        var pages = new OggPageWriter(1);
        var packet = new byte[OpusHeaders.IdentificationBytes];
        if (isHeader)
        {
            OpusHeaders.Write(24_000, 0, packet);
        }

        var page = new byte[OggPageWriter.MaxPageBytes];
        byte[] stream = [.. page[..pages.Write(packet, 0, page)], .. page[..pages.Write(packet, 0, page)]];

        Assert.Empty(Down(stream, 50, out var downlink));

        Assert.Equal(0, downlink.Packets);
    }

    private static short[] Voice() => VoiceClips.Get("lockers").Samples.ToArray();

    private static byte[] Up(short[] said, OpusUplink? frame = null)
    {
        frame ??= new OpusUplink();
        var stream = new List<byte>();
        for (var at = 0; at + OpusUplink.Format.ChunkSamples <= said.Length; at += OpusUplink.Format.ChunkSamples)
        {
            var message = frame.Encode(MemoryMarshal.AsBytes<short>(said.AsSpan(at, OpusUplink.Format.ChunkSamples))).Span;
            Assert.Equal(1, message[0]);
            stream.AddRange(message[1..]);
        }

        return [.. stream];
    }

    private static short[] Down(byte[] stream, int piece, out OpusDownlink downlink)
    {
        downlink = new OpusDownlink();
        var heard = new List<short>();
        for (var at = 0; at < stream.Length; at += piece)
        {
            downlink.Add(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), samples => heard.AddRange(samples));
        }

        return [.. heard];
    }

    /// <summary>The same length within a packet, and what differs is 10 dB or more below what is the same.</summary>
    private static void AssertAlike(short[] said, short[] heard)
    {
        Assert.InRange(heard.Length, said.Length - 1_500, said.Length + 1_500);
        var length = Math.Min(said.Length, heard.Length) - 2_000;
        var least = double.MaxValue;
        for (var shift = -200; shift <= 200; shift++)
        {
            var difference = new short[length];
            for (var n = 0; n < length; n++)
            {
                difference[n] = (short)Math.Clamp(said[n + 1_000] - heard[n + 1_000 + shift], short.MinValue, short.MaxValue);
            }

            least = Math.Min(least, Sounds.Level(difference));
        }

        Assert.InRange(least - Sounds.Level(said), -200, -10);
    }
}
