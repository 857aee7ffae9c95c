namespace HydraKiosk.Link.Running;

/// <summary>
/// The time before the next attempt. A person's press cuts it, and so does a change of the network, as far as <see cref="Haste"/> allows and
/// never to more than one hurried attempt a second. Changes of the network that bring no session count ever less, so that an address
/// that comes and goes on some other interface makes no storm. Haste for nothing expires.
/// </summary>
internal sealed class RetryWait(TimeProvider clock)
{
    /// <summary>Between two hurried attempts.</summary>
    public static readonly TimeSpan ForcedSpacing = TimeSpan.FromSeconds(1);

    /// <summary>From an attempt to the next that a person may have, where the service asked for a longer wait.</summary>
    public static readonly TimeSpan AskedSpacing = TimeSpan.FromSeconds(12);

    /// <summary>The spacing of attempts that the network hurries doubles up to this.</summary>
    public static readonly TimeSpan LongestNetworkSpacing = TimeSpan.FromSeconds(30);

    /// <summary>A network that was quiet for this long is believed again.</summary>
    public static readonly TimeSpan NetworkQuiet = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _networkHasteLasts = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _personHasteLasts = TimeSpan.FromSeconds(15); // a person stands there for as long as an attempt may take

    private readonly Lock _lock = new();
    private CancellationTokenSource? _waiting;
    private long _from;
    private TimeSpan _delay;
    private Haste _haste;
    private long? _forcedAt;
    private TimeSpan _networkSpacing = ForcedSpacing;
    private long? _networkForcedAt;
    private bool _woken;
    private (long At, bool ByPerson)? _asked; // for haste, while there was nothing to cut

    /// <summary>Whether it holds for a new request as well.</summary>
    public bool BindsNextRequest { get; private set; }

    /// <summary>Whether the service asked for it.</summary>
    public bool IsAsked => _haste == Haste.Spaced;

    /// <summary>What is left of it; zero when it is over.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                return Left();
            }
        }
    }

    /// <summary>The next attempt comes not before this.</summary>
    /// <param name="delay">From now.</param>
    /// <param name="haste">What may cut it.</param>
    /// <param name="bindsNextRequest">See <see cref="BindsNextRequest"/>.</param>
    /// <returns>The wait as it is: shorter where haste was asked for a moment ago.</returns>
    public TimeSpan Set(TimeSpan delay, Haste haste, bool bindsNextRequest)
    {
        lock (_lock)
        {
            _from = clock.GetTimestamp();
            _delay = delay;
            _haste = haste;
            BindsNextRequest = bindsNextRequest;
            if (_asked is { } asked && delay > TimeSpan.Zero)
            {
                _asked = null;
                if (clock.GetElapsedTime(asked.At) <= (asked.ByPerson ? _personHasteLasts : _networkHasteLasts))
                {
                    Cut(asked.ByPerson);
                }
            }

            return _delay;
        }
    }

    /// <summary>An attempt has succeeded: nobody waits for the next one, and changes of the network are believed again.</summary>
    public void Arrived()
    {
        lock (_lock)
        {
            _asked = null;
            _networkSpacing = ForcedSpacing;
        }
    }

    /// <summary>The next attempt may come at once.</summary>
    public void Clear() => Set(TimeSpan.Zero, Haste.Free, bindsNextRequest: false);

    /// <summary>Somebody asks: cuts it as far as it may be cut; while an attempt runs, the wait after that.</summary>
    /// <returns>Whether the next attempt comes sooner for it.</returns>
    public bool Force() => Force(byPerson: true);

    /// <summary>The same for a change of the network.</summary>
    public bool ForceByNetwork() => Force(byPerson: false);

    /// <summary>Waits until it is over, is woken, or <paramref name="atMost"/> has passed. One waiter; armed when the call returns.</summary>
    public async Task WaitAsync(TimeSpan? atMost)
    {
        var waiting = new CancellationTokenSource(); // holds no timer and no registration: nothing to dispose, and a wake-up may still be at it
        TimeSpan left;
        lock (_lock)
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
        lock (_lock)
        {
            _waiting = null;
            _woken = false;
        }
    }

    /// <summary>Ends a <see cref="WaitAsync"/> that is running, not the time itself.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _woken = true;
            _ = _waiting?.CancelAsync(); // its callbacks run elsewhere: this call returns at once
        }
    }

    private bool Force(bool byPerson)
    {
        lock (_lock)
        {
            Wake(); // a look at the key may be what helps
            if (Left() > TimeSpan.Zero)
            {
                return Cut(byPerson);
            }

            if (_asked is not { ByPerson: true } || byPerson)
            {
                _asked = (clock.GetTimestamp(), byPerson);
            }

            return false;
        }
    }

    private bool Cut(bool byPerson)
    {
        if (_haste == Haste.None || (_haste == Haste.Spaced && !byPerson))
        {
            return false;
        }

        if (!byPerson && _networkForcedAt is { } forced && clock.GetElapsedTime(forced) >= NetworkQuiet)
        {
            _networkSpacing = ForcedSpacing;
        }

        var spacing = Until(_forcedAt, ForcedSpacing);
        spacing = byPerson ? spacing : Longer(spacing, Until(_networkForcedAt, _networkSpacing));
        spacing = _haste == Haste.Spaced ? Longer(spacing, Until(_from, AskedSpacing)) : spacing;
        if (Left() <= spacing)
        {
            return false;
        }

        _from = clock.GetTimestamp();
        _delay = spacing;
        _forcedAt = _from + (long)(spacing.TotalSeconds * clock.TimestampFrequency);
        if (!byPerson)
        {
            _networkSpacing = _networkSpacing * 2 < LongestNetworkSpacing ? _networkSpacing * 2 : LongestNetworkSpacing;
            _networkForcedAt = _forcedAt;
        }

        return true;
    }

    /// <summary>What is left of a time that runs since then.</summary>
    private TimeSpan Until(long? since, TimeSpan time) =>
        since is { } from && time - clock.GetElapsedTime(from) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>Timers count whole milliseconds: what is less has passed.</summary>
    private TimeSpan Left()
    {
        var left = _delay - clock.GetElapsedTime(_from);
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.Zero : left;
    }
}
