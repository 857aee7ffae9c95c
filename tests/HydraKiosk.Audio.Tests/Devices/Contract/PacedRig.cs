using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Tests.Signals;

namespace HydraKiosk.Audio.Tests.Devices.Contract;

/// <summary>A device that is clocked by a timer, which fires when the test says so.</summary>
internal sealed class PacedRig : DeviceRig
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(10);

    private readonly OneTimerTime _time = new();
    private readonly TempFolder? _folder;

    /// <param name="open">Opens the device.</param>
    /// <param name="folder">Where its files are, deleted afterwards; null: it has none.</param>
    public PacedRig(Func<TimeProvider, IAudioDevice> open, TempFolder? folder = null)
    {
        Device = open(_time);
        _folder = folder;
    }

    public override IAudioDevice Device { get; }

    public override long Run(int periods)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < periods; i++)
        {
            _time.FireAfter(_period);
            if (Device.Pump.Captured.Count > Device.Pump.Captured.Capacity / 2)
            {
                Device.Pump.Captured.DiscardTo(long.MaxValue);
                Device.Pump.Played.DiscardTo(long.MaxValue);
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public override IReadOnlyCollection<string> Held() => _folder is null ? [] :
        [.. OpenFiles.OfProcess().Where(path => path.StartsWith(_folder.File(""), StringComparison.Ordinal))];

    public override void Dispose()
    {
        base.Dispose();
        _folder?.Dispose();
    }
}
