using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>A real sound device: waited for, watched, and opened again by name for as long as it takes.</summary>
internal sealed class SupervisedDevice(Func<IAudioDevice> open, TimeProvider time, ILogger<AudioSupervisor> log) : IAudioSource
{
    private AudioSupervisor? _supervisor;

    /// <inheritdoc/>
    public string? DeviceName => (Volatile.Read(ref _supervisor)?.State as DeviceState.Running)?.Device;

    /// <inheritdoc/>
    public Task RunAsync(IDeviceHost host, CancellationToken cancellation)
    {
        var supervisor = new AudioSupervisor(open, host, new SupervisorOptions(), time, log);
        Volatile.Write(ref _supervisor, supervisor);
        return supervisor.RunAsync(cancellation);
    }
}
