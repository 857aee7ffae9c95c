using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>An open CAN contact.</summary>
internal sealed class CanListener : IWatched, IDisposable
{
    private const int FramesAtOnce = 32;
    private const long NsPerTick = 100;

    private readonly Lock _lock = new();
    private readonly DescriptorWatch _watch;
    private readonly CanMatch _match;
    private readonly Action<ContactChange> _changed;
    private readonly Action<DeviceException> _lost;
    private readonly long _releaseNs;
    private readonly long _openedNs;
    private CanClock _clock;
    private int _descriptor;
    private bool _hasEnded;
    private bool _isClosed;
    private bool _hasHeard;
    private long _lastFitNs;

    private CanListener(DescriptorWatch watch, CanMatch match, int descriptor, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        (_watch, _match, _descriptor, _changed, _lost) = (watch, match, descriptor, changed, lost);
        Descriptor = descriptor;
        _releaseNs = match.ReleaseAfter > TimeSpan.FromDays(1) ? 0 : match.ReleaseAfter.Ticks * NsPerTick; // whoever writes a day means never
        _openedNs = _clock.After(watch.Kernel.MonotonicNs);
    }

    /// <inheritdoc/>
    public int Descriptor { get; }

    /// <inheritdoc/>
    public long DeadlineNs { get; private set; } = long.MaxValue;

    /// <summary>Opens it, by the rules of <see cref="IContactSource.Open"/>.</summary>
    public static CanListener Open(DescriptorWatch watch, CanMatch match, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        var listener = new CanListener(watch, match, CanSocket.Open(watch.Kernel, match), changed, lost);
        lock (listener._lock)
        {
            try
            {
                changed(new ContactChange(IsClosed: false, listener._openedNs, ContactReason.FoundAtStart));
                watch.Add(listener);
            }
            catch
            {
                listener.Close();
                throw;
            }
        }

        return listener;
    }

    /// <inheritdoc/>
    public void Ready(short returned)
    {
        lock (_lock)
        {
            for (var i = 0; i < FramesAtOnce && _descriptor >= 0; i++)
            {
                var bytes = CanSocket.Receive(_watch.Kernel, _descriptor, out var frame, out var time);
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
                    Take(in frame, in time);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Due(long nowNs)
    {
        lock (_lock)
        {
            if (_descriptor >= 0 && DeadlineNs <= nowNs)
            {
                Tell(isClosed: false, _lastFitNs, ContactReason.Moved);
            }
        }
    }

    /// <inheritdoc/>
    public void Fail(string why)
    {
        lock (_lock)
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
        lock (_lock)
        {
            _hasEnded = true;
            Close();
        }
    }

    private void Take(in CanFrame frame, in FrameTime time)
    {
        var stamp = _clock.Stamp(_watch.Kernel, time.Seconds, time.Nanoseconds);
        ReadOnlySpan<byte> data = frame.Data;
        data = data[..Math.Min(frame.Length, (byte)CanFrame.MaxData)];
        if (_match.Closed.Fits(data))
        {
            _lastFitNs = stamp;
            if (!_isClosed)
            {
                var isHeld = !_hasHeard && _releaseNs > 0 && stamp - _openedNs < _releaseNs;
                Tell(isClosed: true, stamp, isHeld ? ContactReason.FoundAtStart : ContactReason.Moved);
            }

            if (_releaseNs > 0 && _descriptor >= 0)
            {
                // From now and not from the frame's own time: frames that waited are no reason to take the button for released.
                DeadlineNs = _watch.Kernel.MonotonicNs + _releaseNs;
            }
        }
        else if (_isClosed && (_match.Opened?.Fits(data) ?? true))
        {
            Tell(isClosed: false, stamp, ContactReason.Moved);
        }

        _hasHeard = true;
    }

    private void Tell(bool isClosed, long timestampNs, ContactReason reason)
    {
        _isClosed = isClosed;
        DeadlineNs = long.MaxValue;
        _changed(new ContactChange(isClosed, timestampNs, reason));
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
        if (_isClosed)
        {
            Tell(isClosed: false, _clock.After(_watch.Kernel.MonotonicNs), ContactReason.DeviceGone);
        }

        if (!_hasEnded) // whoever took the release may have let go of it
        {
            _lost(why);
        }
    }

    private void Close()
    {
        DeadlineNs = long.MaxValue;
        if (_descriptor >= 0)
        {
            _watch.Remove(this);
            _ = _watch.Kernel.Close(_descriptor);
            _descriptor = -1;
        }
    }
}
