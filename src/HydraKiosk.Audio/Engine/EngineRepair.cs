namespace HydraKiosk.Audio.Engine;

/// <summary>
/// What happens after a defect on the audio thread, away from it: the defect is told and the chain built anew, at once the first time and ever
/// later where it fails again and again. Until then the audio thread does nothing.
/// </summary>
internal sealed class EngineRepair : IDisposable
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(30);

    /// <summary>After this long without another defect, the next one counts as the first.</summary>
    private static readonly TimeSpan _forgottenAfter = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Action<Exception, TimeSpan> _tell;
    private readonly Action _rebuild;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Exception? _defect;
    private bool _isTold;
    private bool _isDisposed;
    private TimeSpan _delay;
    private long _repairedAt;

    /// <param name="time">The clock of the delays.</param>
    /// <param name="tell">Writes the defect down, with the time until the rebuilding.</param>
    /// <param name="rebuild">Builds the chain anew; the audio thread keeps away meanwhile.</param>
    public EngineRepair(TimeProvider time, Action<Exception, TimeSpan> tell, Action rebuild)
    {
        _time = time;
        _tell = tell;
        _rebuild = rebuild;
        _timer = time.CreateTimer(static self => ((EngineRepair)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the audio thread has to keep away.</summary>
    public bool IsBroken => Volatile.Read(ref _defect) is not null;

    /// <summary>
    /// Audio thread, after a defect and while nothing is broken: whether what is queued may have been what it failed on, since it failed again
    /// so soon.
    /// </summary>
    public bool IsRepeated => _delay > _firstDelay && _time.GetElapsedTime(_repairedAt) < _forgottenAfter;

    /// <summary>Audio thread, while nothing is broken: has met a defect.</summary>
    public void Break(Exception defect)
    {
        var isRecent = _delay > TimeSpan.Zero && _time.GetElapsedTime(_repairedAt) < _forgottenAfter;
        _delay = isRecent ? TimeSpan.FromTicks(Math.Min(_longestDelay.Ticks, _delay.Ticks * 2)) : _firstDelay;
        Volatile.Write(ref _defect, defect);
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); // nothing is logged on the audio thread
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_defect is not { } defect || _isDisposed)
            {
                return;
            }

            try
            {
                if (!_isTold)
                {
                    _isTold = true;
                    _timer.Change(_delay, Timeout.InfiniteTimeSpan); // first: whatever becomes of the telling
                    _tell(defect, _delay);
                    return;
                }

                _rebuild();
                _isTold = false;
                _repairedAt = _time.GetTimestamp();
                Volatile.Write(ref _defect, null);
            }
            catch (Exception)
            {
                // The journal or the building has failed too: it is tried again, and is never the end of the process.
                _timer.Change(_delay, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
