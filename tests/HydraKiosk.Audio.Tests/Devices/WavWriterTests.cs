using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Devices;

public sealed class WavWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sixteen_bit_frames_come_back_as_they_were_for_any_rate_channels_and_blocks() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var format = new AudioFormat(random.Next(8000, 192_001), random.Next(1, 33));
            var path = _folder.File("x.wav");
            var written = new List<short>();
            using (var writer = new WavWriter(path, format, dither: false))
            {
                for (var blocks = random.Next(6); blocks >= 0; blocks--)
                {
                    var block = Enumerable.Range(0, random.Next(1, 1000) * format.Channels).Select(_ => (short)random.Next(-32768, 32768)).ToArray();
                    written.AddRange(block);
                    if (random.Next(2) == 0)
                    {
                        writer.Write(block);
                    }
                    else
                    {
                        writer.Write(block.Select(s => s / 32768f).ToArray());
                    }
                }

                Assert.Equal(written.Count / format.Channels, writer.Frames);
            }

            using var reader = new WavReader(path);
            Assert.Equal(format, reader.Format);
            Assert.Equal(written, WavBytes.ReadAll16(path));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void The_file_is_whole_after_every_single_write_so_a_kill_at_any_point_loses_at_most_one_block()
    {
        var path = _folder.File("x.wav");
        var writes = 0;
        long blocksBegun = 0;
        using var writer = new WavWriter(
            path, new AudioFormat(48_000, 1), dither: false, riffLimit: 80 + (480 * 2 * 5), around: write => (bytes, offset) =>
        {
            write(bytes, offset);
            writes++;
            if (writes == 1)
            {
                Assert.Equal(FileAudioFaults.Empty.Code, Assert.Throws<AudioDeviceException>(() => new WavReader(path)).CauseCode);
                return;
            }

            // As a program would find it that opens the file after the kill: at least all blocks before this one, nothing strange.
            var found = blocksBegun == 1 && offset != 0 ? [] : WavBytes.ReadAll16(path);
            Assert.InRange(found.Length, (blocksBegun - 1) * 480, blocksBegun * 480);
            Assert.Equal(0, found.Length % 480);
            Assert.Equal(Enumerable.Range(0, found.Length).Select(i => (short)i), found);
        });
        for (var block = 0; block < 12; block++)
        {
            blocksBegun++;
            writer.Write(Enumerable.Range(block * 480, 480).Select(i => (short)i).ToArray());
        }

        Assert.Equal(25, writes); // the first header, then data and header of each block; RF64 from the fifth on
        Assert.True(System.IO.File.ReadAllBytes(path).AsSpan().StartsWith("RF64"u8));
    }

    [Fact]
    public void Turns_into_RF64_exactly_when_the_size_no_longer_fits()
    {
        var path = _folder.File("x.wav");
        using var writer = new WavWriter(path, new AudioFormat(8000, 2), dither: false, riffLimit: 72 + 400, around: null);
        writer.Write(new short[200]);
        var before = System.IO.File.ReadAllBytes(path);
        Assert.True(before.AsSpan().StartsWith("RIFF"u8));
        Assert.Equal(472u, BitConverter.ToUInt32(before, 4));

        writer.Write(new short[2]);
        var after = System.IO.File.ReadAllBytes(path);
        Assert.True(after.AsSpan().StartsWith("RF64"u8));
        Assert.Equal(uint.MaxValue, BitConverter.ToUInt32(after, 4));
        Assert.True(after.AsSpan(12).StartsWith("ds64"u8));
        Assert.Equal(after.Length - 8, BitConverter.ToInt64(after, 20));
        Assert.Equal(404, BitConverter.ToInt64(after, 28));
        Assert.Equal(101, BitConverter.ToInt64(after, 36));
        using var reader = new WavReader(path);
        Assert.Equal(101, reader.TotalFrames);
        Assert.False(reader.IsTruncated);
    }

    [Fact]
    public void A_full_disk_is_a_clear_fault_and_leaves_what_was_there()
    {
        var path = _folder.File("x.wav");
        var left = 3;
        using (var writer = new WavWriter(path, new AudioFormat(16_000, 1), dither: false, uint.MaxValue, write => (bytes, offset) =>
        {
            write(left-- > 0 ? bytes : bytes[..(bytes.Length / 2)], offset); // half of it still fits
            if (left < 0)
            {
                throw new IOException("No space left on device");
            }
        }))
        {
            writer.Write(Enumerable.Range(0, 100).Select(v => (short)v).ToArray());
            var e = Assert.Throws<AudioDeviceException>(() => writer.Write(new short[100]));
            Assert.Equal(FileAudioFaults.WriteFailed.Code, e.CauseCode);
            Assert.Contains("No space left", e.Message, StringComparison.Ordinal);
            Assert.Equal(100, writer.Frames);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(v => (short)v), WavBytes.ReadAll16(path));
    }

    [Fact]
    public void Places_where_nothing_can_be_written_are_refused_with_their_cause()
    {
        Refused(FileAudioFaults.NoDirectory.Code, _folder.File("no/such/x.wav"), "does not exist");
        Refused(FileAudioFaults.CannotWrite.Code, _folder.Path, "is a directory");
        Refused(FileAudioFaults.WriteFailed.Code, "/dev/full", "/dev/full");
        Assert.Equal(FileAudioFaults.CannotWrite.Code,
            FileAudioFaults.CreateFailed(_folder.File("x.wav"), new UnauthorizedAccessException()).CauseCode);
        Assert.Equal(FileAudioFaults.CannotWrite.Code,
            FileAudioFaults.CreateFailed(_folder.File("x.wav"), new IOException("Read-only file system")).CauseCode);
    }

    [Fact]
    public void A_header_that_cannot_be_written_takes_back_what_it_would_have_promised()
    {
        var path = _folder.File("x.wav");
        var writes = 0;
        using (var writer = new WavWriter(path, new AudioFormat(16_000, 2), dither: false, uint.MaxValue, write => (bytes, offset) =>
        {
            if (++writes is 5 or 9)
            {
                throw new IOException("No space left on device"); // the headers after the second and the fourth block
            }

            write(bytes, offset);
        }))
        {
            short[] Block(int value) => Enumerable.Repeat((short)value, 200).ToArray();
            writer.Write(Block(1));
            Assert.Throws<AudioDeviceException>(() => writer.Write(Block(2)));
            Assert.Equal(100, writer.Frames);
            writer.Write(Block(3));
            Assert.Equal(200, writer.Frames);
            Assert.Throws<AudioDeviceException>(() => writer.WriteSilence(1000));
            Assert.Equal(200, writer.Frames);
        }

        Assert.Equal(Enumerable.Repeat((short)1, 200).Concat(Enumerable.Repeat((short)3, 200)), WavBytes.ReadAll16(path));
    }

    [Fact]
    public void Silence_of_any_length_is_made_at_once()
    {
        var path = _folder.File("x.wav");
        using (var writer = new WavWriter(path, new AudioFormat(16_000, 2), dither: false))
        {
            writer.Write(new short[] { 1, 2 });
            writer.WriteSilence(0);
            writer.WriteSilence(1);
            writer.WriteSilence(16_000);
            writer.Write(new short[] { 3, 4 });
            Assert.Equal(16_003, writer.Frames);
        }

        var read = WavBytes.ReadAll16(path);
        Assert.Equal(2 * 16_003, read.Length);
        Assert.Equal([1, 2, 0], read[..3]);
        Assert.Equal([0, 3, 4], read[^3..]);
    }

    [Fact]
    public void Half_frames_are_refused()
    {
        using var writer = new WavWriter(_folder.File("x.wav"), new AudioFormat(48_000, 2));
        Assert.Throws<ArgumentException>(() => writer.Write(new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(_folder.File("y.wav"), new AudioFormat(4000, 2)));
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        using var writer = new WavWriter(_folder.File("x.wav"), new AudioFormat(48_000, 1));
        var block = Synthetic.White(0.03, -20, 1);
        Assert.Equal(0, Allocations.In(() => writer.Write(block)));
        Assert.Equal(250 * block.Length, writer.Frames);
    }

    private static void Refused(int causeCode, string path, string words)
    {
        var e = Assert.Throws<AudioDeviceException>(() => new WavWriter(path, new AudioFormat(48_000, 1)));
        Assert.Equal(causeCode, e.CauseCode);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
