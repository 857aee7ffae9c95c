using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Sound;

/// <summary>A real sound device: waited for, watched, and opened again by name for as long as it takes.</summary>
internal sealed class SupervisedDevice(Func<IAudioDevice> open, TimeProvider time, ILogger<AudioSupervisor> log) : IAudioSource
{
    private AudioSupervisor? _supervisor;

    /// <inheritdoc/>
    public string? DeviceName => Running?.Device;

    /// <inheritdoc/>
    public string? CaptureName => Running?.Capture;

    /// <inheritdoc/>
    public string? PlaybackName => Running?.Playback;

    private DeviceState.Running? Running => Volatile.Read(ref _supervisor)?.State as DeviceState.Running;

    /// <inheritdoc/>
    public async Task RunAsync(IDeviceHost host, Action<bool, string> changed, CancellationToken cancellation)
    {
        var supervisor = new AudioSupervisor(open, host, new SupervisorOptions(), time, log);
        Volatile.Write(ref _supervisor, supervisor);
        var running = supervisor.RunAsync(cancellation);
        await foreach (var state in supervisor.States.ReadAllAsync(CancellationToken.None)) // completes when the supervisor ends
        {
            switch (state)
            {
                case DeviceState.Running device:
                    changed(true, device.Device);
                    break;
                case DeviceState.Lost lost:
                    changed(false, lost.Reason);
                    break;
                default:
                    break;
            }
        }

        await running;
    }
}
