using HydraKiosk.Conversation;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Power;

/// <summary>
/// Has the session closed before the machine sleeps or is switched off, and lets it do so as soon as that has happened. What is open then would be
/// half-open for the service until it notices, and may take the only place that the next session needs. Any thread.
/// </summary>
internal sealed class SleepGuard : INoticeSink, IDisposable
{
    /// <summary>After so long the machine may sleep, whatever became of the session. systemd-logind itself waits for 5 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A machine still awake so long after it said that it would sleep is taken for awake. This clock stands still in sleep.</summary>
    public static readonly TimeSpan LongestDrowsiness = TimeSpan.FromSeconds(60);

    /// <summary>Within this time after waking up a sleep that is noticed by the clocks is the one that was announced.</summary>
    private static readonly TimeSpan _justNow = TimeSpan.FromSeconds(10);

    private readonly Action<ConversationInput> _post;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _patience;
    private readonly ITimer _drowsiness;
    private readonly Lock _lock = new();
    private bool _isOpen;
    private bool _isComing;
    private bool _isTold;
    private bool _isClosing;
    private long _announcedAt;
    private long? _awakeAt;

    /// <param name="post">Tells the conversation; must not block.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The journal.</param>
    public SleepGuard(Action<ConversationInput> post, TimeProvider time, ILogger log)
    {
        (_post, _time, _log) = (post, time, log);
        _patience = time.CreateTimer(_ => GiveUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _drowsiness = time.CreateTimer(_ => StayAwake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called when the machine may sleep; must not block.</summary>
    public Action LetGo { get; set; } = static () => { };

    /// <summary>Whether the conversation knows of the sleep that the clocks tell of now: it has no session from before it.</summary>
    public bool IsPrepared
    {
        get
        {
            lock (_lock)
            {
                return _isComing || (_awakeAt is { } at && _time.GetElapsedTime(at) < _justNow);
            }
        }
    }

    /// <summary>The machine is about to sleep, or awake.</summary>
    public void Announced(bool isComing)
    {
        lock (_lock)
        {
            if (_isComing == isComing)
            {
                return;
            }

            (_isComing, _isClosing, _isTold) = (isComing, isComing, false);
            _announcedAt = _time.GetTimestamp();
            _awakeAt = isComing ? null : _announcedAt;
            _patience.Change(isComing ? Patience : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _drowsiness.Change(isComing ? LongestDrowsiness : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (!isComing)
        {
            PowerLog.Awake(_log);
        }

        _post(new SleepAnnounced(isComing));
    }

    /// <summary>Nobody tells any more whether the machine sleeps.</summary>
    /// <param name="why">Why not.</param>
    public void Lost(string why)
    {
        PowerLog.NotGuarded(_log, why);
        Announced(isComing: false);
    }

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        lock (_lock)
        {
            _isOpen = notice switch
            {
                SessionReady => true,
                SessionOver or SessionMissing => false,
                _ => _isOpen,
            };
            _isTold |= notice is SleepMoved { IsComing: true };
            if (!_isClosing || !_isTold || _isOpen)
            {
                return;
            }

            _isClosing = false;
            _patience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        PowerLog.Closed(_log, (long)_time.GetElapsedTime(_announcedAt).TotalMilliseconds);
        LetGo();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _patience.Dispose();
        _drowsiness.Dispose();
    }

    private void GiveUp()
    {
        lock (_lock)
        {
            if (!_isClosing)
            {
                return;
            }

            _isClosing = false;
        }

        PowerCauses.NotClosed.Write(_log, (long)Patience.TotalSeconds);
        LetGo();
    }

    private void StayAwake()
    {
        lock (_lock)
        {
            if (!_isComing)
            {
                return;
            }
        }

        PowerCauses.NoSleep.Write(_log, (long)LongestDrowsiness.TotalSeconds);
        Announced(isComing: false);
    }
}
