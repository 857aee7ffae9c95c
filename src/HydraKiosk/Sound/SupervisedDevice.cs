using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Sound;

/// <summary>A real sound device: waited for, watched, and opened again by name for as long as it takes.</summary>
/// <param name="open">Opens it with the loudspeaker, or with the headphones (true).</param>
/// <param name="time">The clock.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class SupervisedDevice(Func<bool, IAudioDevice> open, TimeProvider time, ILogger<AudioSupervisor> log) : IAudioSource
{
    private readonly SoundRoute _route = new(log);
    private AudioSupervisor? _supervisor;

    /// <inheritdoc/>
    public string? DeviceName => Running?.Device;

    /// <inheritdoc/>
    public string? CaptureName => Running?.Capture;

    /// <inheritdoc/>
    public string? PlaybackName => Running?.Playback;

    /// <inheritdoc/>
    public bool IsOnHeadphones => _route.IsOnHeadphones;

    private DeviceState.Running? Running => Volatile.Read(ref _supervisor)?.State as DeviceState.Running;

    /// <inheritdoc/>
    /// <remarks>The rest of a reply goes on at the other device, and what was known of the echo at this one holds no longer.</remarks>
    public void Plug(bool isIn)
    {
        if (_route.Plug(isIn))
        {
            Volatile.Read(ref _supervisor)?.Exchange();
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(IDeviceHost host, Action<bool, string> changed, CancellationToken cancellation)
    {
        var supervisor = new AudioSupervisor(() => _route.Open(open), host, new SupervisorOptions(), time, log);
        Volatile.Write(ref _supervisor, supervisor);
        var running = supervisor.RunAsync(cancellation);
        await foreach (var state in supervisor.States.ReadAllAsync(CancellationToken.None)) // completes when the supervisor ends
        {
            switch (state)
            {
                case DeviceState.Running device:
                    _route.Works();
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
