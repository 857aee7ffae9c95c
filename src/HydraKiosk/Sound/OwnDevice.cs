using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Sound;

/// <summary>
/// A device that is opened once and not waited for: files and the null device. What stops it (a full disk, say) ends the daemon, since
/// nothing that a person could plug in again is missing.
/// </summary>
internal sealed class OwnDevice(Func<IAudioDevice> open, TimeProvider time, ILogger<AudioSupervisor>? log = null) : IAudioSource
{
    private static readonly TimeSpan _patience = new SupervisorOptions().StuckAfter;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);
    private readonly SoundRoute _route = new(log ?? NullLogger<AudioSupervisor>.Instance);
    private IAudioDevice? _device;
    private volatile bool _isPlugged;
    private string? _name;

    /// <inheritdoc/>
    public string? DeviceName => Volatile.Read(ref _name);

    /// <inheritdoc/>
    public bool IsOnHeadphones => Volatile.Read(ref _device) is FileAudioDevice { IsOnHeadphones: true };

    /// <inheritdoc/>
    /// <remarks>Files are written side by side, and times in each of them are times of the conversation: none is opened anew for it.</remarks>
    public void Plug(bool isIn)
    {
        if (_route.Plug(isIn))
        {
            _isPlugged = isIn;
            Apply();
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(IDeviceHost host, Action<bool, string> changed, CancellationToken cancellation)
    {
        using var device = await OpenAsync(cancellation);
        if (device is null)
        {
            return; // stopped while the storage did not answer
        }

        Volatile.Write(ref _device, device);
        Apply(); // they may have been plugged in before there was a device
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
            Volatile.Write(ref _device, null);
        }
    }

    private void Apply()
    {
        if (Volatile.Read(ref _device) is FileAudioDevice files)
        {
            files.IsOnHeadphones = _isPlugged;
        }
    }

    /// <summary>A file may lie on a share that does not answer: that is told, and does not hold the end up.</summary>
    private async Task<IAudioDevice?> OpenAsync(CancellationToken cancellation)
    {
        var opening = Task.Run(open, CancellationToken.None);
        try
        {
            try
            {
                return await opening.WaitAsync(_patience, time, cancellation);
            }
            catch (TimeoutException)
            {
                if (!opening.IsCompleted && log is not null)
                {
                    FileAudioFaults.Hangs.Write(log, _patience.TotalSeconds);
                    var late = await opening.WaitAsync(cancellation);
                    OwnDeviceLog.OpenAfterAll(log);
                    return late;
                }
            }

            return await opening.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _ = opening.ContinueWith(
                static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return null;
        }
    }
}

/// <summary>Journal lines of a device that is opened once.</summary>
internal static partial class OwnDeviceLog
{
    /// <summary>Id of the line that ends <see cref="FileAudioFaults.Hangs"/>.</summary>
    public const int OpenAfterAllId = 1122;

    [LoggerMessage(OpenAfterAllId, LogLevel.Information, "the sound files are open after all")]
    public static partial void OpenAfterAll(ILogger log);
}
