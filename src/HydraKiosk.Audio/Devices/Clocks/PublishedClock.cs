namespace HydraKiosk.Audio.Devices.Clocks;

/// <summary>
/// One <see cref="ClockStamp"/> that a single real-time thread replaces and any other thread reads whole. The writer never waits; a
/// reader that meets a write in progress tries again.
/// </summary>
/// <remarks>
/// A sequence lock. The writer makes the sequence odd, stores the fields, makes it even; every store is a release, so none becomes
/// visible before the ones in front of it. The reader's loads are acquires, so the second look at the sequence cannot move in front of
/// the fields: equal and even before and after means that no write came between.
/// </remarks>
internal sealed class PublishedClock
{
    private long _sequence;
    private long _ringFrames;
    private long _deviceFrames;
    private long _timestamp;

    public void Publish(in ClockStamp stamp)
    {
        var sequence = _sequence;
        Volatile.Write(ref _sequence, sequence + 1);
        Volatile.Write(ref _ringFrames, stamp.RingFrames);
        Volatile.Write(ref _deviceFrames, stamp.DeviceFrames);
        Volatile.Write(ref _timestamp, stamp.Timestamp);
        Volatile.Write(ref _sequence, sequence + 2);
    }

    public ClockStamp Read()
    {
        while (true)
        {
            var before = Volatile.Read(ref _sequence);
            var stamp = new ClockStamp(Volatile.Read(ref _ringFrames), Volatile.Read(ref _deviceFrames), Volatile.Read(ref _timestamp));
            if ((before & 1) == 0 && Volatile.Read(ref _sequence) == before)
            {
                return stamp;
            }

            Thread.SpinWait(8); // a write is three stores long
        }
    }
}
