using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>An open CAN socket that is watched: frames come one by one, until the interface is gone or it is let go of.</summary>
internal abstract class CanReader : IWatched, IDisposable
{
    private const int FramesAtOnce = 32;

    private readonly CanMatch _match;
    private readonly Action<DeviceException> _lost;
    private CanClock _clock;
    private int _descriptor;
    private bool _hasEnded;

    /// <param name="watch">Who waits for the frames.</param>
    /// <param name="match">Which frames.</param>
    /// <param name="lost">Called once, as the last thing, when the interface is gone.</param>
    /// <exception cref="DeviceException">It cannot be opened.</exception>
    protected CanReader(DescriptorWatch watch, CanMatch match, Action<DeviceException> lost)
    {
        (Watch, _match, _lost) = (watch, match, lost);
        _descriptor = CanSocket.Open(watch.Kernel, match);
        Descriptor = _descriptor;
    }

    /// <inheritdoc/>
    public int Descriptor { get; }

    /// <inheritdoc/>
    public long DeadlineNs { get; protected set; } = long.MaxValue;

    /// <summary>Who waits for the frames.</summary>
    protected DescriptorWatch Watch { get; }

    /// <summary>Guards everything below, and every call to whoever takes the frames.</summary>
    protected Lock Guard { get; } = new();

    /// <summary>Whether it is open.</summary>
    protected bool IsOpen => _descriptor >= 0;

    /// <inheritdoc/>
    public void Ready(short returned)
    {
        lock (Guard)
        {
            for (var i = 0; i < FramesAtOnce && _descriptor >= 0; i++)
            {
                var bytes = CanSocket.Receive(Watch.Kernel, _descriptor, out var frame, out var time);
                if (bytes == -Libc.TryAgain && (returned & (Libc.PollHangUp | Libc.PollInvalid)) == 0)
                {
                    return;
                }

                if (bytes is 0 or -Libc.TryAgain || (bytes < 0 && bytes != -Libc.Interrupted))
                {
                    Lose(Fault(-bytes));
                }
                else if (bytes == CanFrame.Bytes && (frame.Id & (CanFrame.Remote | CanFrame.Error)) == 0)
                {
                    ReadOnlySpan<byte> data = frame.Data;
                    Take(data[..Math.Min(frame.Length, (byte)CanFrame.MaxData)], _clock.Stamp(Watch.Kernel, time.Seconds, time.Nanoseconds));
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Due(long nowNs)
    {
        lock (Guard)
        {
            if (_descriptor >= 0 && DeadlineNs <= nowNs)
            {
                IsDue();
            }
        }
    }

    /// <inheritdoc/>
    public void Fail(string why)
    {
        lock (Guard)
        {
            if (_descriptor >= 0)
            {
                Lose(CanFaults.Failed(_match.ToString(), why));
            }
        }
    }

    /// <summary>No call comes after this.</summary>
    public void Dispose()
    {
        lock (Guard)
        {
            _hasEnded = true;
            Close();
        }
    }

    /// <summary>A frame has come.</summary>
    /// <param name="data">Its data, 0 to 8 bytes.</param>
    /// <param name="timestampNs">When, in nanoseconds of CLOCK_MONOTONIC.</param>
    protected abstract void Take(ReadOnlySpan<byte> data, long timestampNs);

    /// <summary><see cref="DeadlineNs"/> has passed.</summary>
    protected virtual void IsDue() => DeadlineNs = long.MaxValue;

    /// <summary>The interface is gone; whoever is to be told is told after this.</summary>
    protected virtual void IsGone()
    {
    }

    /// <summary>The present moment, never before a stamp that was given.</summary>
    protected long NowNs() => _clock.After(Watch.Kernel.MonotonicNs);

    /// <summary>Begins to be watched. The guard is held.</summary>
    protected void Begin(Action first)
    {
        lock (Guard)
        {
            try
            {
                first();
                Watch.Add(this);
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

    private DeviceException Fault(int error) => error switch
    {
        Libc.NetworkDown => CanFaults.Down(_match.ToString(), _match.Interface),
        Libc.NoDevice or Libc.NoDeviceOrAddress or 0 or Libc.TryAgain => CanFaults.Gone(_match.ToString(), _match.Interface),
        _ => CanFaults.Failed(_match.ToString(), $"it cannot be read: {Libc.Describe(error)}"),
    };

    private void Lose(DeviceException why)
    {
        Close();
        IsGone();
        if (!_hasEnded) // whoever took the last word may have let go of it
        {
            _lost(why);
        }
    }

    private void Close()
    {
        DeadlineNs = long.MaxValue;
        if (_descriptor >= 0)
        {
            Watch.Remove(this);
            _ = Watch.Kernel.Close(_descriptor);
            _descriptor = -1;
        }
    }
}
