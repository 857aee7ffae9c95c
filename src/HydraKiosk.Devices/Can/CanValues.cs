using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Can;

/// <summary>Takes the data of a frame; on the watch's thread, so it must not block.</summary>
/// <param name="data">0 to 8 bytes, valid during the call only.</param>
/// <param name="timestampNs">When the frame came, in nanoseconds of CLOCK_MONOTONIC.</param>
public delegate void CanDataTaken(ReadOnlySpan<byte> data, long timestampNs);

/// <summary>The data of frames with one id, such as those that tell a vehicle's speed. It only listens; nothing is ever sent.</summary>
public sealed class CanValues : IDisposable
{
    private readonly Listener _listener;

    private CanValues(Listener listener) => _listener = listener;

    /// <summary>Opens it.</summary>
    /// <param name="watch">Who waits for the frames.</param>
    /// <param name="match">Which frames; of their data nothing is asked.</param>
    /// <param name="taken">Takes the data.</param>
    /// <param name="lost">Called once, as the last thing, when the interface is gone.</param>
    /// <exception cref="DeviceException">There is no such interface, or it is down.</exception>
    public static CanValues Open(DescriptorWatch watch, CanMatch match, CanDataTaken taken, Action<DeviceException> lost)
    {
        var listener = new Listener(watch, match, taken, lost);
        listener.Start();
        return new CanValues(listener);
    }

    /// <summary>No call comes after this.</summary>
    public void Dispose() => _listener.Dispose();

    private sealed class Listener(DescriptorWatch watch, CanMatch match, CanDataTaken taken, Action<DeviceException> lost) : CanReader(watch,
        match, lost)
    {
        public void Start() => Begin(static () => { });

        protected override void Take(ReadOnlySpan<byte> data, long timestampNs) => taken(data, timestampNs);
    }
}
