using HydraKiosk.Devices.Contacts;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>An open CAN contact.</summary>
internal sealed class CanListener : CanReader
{
    private const long NsPerTick = 100;

    private readonly CanMatch _match;
    private readonly Action<ContactChange> _changed;
    private readonly long _releaseNs;
    private readonly long _openedNs;
    private bool _isClosed;
    private bool _hasHeard;
    private long _lastFitNs;

    private CanListener(DescriptorWatch watch, CanMatch match, Action<ContactChange> changed, Action<DeviceException> lost)
        : base(watch, match, lost)
    {
        (_match, _changed) = (match, changed);
        _releaseNs = match.ReleaseAfter > TimeSpan.FromDays(1) ? 0 : match.ReleaseAfter.Ticks * NsPerTick; // whoever writes a day means never
        _openedNs = NowNs();
    }

    /// <summary>Opens it, by the rules of <see cref="IContactSource.Open"/>.</summary>
    public static CanListener Open(DescriptorWatch watch, CanMatch match, Action<ContactChange> changed, Action<DeviceException> lost)
    {
        var listener = new CanListener(watch, match, changed, lost);
        listener.Begin(() => changed(new ContactChange(IsClosed: false, listener._openedNs, ContactReason.FoundAtStart)));
        return listener;
    }

    /// <inheritdoc/>
    protected override void Take(ReadOnlySpan<byte> data, long timestampNs)
    {
        if (_match.Closed.Fits(data))
        {
            _lastFitNs = timestampNs;
            if (!_isClosed)
            {
                var isHeld = !_hasHeard && _releaseNs > 0 && timestampNs - _openedNs < _releaseNs;
                Tell(isClosed: true, timestampNs, isHeld ? ContactReason.FoundAtStart : ContactReason.Moved);
            }

            if (_releaseNs > 0 && IsOpen)
            {
                // From now and not from the frame's own time: frames that waited are no reason to take the button for released.
                DeadlineNs = Watch.Kernel.MonotonicNs + _releaseNs;
            }
        }
        else if (_isClosed && (_match.Opened?.Fits(data) ?? true))
        {
            Tell(isClosed: false, timestampNs, ContactReason.Moved);
        }

        _hasHeard = true;
    }

    /// <inheritdoc/>
    protected override void IsDue() => Tell(isClosed: false, _lastFitNs, ContactReason.Moved);

    /// <inheritdoc/>
    protected override void IsGone()
    {
        if (_isClosed)
        {
            Tell(isClosed: false, NowNs(), ContactReason.DeviceGone);
        }
    }

    private void Tell(bool isClosed, long timestampNs, ContactReason reason)
    {
        _isClosed = isClosed;
        DeadlineNs = long.MaxValue;
        _changed(new ContactChange(isClosed, timestampNs, reason));
    }
}
