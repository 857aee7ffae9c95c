namespace HydraKiosk.Audio.Devices.Paced;

/// <summary>
/// Calls back once per period, as a sound card would, from timers of a <see cref="TimeProvider"/>. The n-th call is due exactly n periods
/// after <see cref="Start"/>, however late the ones before it were, so the clock never drifts. Only what is more than a second late is not made
/// up for: it is told as
/// missed, in one piece.
/// </summary>
/// <remarks>
/// A process that was not scheduled for a while finds several periods due at once. Running them back to back would empty the playback ring
/// in the middle of a reply, which a real card, whose process is late together with it, would have heard as a gap as well; here time is only
/// imitated and the gap is avoidable. So a late period waits until the audio thread has taken what it was given, for at most 250 ms.
/// A process that was frozen for longer (SIGSTOP, a suspended machine) is different: sound of that time is stale, and sending it all at once
/// would tell the other end of a conversation that nobody had.
/// </remarks>
internal sealed class PeriodClock : IDisposable
{
    /// <summary>How late the clock may become for the audio thread's sake; a thread that is stuck for longer does not stop time.</summary>
    private const int MaximumWaitMs = 250;

    /// <summary>What is later than this is over.</summary>
    private const int MaximumCatchUpMs = 1000;

    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(1);

    // Held while a period runs, so that Dispose can wait for it. Uncontended otherwise: this is a timer's thread, not a sound card's.
    private readonly Lock _running = new();
    private readonly TimeProvider _time;
    private readonly int _periodMs;
    private readonly Func<bool> _audioThreadKeepsUp;
    private readonly Func<bool> _onPeriod;
    private readonly Func<long, bool>? _onMissed;
    private ITimer? _timer;
    private long _startedAt;
    private long _periods;
    private bool _stopped;

    /// <param name="time">Tells the time; a test moves it by hand.</param>
    /// <param name="periodMs">1 or more.</param>
    /// <param name="audioThreadKeepsUp">Asked before a late period: whether the audio thread has caught up with the earlier ones.</param>
    /// <param name="onPeriod">The period; returns false to stop the clock. Must not throw.</param>
    /// <param name="onMissed">Told how many periods were skipped because they were too late; returns false to stop the clock. Must not throw.</param>
    public PeriodClock(TimeProvider time, int periodMs, Func<bool> audioThreadKeepsUp, Func<bool> onPeriod, Func<long, bool>? onMissed = null)
    {
        _time = time;
        _periodMs = periodMs;
        _audioThreadKeepsUp = audioThreadKeepsUp;
        _onPeriod = onPeriod;
        _onMissed = onMissed;
    }

    /// <summary>Starts; the first period is due one period from now, when a card would have captured it.</summary>
    public void Start()
    {
        lock (_running)
        {
            if (_timer is not null || _stopped)
            {
                throw new InvalidOperationException("a device is started once, and not after it was closed");
            }

            _startedAt = _time.GetTimestamp();
            _timer = _time.CreateTimer(static self => ((PeriodClock)self!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            ArmNext();
        }
    }

    /// <summary>Stops, and returns when no period is running any more. May be called again, and from a period.</summary>
    public void Dispose()
    {
        lock (_running)
        {
            _stopped = true;
            _timer?.Dispose();
        }
    }

    private void Tick()
    {
        lock (_running)
        {
            if (_stopped)
            {
                return;
            }

            var late = -UntilDue(_periods + 1);
            if (late.TotalMilliseconds > MaximumCatchUpMs)
            {
                var missed = (long)(late.TotalMilliseconds / _periodMs); // all but the one that is due now
                _periods += missed;
                late = -UntilDue(_periods + 1);
                if (_onMissed is not null && !_onMissed(missed))
                {
                    _stopped = true;
                    return;
                }
            }

            if (late >= TimeSpan.Zero)
            {
                if (late.TotalMilliseconds >= _periodMs && late.TotalMilliseconds < MaximumWaitMs && !_audioThreadKeepsUp())
                {
                    _timer!.Change(_retry, Timeout.InfiniteTimeSpan);
                    return;
                }

                _periods++;
                if (!_onPeriod())
                {
                    _stopped = true;
                }
            }

            if (!_stopped)
            {
                ArmNext();
            }
        }
    }

    private void ArmNext()
    {
        // Whole milliseconds upwards: timers cut fractions off, fire early, and would be armed twice per period.
        var wait = Math.Ceiling(Math.Max(0, UntilDue(_periods + 1).TotalMilliseconds));
        _timer!.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan UntilDue(long period)
    {
        // In two parts, since milliseconds times ticks of a nanosecond clock would overflow after some months.
        var dueMs = period * _periodMs;
        var due = _startedAt + (dueMs / 1000 * _time.TimestampFrequency) + (dueMs % 1000 * _time.TimestampFrequency / 1000);
        return _time.GetElapsedTime(_time.GetTimestamp(), due);
    }
}
