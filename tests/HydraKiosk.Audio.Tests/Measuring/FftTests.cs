using System.Numerics;
using HydraKiosk.Audio.Measuring;

namespace HydraKiosk.Audio.Tests.Measuring;

public sealed class FftTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(1024)]
    public void Agrees_with_the_sum_that_defines_it_and_its_inverse_undoes_it(int size)
    {
        var random = new Random(size);
        var x = Enumerable.Range(0, size).Select(_ => new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5)).ToArray();
        var fft = new Fft(size);
        var y = x.ToArray();

        fft.Forward(y);

        for (var k = 0; k < size; k += Math.Max(1, size / 16))
        {
            var sum = Complex.Zero;
            for (var n = 0; n < size; n++)
            {
                sum += x[n] * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / size);
            }

            Assert.True((sum - y[k]).Magnitude < 1e-9, $"bin {k}: {y[k]} for {sum}");
        }

        fft.Inverse(y);
        Assert.All(x.Zip(y), pair => Assert.True((pair.First - pair.Second).Magnitude < 1e-12));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Takes_powers_of_two_only(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new Fft(size));
}
