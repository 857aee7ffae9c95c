namespace HydraKiosk.Hydra.Link;

/// <summary>
/// The time before the next attempt. A forced retry cuts it, but not where the service or the key forbids it, and never to more than one
/// forced attempt a second, so that a network that comes and goes makes no storm.
/// </summary>
internal sealed class RetryWait(TimeProvider clock)
{
    /// <summary>Between two forced attempts.</summary>
    public static readonly TimeSpan ForcedSpacing = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _waiting;
    private long _from;
    private TimeSpan _delay;
    private bool _canBeForced;
    private long? _forcedAt;
    private bool _woken;
    private bool _isAsked; // for haste, while there was nothing to cut

    /// <summary>Whether it holds for a new wish as well.</summary>
    public bool BindsNewWish { get; private set; }

    /// <summary>What is left of it; zero when it is over.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
            {
                return Left();
            }
        }
    }

    /// <summary>The next attempt comes not before this.</summary>
    /// <param name="delay">From now.</param>
    /// <param name="canBeForced">Whether <see cref="Force"/> may cut it.</param>
    /// <param name="bindsNewWish">See <see cref="BindsNewWish"/>.</param>
    /// <returns>The wait as it is: shorter where <see cref="Force"/> was called since the last one ended.</returns>
    public TimeSpan Set(TimeSpan delay, bool canBeForced, bool bindsNewWish)
    {
        lock (_gate)
        {
            _from = clock.GetTimestamp();
            _delay = delay;
            _canBeForced = canBeForced;
            BindsNewWish = bindsNewWish;
            if (_isAsked && delay > TimeSpan.Zero)
            {
                _isAsked = false;
                Cut();
            }

            return _delay;
        }
    }

    /// <summary>An attempt has succeeded: nobody waits for the next one.</summary>
    public void Arrived()
    {
        lock (_gate)
        {
            _isAsked = false;
        }
    }

    /// <summary>The next attempt may come at once.</summary>
    public void Clear() => Set(TimeSpan.Zero, canBeForced: true, bindsNewWish: false);

    /// <summary>Cuts it as far as it may be cut; while an attempt runs, the wait after that.</summary>
    /// <returns>Whether the next attempt comes sooner for it.</returns>
    public bool Force()
    {
        lock (_gate)
        {
            Wake(); // a look at the key may be what helps
            if (Left() > TimeSpan.Zero)
            {
                return Cut();
            }

            _isAsked = true;
            return false;
        }
    }

    /// <summary>Waits until it is over, is woken, or <paramref name="atMost"/> has passed. One waiter; armed when the call returns.</summary>
    public async Task WaitAsync(TimeSpan? atMost)
    {
        var waiting = new CancellationTokenSource(); // holds no timer and no registration: nothing to dispose, and a wake-up may still be at it
        TimeSpan left;
        lock (_gate)
        {
            left = Left();
            if (_woken || left <= TimeSpan.Zero)
            {
                _woken = false;
                return;
            }

            _waiting = waiting;
        }

        await Task.Delay(atMost < left ? atMost.Value : left, clock, waiting.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _waiting = null;
            _woken = false;
        }
    }

    private bool Cut()
    {
        var spacing = _forcedAt is { } at ? ForcedSpacing - clock.GetElapsedTime(at) : TimeSpan.Zero;
        if (!_canBeForced || Left() <= spacing)
        {
            return false;
        }

        _from = clock.GetTimestamp();
        _delay = spacing > TimeSpan.Zero ? spacing : TimeSpan.Zero;
        _forcedAt = clock.GetTimestamp() + (long)(_delay.TotalSeconds * clock.TimestampFrequency);
        return true;
    }

    /// <summary>Timers count whole milliseconds: what is less has passed.</summary>
    private TimeSpan Left()
    {
        var left = _delay - clock.GetElapsedTime(_from);
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.Zero : left;
    }

    /// <summary>Ends a <see cref="WaitAsync"/> that is running, not the time itself.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            _ = _waiting?.CancelAsync(); // its callbacks run elsewhere: this call returns at once
        }
    }
}
