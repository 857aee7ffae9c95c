using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Tests.Signals;

namespace HydraKiosk.Audio.Tests.Devices;

/// <summary>Sides of a WAV that are put in each at its own place.</summary>
public sealed class WavPatchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_put_wherever_in_whatever_order_the_file_holds_what_a_table_would(int channels)
    {
        var random = new Random(channels);
        for (var round = 0; round < 20; round++)
        {
            var path = _folder.File("x.wav");
            var table = new short[60_000 * channels];
            long frames = 0;
            using (var wav = new WavWriter(path, new AudioFormat(48_000, channels), dither: false, isPatched: true))
            {
                for (var puts = random.Next(1, 12); puts > 0; puts--)
                {
                    var samples = Enumerable.Range(0, random.Next(1, 9000)).Select(_ => (short)random.Next(-32768, 32768)).ToArray();
                    var (at, channel) = (random.Next(50_000), random.Next(channels));
                    wav.Put(at, channel, samples);
                    frames = Math.Max(frames, at + samples.Length);
                    for (var i = 0; i < samples.Length; i++)
                    {
                        table[((at + i) * channels) + channel] = samples[i];
                    }

                    Assert.Equal(frames, wav.Frames);
                }
            }

            Assert.Equal(table[..(int)(frames * channels)], WavBytes.ReadAll16(path));
        }
    }

    [Fact]
    public void The_header_is_right_after_every_put_and_the_file_turns_into_RF64_in_place()
    {
        var path = _folder.File("x.wav");
        using var wav = new WavWriter(path, new AudioFormat(48_000, 2), dither: false, riffLimit: 80 + 4000, around: null, isPatched: true);
        for (var put = 0; put < 10; put++)
        {
            wav.Put(put * 300, put % 2, new short[480]);
            using var reader = new WavReader(path);
            Assert.False(reader.IsTruncated);
            Assert.Equal((put * 300) + 480, reader.TotalFrames);
        }

        Assert.Equal("RF64"u8.ToArray(), File.ReadAllBytes(path)[..4]);
    }

    [Fact]
    public void A_place_that_is_none_is_refused_and_a_file_that_somebody_cut_short_reads_as_silence()
    {
        var path = _folder.File("x.wav");
        using var wav = new WavWriter(path, new AudioFormat(48_000, 2), dither: false, isPatched: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => wav.Put(-1, 0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => wav.Put(0, 2, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => wav.Put(0, -1, [1]));
        wav.Put(0, 0, [5, 5, 5, 5]);
        using (var cut = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(80);
        }

        wav.Put(0, 1, [7, 7, 7, 7]);
        Assert.Equal([0, 7, 0, 7, 0, 7, 0, 7], WavBytes.ReadAll16(path));
    }
}
