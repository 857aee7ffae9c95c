using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>Writes the figures of the run before its end touches them, and lets go of what keeps time for them and for the buttons.</summary>
/// <param name="write">Writes them.</param>
/// <param name="timed">What has timers of its own.</param>
internal sealed class FiguresService(Action write, params IReadOnlyList<IDisposable> timed) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        write();
        foreach (var one in timed)
        {
            one.Dispose();
        }

        return Task.CompletedTask;
    }
}
