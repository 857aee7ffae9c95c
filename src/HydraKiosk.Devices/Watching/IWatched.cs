namespace HydraKiosk.Devices.Watching;

/// <summary>
/// Something that a <see cref="DescriptorWatch"/> waits for. It guards itself with a lock of its own: a call may still come while it is taken off
/// the watch, and one that comes after it was closed does nothing.
/// </summary>
internal interface IWatched
{
    /// <summary>What to wait for; the same as long as it is watched.</summary>
    int Descriptor { get; }

    /// <summary>When <see cref="Due"/> is to be called, in nanoseconds of CLOCK_MONOTONIC; <see cref="long.MaxValue"/> for never. Set in its calls only.</summary>
    long DeadlineNs { get; }

    /// <summary>There is something to read, or the device is gone.</summary>
    /// <param name="returned">What <c>poll</c> says of it.</param>
    void Ready(short returned);

    /// <summary>Its deadline has passed.</summary>
    void Due(long nowNs);

    /// <summary>It cannot be watched any longer.</summary>
    /// <param name="why">What failed, in plain words.</param>
    void Fail(string why);
}
