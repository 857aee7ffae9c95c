using HydraKiosk.Recordings.Wiring;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>Records while the kiosk runs. Starts before all others and ends after them, so that the last sound is in the recording.</summary>
/// <param name="recording">What records; null where nothing is to be recorded.</param>
internal sealed class RecordingService(Recording? recording) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _transcribing = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        recording?.Recorder.Start();
        if (recording?.Transcriber is { } transcriber)
        {
            _transcribing = Task.Run(() => transcriber.RunAsync(_stop.Token), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _transcribing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        recording?.Recorder.Dispose();
        recording?.Sender?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
