using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>
/// One of the parts that run while the kiosk runs. The host starts them in the order in which they are registered and ends them in the opposite one;
/// a part
/// that ends by itself ends all, because without any of them the kiosk would be alive and deaf.
/// </summary>
/// <param name="ending">Is told when the part ends by itself.</param>
internal abstract class KioskService(KioskEnding ending) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = WatchAsync();
        return Task.CompletedTask;
    }

    /// <summary>Ends the part and waits for it, as long as the host does.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync();
    }

    /// <inheritdoc/>
    public virtual void Dispose() => _stop.Dispose();

    /// <summary>Runs until it is cancelled.</summary>
    protected abstract Task RunAsync(CancellationToken stop);

    /// <summary>Lets go of what the part has used, when it has ended.</summary>
    protected virtual ValueTask CloseAsync() => default;

    /// <summary>
    /// Keeps a fault for whoever runs the kiosk: thrown into the host, it would write two lines about itself that help no technician.
    /// </summary>
    private async Task WatchAsync()
    {
        try
        {
            await RunAsync(_stop.Token);
            ending.Ended(null);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            ending.Ended(null);
        }
        catch (Exception fault)
        {
            ending.Ended(ExceptionDispatchInfo.Capture(fault));
        }
    }
}
