using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Primitives.Tests;

public sealed class ChunkFormatTests
{
    [Theory]
    [InlineData(16_000, 20, 320)]
    [InlineData(24_000, 40, 960)]
    [InlineData(8_000, 10, 80)]
    [InlineData(44_100, 10, 441)]
    [InlineData(11_100, 20, 222)]
    public void Knows_its_sizes(int rateHz, int chunkMs, int samples)
    {
        var format = new ChunkFormat(rateHz, chunkMs);
        Assert.Equal((samples, samples * 2, rateHz / 100), (format.ChunkSamples, format.ChunkBytes, format.BlockSamples));
        Assert.Equal(TimeSpan.FromMilliseconds(chunkMs), format.ChunkDuration);
        Assert.Equal(0, format.ChunkSamples % format.BlockSamples);
    }

    [Theory]
    [InlineData(7_900, 20)]
    [InlineData(48_100, 20)]
    [InlineData(16_050, 20)]
    [InlineData(16_000, 5)]
    [InlineData(16_000, 25)]
    [InlineData(16_000, 110)]
    public void Refuses_what_is_no_whole_number_of_blocks(int rateHz, int chunkMs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkFormat(rateHz, chunkMs));
}
