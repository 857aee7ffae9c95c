using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Backoff;

namespace HydraKiosk.Link.Running;

/// <summary>
/// How long to wait before the next attempt. Pure: no clock, no I/O, its own seeded randomness. Full jitter (a uniform draw between
/// zero and a ceiling that doubles from 0.5 s), so that a fleet that lost one server does not come back as one.
/// </summary>
/// <param name="seed">Decides the whole sequence of draws.</param>
public sealed class ReconnectPolicy(int seed)
{
    /// <summary>Ceiling of the first wait.</summary>
    public static readonly TimeSpan FirstCeiling = TimeSpan.FromSeconds(0.5);

    /// <summary>Ceiling of all later ones.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    /// <summary>Ceiling where the service has no free place (protocol: close 1013).</summary>
    public static readonly TimeSpan ServerFullCap = TimeSpan.FromSeconds(60);

    /// <summary>The least wait where the service must not be hammered.</summary>
    public static readonly TimeSpan SlowFloor = TimeSpan.FromSeconds(30);

    /// <summary>The longest there.</summary>
    public static readonly TimeSpan SlowCap = TimeSpan.FromMinutes(5);

    /// <summary>Between two attempts with a key that was refused.</summary>
    public static readonly TimeSpan CredentialsWait = TimeSpan.FromMinutes(5);

    /// <summary>A <c>Retry-After</c> is honoured up to this: a number that somebody mistyped must not end a day's work.</summary>
    public static readonly TimeSpan RetryAfterCap = TimeSpan.FromMinutes(5);

    /// <summary>For so long a service may count a session that this device has lost.</summary>
    public static readonly TimeSpan PlaceHeldFor = TimeSpan.FromSeconds(40);

    /// <summary>The longest wait for such a place.</summary>
    public static readonly TimeSpan PlaceHeldCap = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A session that lived this long has worked: that the next one will is likelier than that its end forbids it, whatever the close code.
    /// </summary>
    public static readonly TimeSpan WorkedAfter = TimeSpan.FromSeconds(60);

    /// <summary>A session that lived this long has proved the way; a shorter one is a failed attempt in disguise (accept, then drop).</summary>
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(10);

    // A reproducible draw is the point; nothing secret hangs on it.
#pragma warning disable CA5394
    private readonly ExponentialBackoff _backoff = new(new Random(seed));
#pragma warning restore CA5394

    /// <summary>Failures in a row so far.</summary>
    public int Failures => _backoff.Attempts;

    /// <summary>A session was lost or an attempt failed: how long to wait.</summary>
    /// <param name="pace">What its cause asks for.</param>
    /// <param name="readyFor">How long a session was ready before it was lost; zero for a failed attempt.</param>
    /// <param name="retryAfter">What the service asked for, if it did.</param>
    public TimeSpan NextDelay(RetryPace pace, TimeSpan readyFor, TimeSpan? retryAfter = null)
    {
        if (readyFor >= HealthyAfter)
        {
            _backoff.Reset();
        }

        var (first, cap) = pace switch
        {
            RetryPace.ServerFull => (FirstCeiling, ServerFullCap),
            RetryPace.PlaceHeld => (FirstCeiling, PlaceHeldCap),
            RetryPace.Slow => (SlowFloor, SlowCap - SlowFloor),
            _ => (FirstCeiling, Cap),
        };
        var jittered = _backoff.Next(first, cap);
        if (pace == RetryPace.Credentials)
        {
            return CredentialsWait;
        }

        var asked = retryAfter > RetryAfterCap ? RetryAfterCap : retryAfter ?? TimeSpan.Zero;
        var floor = pace == RetryPace.Slow ? SlowFloor : TimeSpan.Zero;
        return (asked > floor ? asked : floor) + jittered;
    }

    /// <summary>The next failure is the first of a row again: the wish for a session is new.</summary>
    public void Reset() => _backoff.Reset();
}
