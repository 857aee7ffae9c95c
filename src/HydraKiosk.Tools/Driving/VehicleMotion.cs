namespace HydraKiosk.Tools.Driving;

/// <summary>How a vehicle moves, as far as it is known.</summary>
public enum MotionState
{
    /// <summary>No usable reading, or none that is young enough. Counts as moving.</summary>
    Unknown,

    /// <summary>It moves, or has stopped only just before.</summary>
    Moving,

    /// <summary>It has stood for a while.</summary>
    Standing,
}

/// <summary>
/// Tells from readings of the speed whether a vehicle moves. In doubt it does: before the first reading, after a gap, and until it has been slow
/// for a while. Any thread.
/// </summary>
public sealed class VehicleMotion
{
    /// <summary>No road vehicle is faster, km/h; a reading above it is a fault of the sensor.</summary>
    public const double FastestKmh = 500;

    private readonly Lock _lock = new();
    private readonly MotionRules _rules;
    private readonly TimeProvider _time;
    private long? _lastAt; // of the last usable reading
    private long? _slowSince; // of the first of the slow readings that go on without a gap
    private double _kmh;

    /// <param name="rules">The limits.</param>
    /// <param name="time">The clock of the readings.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative or no number, or a reading would be too old at once.</exception>
    public VehicleMotion(MotionRules rules, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(time);
        if (!(rules.MovingAboveKmh is >= 0 and <= FastestKmh))
        {
            throw new ArgumentOutOfRangeException(nameof(rules), rules.MovingAboveKmh, $"the speed above which it moves is 0 to {FastestKmh} km/h");
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rules.StaleAfter, TimeSpan.Zero, nameof(rules));
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.StandingAfter, TimeSpan.Zero, nameof(rules));
        (_rules, _time) = (rules, time);
    }

    /// <summary>Whether it counts as moving now: it moves, or nobody knows.</summary>
    public bool IsMoving => State != MotionState.Standing;

    /// <summary>What is known now.</summary>
    public MotionState State
    {
        get
        {
            lock (_lock)
            {
                var now = _time.GetTimestamp();
                return _lastAt is not { } last || IsGap(last, now) ? MotionState.Unknown
                    : _slowSince is { } since && _time.GetElapsedTime(since, now) >= _rules.StandingAfter ? MotionState.Standing
                    : MotionState.Moving;
            }
        }
    }

    /// <summary>The last speed, km/h without direction; null where it is unknown or too old.</summary>
    public double? SpeedKmh
    {
        get
        {
            lock (_lock)
            {
                return _lastAt is { } last && !IsGap(last, _time.GetTimestamp()) ? _kmh : null;
            }
        }
    }

    /// <summary>A reading arrived.</summary>
    /// <param name="kmh">The speed, km/h, negative backwards; null, no number or an impossible one where the sensor does not know it.</param>
    /// <param name="timestamp">When it was taken, by the clock's <see cref="TimeProvider.GetTimestamp"/>. One from the future counts as of now; one that is
    /// older than the last is left out.</param>
    public void Report(double? kmh, long timestamp)
    {
        lock (_lock)
        {
            var at = Math.Min(timestamp, _time.GetTimestamp());
            if (_lastAt is { } last && at < last)
            {
                return;
            }

            if (kmh is not { } signed || !(Math.Abs(signed) <= FastestKmh))
            {
                (_lastAt, _slowSince) = (null, null);
                return;
            }

            var isAfterGap = _lastAt is not { } before || IsGap(before, at);
            _kmh = Math.Abs(signed);
            _slowSince = _kmh > _rules.MovingAboveKmh ? null : isAfterGap ? at : _slowSince ?? at;
            _lastAt = at;
        }
    }

    private bool IsGap(long from, long to) => _time.GetElapsedTime(from, to) > _rules.StaleAfter;
}
