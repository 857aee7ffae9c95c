using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;

namespace HydraKiosk.Hosting;

/// <summary>
/// A device that is opened once and not waited for: files and the null device. What stops it (a full disk, say) ends the daemon, since
/// nothing that a person could plug in again is missing.
/// </summary>
internal sealed class OwnDevice(Func<IAudioDevice> open, TimeProvider time) : IAudioSource
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);
    private string? _name;

    /// <inheritdoc/>
    public string? DeviceName => Volatile.Read(ref _name);

    /// <inheritdoc/>
    public async Task RunAsync(IDeviceHost host, Action<bool, string> changed, CancellationToken cancellation)
    {
        using var device = open();
        Volatile.Write(ref _name, device.Name);
        host.Attach(device);
        try
        {
            device.Start();
            changed(true, device.Name);
            using var tick = new PeriodicTimer(_look, time);
            while (device.Fault is null)
            {
                await tick.WaitForNextTickAsync(cancellation);
            }

            throw device.Fault;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The expected end: the daemon stops.
        }
        finally
        {
            host.Detach();
            Volatile.Write(ref _name, null);
        }
    }
}
