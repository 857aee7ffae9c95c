using System.Runtime.InteropServices;
using HydraKiosk.Audio.Echo.Alignment;
using HydraKiosk.Audio.Echo.Linear;
using HydraKiosk.Audio.Echo.Residual;
using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Cancelling;

/// <content>What was learned, as bytes.</content>
public sealed partial class EchoCanceller
{
    private const int PathBytes = KalmanFilter.Partitions * Bins.Padded * sizeof(float);
    private const int FactorBytes = Regressors.Values * sizeof(float);

    /// <summary>Far beyond any path: a loudspeaker that comes back a thousand times louder than it was played.</summary>
    private const float LargestPath = 1e3f;

    /// <summary>Length of what <see cref="WriteLearned"/> writes.</summary>
    internal const int LearnedBytes = (2 * sizeof(double)) + (2 * PathBytes) + FactorBytes;

    /// <summary>Writes down delay, drift, path and residual, in this order, little-endian as all machines that this runs on.</summary>
    internal void WriteLearned(Span<byte> bytes)
    {
        MemoryMarshal.Write(bytes, _lag);
        MemoryMarshal.Write(bytes[sizeof(double)..], _drift.Ppm);
        bytes = bytes[(2 * sizeof(double))..];
        MemoryMarshal.AsBytes(_filter.PathRe).CopyTo(bytes);
        MemoryMarshal.AsBytes(_filter.PathIm).CopyTo(bytes[PathBytes..]);
        MemoryMarshal.AsBytes(_residual.Factors.AsSpan()).CopyTo(bytes[(2 * PathBytes)..]);
    }

    /// <summary>Begins with what was written down.</summary>
    /// <returns>False, and nothing has changed, where these are no numbers that could have been learned.</returns>
    internal bool TryReadLearned(ReadOnlySpan<byte> bytes)
    {
        var lag = MemoryMarshal.Read<double>(bytes);
        var ppm = MemoryMarshal.Read<double>(bytes[sizeof(double)..]);
        var numbers = MemoryMarshal.Cast<byte, float>(bytes[(2 * sizeof(double))..]);
        var path = numbers[..(2 * KalmanFilter.Partitions * Bins.Padded)];
        var factors = numbers[path.Length..];
        if (!(lag >= _line.ShortestLag && lag <= ReferenceLine.LongestLag && Math.Abs(ppm) <= DriftTracker.LargestPpm)
            || !AreWithin(path, -LargestPath, LargestPath) || !AreWithin(factors, 0, ResidualModel.LargestFactor))
        {
            return false;
        }

        Restart();
        (_lag, _drift.Ppm) = (lag, ppm);
        path[..(path.Length / 2)].CopyTo(_filter.PathRe);
        path[(path.Length / 2)..].CopyTo(_filter.PathIm);
        factors.CopyTo(_residual.Factors);
        _filter.Know();
        return true;
    }

    private static bool AreWithin(ReadOnlySpan<float> numbers, float least, float most)
    {
        foreach (var number in numbers)
        {
            if (!(number >= least && number <= most))
            {
                return false;
            }
        }

        return true;
    }
}
