using HydraKiosk.Audio.Echo.Alignment;
using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

public sealed class ReferenceLineTests
{
    [Theory]
    [InlineData(300, 16, 0)]
    [InlineData(1000, 16.37, 100)]
    [InlineData(3000, 477.5, -100)]
    [InlineData(5500, 9600, 500)]
    public void A_tone_is_read_at_any_place_and_speed(double hz, double lag, double ppm)
    {
        var line = new ReferenceLine();
        var block = new float[Bins.Block];
        const int Blocks = 400; // longer than the line: it has wrapped
        for (var n = 0; n < Blocks * Bins.Block; n++)
        {
            block[n % Bins.Block] = (float)Math.Sin(2 * Math.PI * hz * n / Bins.RateHz);
            if (n % Bins.Block == Bins.Block - 1)
            {
                line.Add(block);
            }
        }

        var step = 1 + (ppm * 1e-6);
        var read = new float[Bins.Window];
        line.Read(lag + (read.Length * step), step, read);
        for (var i = 0; i < read.Length; i++)
        {
            var place = (Blocks * Bins.Block) - lag - ((read.Length - i) * step);
            Assert.InRange(read[i] - Math.Sin(2 * Math.PI * hz * place / Bins.RateHz), -0.003, 0.003);
        }
    }

    [Fact]
    public void It_reads_as_far_back_as_a_whole_path_behind_the_longest_delay()
    {
        var line = new ReferenceLine();
        var read = new float[Bins.Window + 1];
        for (var block = 0; block < 1000; block++)
        {
            line.Add(new float[Bins.Block]);
            line.Read(ReferenceLine.LongestLag + (30 * 160 * 1.0005) + read.Length, 1.0005, read);
            line.Read(line.ShortestLag + (read.Length * 1.0005), 1.0005, read);
        }

        Assert.All(read, sample => Assert.Equal(0, sample));
    }
}
