namespace HydraKiosk.Devices.Lights;

/// <summary>
/// Makes a brightness that an eye can follow of a loudness that is told a hundred times a second: the loudest of each fifth of a second, reached in
/// a straight line. It cannot turn round more than five times a second, so it cannot flash more than three times (WCAG 2.3.1). Any thread tells,
/// one thread steps; nothing is allocated.
/// </summary>
internal sealed class LevelFollower
{
    /// <summary>From one look at the loudness to the next.</summary>
    internal static readonly TimeSpan Stride = TimeSpan.FromMilliseconds(200);

    private const int Nothing = int.MinValue;
    private const int Quiet = (int)LightCourse.QuietDbfs;

    private int _loudest = Nothing; // dBFS, since the last look
    private int _target = Quiet; // dBFS
    private int _isResting = 1;
    private float _from = Quiet;
    private TimeSpan _begunAt = TimeSpan.MinValue;

    /// <summary>Tells how loud it is now. Any thread.</summary>
    /// <param name="dbfs">In dB below full scale; what is not a number counts as silence.</param>
    /// <returns>Whether the follower stands still and has to be stepped to notice.</returns>
    public bool Tell(float dbfs)
    {
        var level = Whole(dbfs);
        var before = Volatile.Read(ref _loudest);
        while (level > before)
        {
            var seen = Interlocked.CompareExchange(ref _loudest, level, before);
            if (seen == before)
            {
                break;
            }

            before = seen;
        }

        return Volatile.Read(ref _isResting) != 0 && level != Volatile.Read(ref _target);
    }

    /// <summary>Tells how loud it is while nobody follows: the last counts, for whoever follows next. Any thread.</summary>
    /// <param name="dbfs">In dB below full scale.</param>
    public void Keep(float dbfs) => Volatile.Write(ref _loudest, Whole(dbfs));

    /// <summary>The present brightness, as a level.</summary>
    /// <param name="now">Since any one moment.</param>
    /// <returns>In dB below full scale, and whether it is still on its way.</returns>
    public (float Dbfs, bool IsMoving) Step(TimeSpan now)
    {
        if (_begunAt == TimeSpan.MinValue || now - _begunAt >= Stride)
        {
            // Resting is said before the last look, so that a level which comes between the two is told to be noticed.
            Interlocked.Exchange(ref _isResting, 1);
            var loudest = Interlocked.Exchange(ref _loudest, Nothing);
            if (loudest == Nothing || loudest == _target)
            {
                return (_target, false);
            }

            _from = _target;
            _begunAt = now;
            Volatile.Write(ref _target, loudest);
            Interlocked.Exchange(ref _isResting, 0);
        }

        return (_from + ((_target - _from) * (float)((now - _begunAt) / Stride)), true);
    }

    /// <summary>Nobody speaks any more: the next voice begins from silence.</summary>
    public void Reset()
    {
        Interlocked.Exchange(ref _loudest, Nothing);
        Volatile.Write(ref _target, Quiet);
        Interlocked.Exchange(ref _isResting, 1);
        _begunAt = TimeSpan.MinValue;
    }

    private static int Whole(float dbfs) => dbfs > Quiet ? (int)MathF.Round(Math.Min(dbfs, 0)) : Quiet;
}
