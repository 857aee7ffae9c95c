namespace HydraKiosk.Audio.Devices.Clocks;

/// <summary>
/// Measures how fast one direction of a device really runs, from (frames, time) pairs whose times jitter. Pure arithmetic, no allocation
/// after construction; belongs to one thread.
/// </summary>
/// <remarks>
/// The device moves exactly one frame per tick of its crystal; only the moment at which we are told jitters. One second of lags is reduced to two
/// points: the mean of the earliest fifth (best where calls come late but never early, which is what schedulers do) and the mean
/// of all but the far outliers (best where the jitter is symmetric). Through the points of up to five minutes goes a straight line by least
/// squares, and
/// the kind of point that lies closer to its line is the one believed. A point that lies off the line by more than a
/// period's worth, twice running, means that the device has lost or repeated frames: the fit starts again from there.
/// </remarks>
internal sealed class ClockTracker
{
    private const int PointsKept = 300;
    private const int MostPerBucket = 512;
    private const double BucketSeconds = 1.0;
    private const double EarliestShare = 0.2;
    private const double OutlierSpreads = 4;
    private const double JumpSeconds = 0.008;
    private const int FewestForFit = 5;
    private const int ChoiceOpenFor = 60;

    private readonly int _nominalHz;
    private readonly double _timestampHz;
    private readonly double[] _bucket = new double[MostPerBucket];
    private readonly double[] _times = new double[PointsKept];
    private readonly double[] _earliest = new double[PointsKept];
    private readonly double[] _typical = new double[PointsKept];
    private int _inBucket;
    private double _bucketEndsAt;
    private double _bucketTimeSum;
    private int _points;
    private int _next;
    private int _jumps;
    private bool _hasOrigin;
    private long _originFrames;
    private long _originTimestamp;
    private long _lastFrames;
    private double _slope;
    private double _intercept;
    private bool _usesTypical;

    public ClockTracker(int nominalHz, long timestampFrequency)
    {
        _nominalHz = nominalHz;
        _timestampHz = timestampFrequency;
    }

    /// <summary>Whether there is a line to speak of.</summary>
    public bool HasFit => _points >= FewestForFit;

    /// <summary>Seconds that the fitted line covers.</summary>
    public double SpanSeconds => _points < 2 ? 0 : _times[Newest] - _times[Oldest];

    /// <summary>Seconds of this clock that pass per second of the timestamps' clock, less one. Fast clocks are positive.</summary>
    public double Deviation => -_slope;

    private int Newest => (_next + PointsKept - 1) % PointsKept;

    private int Oldest => _points < PointsKept ? 0 : _next;

    public void Observe(in ClockStamp stamp)
    {
        if (stamp.DeviceFrames == _lastFrames || stamp.DeviceFrames == 0)
        {
            return;
        }

        _lastFrames = stamp.DeviceFrames;
        if (!_hasOrigin)
        {
            _hasOrigin = true;
            _originFrames = stamp.DeviceFrames;
            _originTimestamp = stamp.Timestamp;
            _bucketEndsAt = BucketSeconds;
        }

        var time = (stamp.Timestamp - _originTimestamp) / _timestampHz;
        if (time >= _bucketEndsAt)
        {
            CloseBucket();
            _bucketEndsAt = Math.Floor(time / BucketSeconds + 1) * BucketSeconds;
        }

        if (_inBucket < MostPerBucket)
        {
            // How far the frames lag behind a nominal clock; a small number, so that an hour's worth loses no precision.
            _bucket[_inBucket++] = time - ((stamp.DeviceFrames - _originFrames) / (double)_nominalHz);
            _bucketTimeSum += time;
        }
    }

    /// <summary>The device frame that the clock showed at <paramref name="timestamp"/>, by the fitted line; fractional.</summary>
    public double FramesAt(double timestamp)
    {
        var time = (timestamp - _originTimestamp) / _timestampHz;
        return _originFrames + ((time - (_intercept + (_slope * time))) * _nominalHz);
    }

    /// <summary>The timestamp at which the clock showed <paramref name="deviceFrames"/>, by the fitted line.</summary>
    public double TimestampAt(double deviceFrames)
    {
        // frames/nominal = time - (intercept + slope · time)
        var time = (((deviceFrames - _originFrames) / _nominalHz) + _intercept) / (1 - _slope);
        return _originTimestamp + (time * _timestampHz);
    }

    private void CloseBucket()
    {
        if (_inBucket == 0)
        {
            return;
        }

        var lags = _bucket.AsSpan(0, _inBucket);
        var time = _bucketTimeSum / _inBucket;
        lags.Sort();
        var median = lags[lags.Length / 2];
        var spread = Math.Max(median - lags[lags.Length / 4], 1e-6);
        var typical = lags.Length;
        while (typical > 1 && lags[typical - 1] > median + (OutlierSpreads * spread))
        {
            typical--;
        }

        _inBucket = 0;
        _bucketTimeSum = 0;
        AddPoint(time, Mean(lags[..Math.Max(1, (int)(lags.Length * EarliestShare))]), Mean(lags[..typical]));
    }

    private void AddPoint(double time, double earliest, double typical)
    {
        if (_points > 0)
        {
            var lag = _usesTypical ? typical : earliest;
            var expected = HasFit ? _intercept + (_slope * time) : _usesTypical ? _typical[Newest] : _earliest[Newest];
            var isOff = Math.Abs(lag - expected) > JumpSeconds;
            _jumps = isOff ? _jumps + 1 : 0;
            if (_jumps == 1)
            {
                return; // a second of bad scheduling, or the first after a jump: the next one tells
            }

            if (isOff)
            {
                _points = 0;
                _next = 0;
                _jumps = 0;
            }
        }

        _times[_next] = time;
        _earliest[_next] = earliest;
        _typical[_next] = typical;
        _next = (_next + 1) % PointsKept;
        _points = Math.Min(_points + 1, PointsKept);

        var byEarliest = Fit(_earliest);
        var byTypical = Fit(_typical);
        if (_points <= ChoiceOpenFor)
        {
            // Settled after a minute, for the two lines lie apart by the jitter itself, and a later change would look like a jump in delay.
            _usesTypical = byTypical.Error < byEarliest.Error;
        }

        (_slope, _intercept, _) = _usesTypical ? byTypical : byEarliest;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>Least squares; a few hundred multiplications once a second.</summary>
    /// <returns>The line and the mean square of what it misses.</returns>
    private (double Slope, double Intercept, double Error) Fit(double[] lags)
    {
        double meanTime = 0, meanLag = 0;
        for (var i = 0; i < _points; i++)
        {
            meanTime += _times[i];
            meanLag += lags[i];
        }

        meanTime /= _points;
        meanLag /= _points;
        double across = 0, along = 0, height = 0;
        for (var i = 0; i < _points; i++)
        {
            across += (_times[i] - meanTime) * (lags[i] - meanLag);
            along += (_times[i] - meanTime) * (_times[i] - meanTime);
            height += (lags[i] - meanLag) * (lags[i] - meanLag);
        }

        var slope = along > 0 ? across / along : 0;
        return (slope, meanLag - (slope * meanTime), (height - (slope * across)) / _points);
    }
}
