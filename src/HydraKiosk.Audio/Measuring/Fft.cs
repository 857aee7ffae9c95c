using System.Numerics;

namespace HydraKiosk.Audio.Measuring;

/// <summary>
/// Discrete Fourier transform of one power-of-two size, in double precision, in place: J. W. Cooley, J. W. Tukey, "An Algorithm for the
/// Machine Calculation of Complex Fourier Series", Math. Comp. 19 (1965), radix 2. For measurements, which are rare and may take
/// milliseconds; not for the audio thread.
/// </summary>
internal sealed class Fft
{
    private readonly Complex[] _twiddles;
    private readonly int _bits;

    /// <param name="size">A power of two, 2 or more.</param>
    public Fft(int size)
    {
        if (size < 2 || !BitOperations.IsPow2(size))
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "a power of two is needed");
        }

        Size = size;
        _bits = BitOperations.Log2((uint)size);
        _twiddles = new Complex[size / 2];
        for (var i = 0; i < _twiddles.Length; i++)
        {
            _twiddles[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * i / size);
        }
    }

    /// <summary>Points of the transform.</summary>
    public int Size { get; }

    /// <summary>Time to frequency, unscaled.</summary>
    public void Forward(Span<Complex> x)
    {
        if (x.Length != Size)
        {
            throw new ArgumentException($"{Size} points are expected; there are {x.Length}.", nameof(x));
        }

        for (var i = 0; i < Size; i++)
        {
            var j = Reverse(i);
            if (j > i)
            {
                (x[i], x[j]) = (x[j], x[i]);
            }
        }

        for (var half = 1; half < Size; half *= 2)
        {
            var stride = Size / (2 * half);
            for (var start = 0; start < Size; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var odd = x[start + k + half] * _twiddles[k * stride];
                    var even = x[start + k];
                    x[start + k] = even + odd;
                    x[start + k + half] = even - odd;
                }
            }
        }
    }

    /// <summary>Frequency to time, scaled so that it undoes <see cref="Forward"/>.</summary>
    public void Inverse(Span<Complex> x)
    {
        Conjugate(x, 1);
        Forward(x);
        Conjugate(x, 1.0 / Size);
    }

    private static void Conjugate(Span<Complex> x, double scale)
    {
        foreach (ref var value in x)
        {
            value = new Complex(value.Real * scale, -value.Imaginary * scale);
        }
    }

    private int Reverse(int index)
    {
        var reversed = 0;
        for (var bit = 0; bit < _bits; bit++)
        {
            reversed = (reversed << 1) | ((index >> bit) & 1);
        }

        return reversed;
    }
}
