using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Tests.Resampling;

public sealed class DotProductTests
{
    // Both widths are tested on every machine: where the hardware lacks one, the runtime computes it in halves.
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(152)]
    [InlineData(168)]
    [InlineData(456)]
    [InlineData(3648)]
    public void Every_width_computes_the_same_sums(int taps)
    {
        const int Stride = 5;
        var random = new Random(taps);
        var rows = Enumerable.Range(0, 2 * taps).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var x = Enumerable.Range(0, taps + (2 * Stride)).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        double Exact(int row, int at) => Enumerable.Range(0, taps).Sum(i => (double)rows[(row * taps) + i] * x[at + i]);
        void Near(double expected, float actual) => Assert.InRange(actual - expected, -1e-5 * Math.Sqrt(taps), 1e-5 * Math.Sqrt(taps));

        Near(Exact(0, 0), DotProduct.One256(ref rows[0], ref x[0], (nuint)taps));
        Near(Exact(0, 0), DotProduct.One128(ref rows[0], ref x[0], (nuint)taps));
        Near((Exact(0, 0) * 0.75) + (Exact(1, 0) * 0.25), DotProduct.Between256(ref rows[0], ref x[0], (nuint)taps, 0.25f));
        Near((Exact(0, 0) * 0.75) + (Exact(1, 0) * 0.25), DotProduct.Between128(ref rows[0], ref x[0], (nuint)taps, 0.25f));

        DotProduct.Three256(ref rows[0], ref x[0], (nuint)taps, Stride, out var first, out var second, out var third);
        Assert.Equal(DotProduct.One256(ref rows[0], ref x[0], (nuint)taps), first);
        Assert.Equal(DotProduct.One256(ref rows[0], ref x[Stride], (nuint)taps), second);
        Assert.Equal(DotProduct.One256(ref rows[0], ref x[2 * Stride], (nuint)taps), third);

        DotProduct.Three128(ref rows[0], ref x[0], (nuint)taps, Stride, out first, out second, out third);
        Assert.Equal(DotProduct.One128(ref rows[0], ref x[0], (nuint)taps), first);
        Assert.Equal(DotProduct.One128(ref rows[0], ref x[Stride], (nuint)taps), second);
        Assert.Equal(DotProduct.One128(ref rows[0], ref x[2 * Stride], (nuint)taps), third);
    }

    [Fact]
    public void Too_few_samples_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => DotProduct.One(new float[16], new float[15]));
        Assert.Throws<InvalidOperationException>(() => DotProduct.Three(new float[16], new float[25], 5, out _, out _, out _));
        Assert.Throws<InvalidOperationException>(() => DotProduct.Between(new float[32], new float[15], 0.5f));
    }

    [Fact]
    public void Converters_of_one_pair_share_their_coefficients()
    {
        var shape = FilterShape.Sharp(147.0 / 160);
        Assert.Same(PolyphaseTable.For(147, 160, shape, 0), PolyphaseTable.For(147, 160, shape, 0));
        Assert.NotSame(PolyphaseTable.For(147, 160, shape, 0), PolyphaseTable.For(147, 160, shape, 600));
        Assert.NotSame(PolyphaseTable.For(147, 160, shape, 0), PolyphaseTable.For(147, 160, FilterShape.Sharp(0.9), 0));
    }
}
