using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Primitives.Backoff;

namespace HydraKiosk.Devices.Buttons;

/// <summary>
/// One button of a <see cref="ButtonWatch"/>: opens its contact on a thread of its own, which ends when the contact is open, and opens it again when it
/// is lost. Everything but the opening and the closing happens under the watch's lock.
/// </summary>
internal sealed class WatchedButton
{
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerMs = 1_000_000;
    private const double LeastShareOfWait = 0.5; // a device is no server: the draw only keeps several from knocking at once
    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _provenAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(1);

    private readonly ButtonBinding _binding;
    private readonly TimeProvider _time;
    private readonly IButtonSink _sink;
    private readonly Lock _gate;
    private readonly GestureRecogniser _recogniser;
    private readonly ContactCounter _counter;
    private readonly ExponentialBackoff _backoff;
    private readonly ITimer _gestures;
    private readonly ITimer _retry;
    private Attempt? _attempt;
    private IDisposable? _opened;
    private Thread? _worker;
    private DeviceException? _fault;
    private long _armedForNs = long.MaxValue;
    private long _foundAt;
    private bool _hasEnded;
    private bool? _stands;
    private bool _isStandTold;
    private bool _wasReleased;
    private bool _isFound;

    public WatchedButton(ButtonBinding binding, TimeProvider time, Random random, IButtonSink sink, Lock gate)
    {
        (_binding, _time, _sink, _gate) = (binding, time, sink, gate);
        _wasReleased = binding.WasReleased;
        _recogniser = new GestureRecogniser(binding.Name, binding.Gestures, sink.Happened);
        _counter = new ContactCounter(binding.Gestures.BounceWindow);
        _backoff = new ExponentialBackoff(random, LeastShareOfWait);
        _gestures = time.CreateTimer(static me => ((WatchedButton)me!).TimePassed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retry = time.CreateTimer(static me => ((WatchedButton)me!).Begin(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ButtonFigures Figures() => new(
        _binding.Name, _binding.Source.Place, _binding.IsSwitch ? _stands == true : _recogniser.IsClosed, _counter.Edges, _counter.Closures,
        _counter.Bounces, _counter.Losses, _counter.PressToPress, _counter.Held, _fault);

    public string Name => _binding.Name;

    /// <summary>Whether it is known not to be pressed, or was at its end.</summary>
    public bool IsReleased => !_binding.IsSwitch && _isFound && _fault is null && !_recogniser.IsClosed;

    /// <summary>Starts to open it.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                var attempt = _attempt = new Attempt();
                _worker = new Thread(() => Open(attempt)) { IsBackground = true, Name = "open " + _binding.Name };
                _worker.Start();
            }
        }
    }

    /// <summary>No event comes after this.</summary>
    /// <returns>The threads that still have something to close; one that is stuck in a driver closes it when it is let go.</returns>
    public IEnumerable<Thread> End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _gestures.Dispose();
            _retry.Dispose();
            var closing = new List<Thread>();
            if (_worker is { IsAlive: true } worker)
            {
                closing.Add(worker);
            }

            if (Take() is { } opened)
            {
                var closer = new Thread(() => Close(opened)) { IsBackground = true, Name = "close " + _binding.Name };
                closer.Start();
                closing.Add(closer);
            }

            return closing;
        }
    }

    /// <summary>On the worker.</summary>
    private void Open(Attempt attempt)
    {
        Close(TakeLocked()); // the one that was lost
        IDisposable? opened = null;
        DeviceException? why = null;
        try
        {
            opened = _binding.Source.Open(c => Changed(attempt, c), e => Lost(attempt, e));
        }
        catch (Exception e)
        {
            why = Reason(e);
        }

        lock (_gate)
        {
            if (!_hasEnded)
            {
                _opened = opened;
                opened = null;
                attempt.IsOpen = why is null;
                Settle(why ?? attempt.Lost);
                return;
            }
        }

        Close(opened); // too late
    }

    private void Changed(Attempt attempt, ContactChange change)
    {
        lock (_gate)
        {
            if (!_hasEnded && attempt == _attempt)
            {
                _counter.Count(change);
                Tell(change);
            }
        }
    }

    private void Tell(ContactChange change)
    {
        if (!_binding.IsSwitch)
        {
            var isNews = change.Reason == ContactReason.FoundAtStart && _wasReleased;
            _wasReleased = false;
            _recogniser.Changed(isNews ? change with { Reason = ContactReason.Moved } : change);
            Arm();
            return;
        }

        var isClosed = change.Reason == ContactReason.DeviceGone ? (bool?)null : change.IsClosed;
        if (!_isStandTold || isClosed != _stands)
        {
            (_isStandTold, _stands) = (true, isClosed);
            _sink.Stands(new SwitchPosition(_binding.Name, isClosed, change.TimestampNs));
        }
    }

    private void Lost(Attempt attempt, DeviceException why)
    {
        lock (_gate)
        {
            if (_hasEnded || attempt != _attempt || attempt.Lost is not null)
            {
                return;
            }

            attempt.Lost = why;
            if (attempt.IsOpen) // else the worker sees it when it comes back
            {
                if (_time.GetElapsedTime(_foundAt) >= _provenAfter)
                {
                    _backoff.Reset();
                }

                Settle(why);
            }
        }
    }

    /// <summary>It works now, or it is tried again after a while.</summary>
    private void Settle(DeviceException? why)
    {
        if (why is null)
        {
            (_isFound, _foundAt) = (true, _time.GetTimestamp());
            if (_fault is not null)
            {
                _fault = null;
                _sink.Found(new ButtonFound(_binding.Name, _binding.Source.Place));
            }

            return;
        }

        // The source has told of it; a source that has not is no reason to hold a button for ever.
        Tell(new ContactChange(IsClosed: false, NowNs(), ContactReason.DeviceGone));
        _retry.Change(_backoff.Next(_firstWait, _longestWait), Timeout.InfiniteTimeSpan);
        var isNews = _fault is null || !IsSame(_fault, why);
        _fault = why;
        if (isNews)
        {
            _sink.Failed(new ButtonFault(_binding.Name, why));
        }
    }

    /// <summary>A device that was unplugged is missing afterwards, and the list of what else is there changes: neither is news.</summary>
    private static bool IsSame(DeviceException before, DeviceException now) => now.Fault == DeviceFault.Missing
        ? before.Fault is DeviceFault.Missing or DeviceFault.Gone
        : before.Fault == now.Fault && before.Detail == now.Detail;

    private void TimePassed()
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                _armedForNs = long.MaxValue;
                _recogniser.Elapsed(NowNs());
                Arm();
            }
        }
    }

    private void Arm()
    {
        var deadline = _recogniser.NextDeadlineNs;
        if (deadline == _armedForNs)
        {
            return;
        }

        _armedForNs = deadline;
        if (deadline == long.MaxValue)
        {
            _gestures.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var ms = (Int128.Max(0, (Int128)deadline - NowNs()) + NsPerMs - 1) / NsPerMs; // rounded up: it has passed when the timer fires
        var wait = ms > (Int128)_longestTimer.TotalMilliseconds ? _longestTimer : TimeSpan.FromMilliseconds((double)ms);
        _gestures.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>CLOCK_MONOTONIC, which the system's <see cref="TimeProvider"/> reads on Linux, in nanoseconds.</summary>
    private long NowNs()
    {
        var (whole, rest) = Math.DivRem(_time.GetTimestamp(), _time.TimestampFrequency);
        return (whole * NsPerSecond) + (rest * NsPerSecond / _time.TimestampFrequency);
    }

    private IDisposable? TakeLocked()
    {
        lock (_gate)
        {
            return Take();
        }
    }

    private IDisposable? Take()
    {
        var opened = _opened;
        _opened = null;
        return opened;
    }

    /// <summary>A device that cannot be closed is lost all the same, and the next opening says what is wrong with it.</summary>
    private void Close(IDisposable? opened)
    {
        try
        {
            opened?.Dispose();
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                if (!_hasEnded)
                {
                    _sink.Failed(new ButtonFault(_binding.Name, Reason(e)));
                }
            }
        }
    }

    private DeviceException Reason(Exception e) => e as DeviceException ?? new DeviceException(
        DeviceFault.Failed,
        _binding.Source.Place,
        $"{e.GetType().Name}: {e.Message}",
        "restart the program; if it comes again, report it with the lines around this one");

    /// <summary>One opening: what an earlier one still has to say is not heard any more.</summary>
    private sealed class Attempt
    {
        public bool IsOpen { get; set; }

        public DeviceException? Lost { get; set; }
    }
}
