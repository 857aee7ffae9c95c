using System.Numerics;
using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Tests.Echo.Cancelling;

public sealed class RealFftTests
{
    private readonly RealFft _fft = new();
    private readonly Spectrum _spectrum = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_is_the_sum_that_defines_the_transform(int seed)
    {
        var time = Random(seed);
        _fft.Forward(time, _spectrum);
        for (var k = 0; k < Bins.Count; k++)
        {
            var sum = Complex.Zero;
            for (var n = 0; n < Bins.Window; n++)
            {
                sum += time[n] * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / Bins.Window);
            }

            Assert.InRange(_spectrum.Re[k] - sum.Real, -2e-5, 2e-5);
            Assert.InRange(_spectrum.Im[k] - sum.Imaginary, -2e-5, 2e-5);
        }
    }

    [Fact]
    public void Every_single_sample_lands_in_every_bin_with_its_phase()
    {
        var time = new float[Bins.Window];
        for (var n = 0; n < Bins.Window; n++)
        {
            Array.Clear(time);
            time[n] = 1;
            _fft.Forward(time, _spectrum);
            for (var k = 0; k < Bins.Count; k++)
            {
                var expected = Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / Bins.Window);
                Assert.InRange(_spectrum.Re[k] - expected.Real, -1e-6, 1e-6);
                Assert.InRange(_spectrum.Im[k] - expected.Imaginary, -1e-6, 1e-6);
            }
        }
    }

    [Fact]
    public void The_inverse_gives_the_samples_back_and_the_padding_stays_zero()
    {
        var time = Random(3);
        var back = new float[Bins.Window];
        _fft.Forward(time, _spectrum);
        Assert.All(_spectrum.Re[Bins.Count..], padding => Assert.Equal(0, padding));
        Assert.All(_spectrum.Im[Bins.Count..], padding => Assert.Equal(0, padding));
        _fft.Inverse(_spectrum, back);
        for (var n = 0; n < Bins.Window; n++)
        {
            Assert.InRange(back[n] - time[n], -1e-6f, 1e-6f);
        }
    }

    private static float[] Random(int seed)
    {
        var random = new Random(seed);
        var time = new float[Bins.Window];
        foreach (ref var sample in time.AsSpan())
        {
            sample = (float)((random.NextDouble() * 2) - 1);
        }

        return time;
    }
}
