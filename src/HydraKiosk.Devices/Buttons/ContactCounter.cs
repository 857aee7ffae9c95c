using HydraKiosk.Devices.Contacts;

namespace HydraKiosk.Devices.Buttons;

/// <summary>Counts the edges of a contact and the times between them. One thread at a time.</summary>
internal sealed class ContactCounter(TimeSpan bounceWindow)
{
    private const long NsPerTick = 100;

    private long? _closedNs;
    private long? _openedNs;
    private long? _pressedNs;

    public long Edges { get; private set; }

    public long Closures { get; private set; }

    public long Bounces { get; private set; }

    public long Losses { get; private set; }

    public TimeSpan? PressToPress { get; private set; }

    public TimeSpan? Held { get; private set; }

    public void Count(ContactChange change)
    {
        if (change.Reason == ContactReason.ReadAgain)
        {
            Losses++;
        }

        if (change.Reason != ContactReason.Moved)
        {
            (_closedNs, _openedNs) = (null, null); // when it moved is not known
            return;
        }

        Edges++;
        if (change.IsClosed)
        {
            Close(change.TimestampNs);
        }
        else
        {
            Held = Since(_closedNs, change.TimestampNs) ?? Held;
            _openedNs = change.TimestampNs;
        }
    }

    private void Close(long at)
    {
        Closures++;
        _closedNs = at;
        if (Since(_openedNs, at) is { } open && open < bounceWindow)
        {
            Bounces++;
            return;
        }

        PressToPress = Since(_pressedNs, at) ?? PressToPress;
        _pressedNs = at;
    }

    /// <summary>Never negative, whatever a driver says.</summary>
    private static TimeSpan? Since(long? from, long at) =>
        from is { } start ? new TimeSpan((long)(Int128.Max(0, (Int128)at - start) / NsPerTick)) : null;
}
