namespace HydraKiosk.Devices.Contacts;

/// <summary>Why a contact is told to be closed or open.</summary>
public enum ContactReason
{
    /// <summary>It moved.</summary>
    Moved,

    /// <summary>It was found so when its device was opened: a button that is held is noticed and fires nothing.</summary>
    FoundAtStart,

    /// <summary>Edges were lost; this is what it is now.</summary>
    ReadAgain,

    /// <summary>Its device is gone: an open contact is assumed, so that nothing stays held for ever.</summary>
    DeviceGone,
}

/// <summary>A contact is closed or open: a button of a GPIO line, a key of an input device, a matching CAN frame.</summary>
/// <param name="IsClosed">Whether it is closed: pressed, present, on.</param>
/// <param name="TimestampNs">When, in nanoseconds of CLOCK_MONOTONIC, taken by the source itself where it can.</param>
/// <param name="Reason">Why it is told.</param>
public readonly record struct ContactChange(bool IsClosed, long TimestampNs, ContactReason Reason);
