using System.Numerics;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Alignment;

/// <summary>
/// Notices that the estimate of the echo makes matters worse, which a person who speaks never does, and looks for the time at which the echo
/// comes now: a device that loses or inserts a buffer moves it by milliseconds at once. One thread at a time; allocates nothing after
/// construction.
/// </summary>
internal sealed class PathWatch
{
    /// <summary>The furthest that a jump is looked for, either way: 100 ms.</summary>
    public const int LongestJump = 1600;

    private const int Compared = 2000; // 125 ms
    private const int Kept = Compared + (2 * LongestJump) + Bins.Block;
    private const float Smoothing = 0.1f; // 100 ms
    private const float Worse = 1.25f;
    private const int WorseBlocks = 6;
    private const float FoundCorrelation = 0.45f;
    private const int TriesBeforeRestart = 3;
    private const int BlocksBetweenTries = 8;
    private const float Audible = 1e-9f;

    private readonly float[] _microphone = new float[2 * Kept];
    private readonly float[] _estimate = new float[2 * Kept];
    private int _end = Kept;
    private int _worse;
    private int _tries;
    private int _pause;

    /// <summary>Power of the microphone, pre-emphasised, over about 100 ms.</summary>
    public float MicrophonePower { get; private set; }

    /// <summary>Power of what is left of it.</summary>
    public float ErrorPower { get; private set; }

    /// <summary>How much later the echo comes than before, in samples, after <see cref="PathAction.Shift"/>.</summary>
    public int ShiftSamples { get; private set; }

    /// <summary>Nothing is known yet.</summary>
    public void Restart()
    {
        Array.Clear(_microphone);
        Array.Clear(_estimate);
        (MicrophonePower, ErrorPower, _worse, _tries, _pause) = (0, 0, 0, 0, 0);
    }

    /// <summary>Takes a block of each, all of them pre-emphasised.</summary>
    /// <param name="microphone">What was heard.</param>
    /// <param name="estimate">The echo in it, as far as the path is known.</param>
    /// <param name="error">What is left.</param>
    /// <param name="isTrusted">Whether the path has had time to be learned.</param>
    public PathAction Observe(ReadOnlySpan<float> microphone, ReadOnlySpan<float> estimate, ReadOnlySpan<float> error, bool isTrusted)
    {
        Keep(microphone, estimate);
        MicrophonePower += Smoothing * (Power(microphone) - MicrophonePower);
        ErrorPower += Smoothing * (Power(error) - ErrorPower);
        _worse = isTrusted && ErrorPower > Worse * MicrophonePower && ErrorPower > Audible ? _worse + 1 : 0;
        _pause = Math.Max(0, _pause - 1);
        if (_worse == 0 && _pause == 0)
        {
            _tries = 0;
        }

        if (_worse < WorseBlocks || _pause > 0)
        {
            return PathAction.None;
        }

        _pause = BlocksBetweenTries;
        ShiftSamples = Find();
        if (ShiftSamples == 0 && ++_tries < TriesBeforeRestart)
        {
            return PathAction.None; // too little of the new path may have been heard yet
        }

        (_worse, _tries) = (0, 0);
        ErrorPower = MicrophonePower;
        return ShiftSamples != 0 ? PathAction.Shift : PathAction.Restart;
    }

    private void Keep(ReadOnlySpan<float> microphone, ReadOnlySpan<float> estimate)
    {
        if (_end + Bins.Block > _microphone.Length)
        {
            var kept = Kept - Bins.Block;
            _microphone.AsSpan(_end - kept, kept).CopyTo(_microphone);
            _estimate.AsSpan(_end - kept, kept).CopyTo(_estimate);
            _end = kept;
        }

        microphone.CopyTo(_microphone.AsSpan(_end));
        estimate.CopyTo(_estimate.AsSpan(_end));
        _end += Bins.Block;
    }

    /// <summary>The lag at which microphone and estimate agree, or 0 where they do at none.</summary>
    private int Find()
    {
        // Later than before: the newest sound is compared with older estimates. Earlier: sound of 100 ms ago with newer estimates.
        var late = Best(_microphone.AsSpan(_end - Compared, Compared), _end - Compared - LongestJump, out var lateCorrelation);
        var early = Best(_microphone.AsSpan(_end - Compared - LongestJump, Compared), _end - Compared - LongestJump, out var earlyCorrelation);
        return Math.Max(lateCorrelation, earlyCorrelation) < FoundCorrelation ? 0
            : lateCorrelation >= earlyCorrelation ? LongestJump - late
            : -early;
    }

    /// <summary>Slides a stretch of the microphone over the estimate.</summary>
    /// <param name="heard">The stretch.</param>
    /// <param name="from">Where in the estimate it is laid first; then at each of the next samples, as far as a jump may go.</param>
    /// <param name="correlation">The largest, 0 to 1.</param>
    /// <returns>How far from the first place.</returns>
    private int Best(ReadOnlySpan<float> heard, int from, out float correlation)
    {
        var heardPower = Dot(heard, heard);
        var power = Dot(_estimate.AsSpan(from, Compared), _estimate.AsSpan(from, Compared));
        var best = 0;
        correlation = 0;
        for (var lag = 0; lag <= LongestJump; lag++)
        {
            var product = Dot(heard, _estimate.AsSpan(from + lag, Compared));
            var found = product / MathF.Sqrt(Math.Max(power * heardPower, 1e-20f));
            if (found > correlation)
            {
                (best, correlation) = (lag, found);
            }

            var (leaves, comes) = (_estimate[from + lag], lag < LongestJump ? _estimate[from + lag + Compared] : 0);
            power = Math.Max(0, power + (comes * comes) - (leaves * leaves));
        }

        return best;
    }

    private static float Power(ReadOnlySpan<float> block) => Dot(block, block) / block.Length;

    private static float Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        ref var a = ref MemoryMarshal.GetReference(one);
        ref var b = ref MemoryMarshal.GetReference(other[..one.Length]);
        var (sum, sum2) = (Vector<float>.Zero, Vector<float>.Zero);
        var step = (nuint)Vector<float>.Count;
        nuint i = 0;
        for (; i + (2 * step) <= (nuint)one.Length; i += 2 * step)
        {
            sum = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, i), Vector.LoadUnsafe(ref b, i), sum);
            sum2 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, i + step), Vector.LoadUnsafe(ref b, i + step), sum2);
        }

        var total = Vector.Sum(sum + sum2);
        for (; i < (nuint)one.Length; i++)
        {
            total += one[(int)i] * other[(int)i];
        }

        return total;
    }
}
