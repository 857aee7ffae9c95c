using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>The link to the voice service, which runs since it was made. Closes a session in order, within a second.</summary>
/// <param name="link">The link.</param>
internal sealed class LinkService(IAsyncDisposable link) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => link.DisposeAsync().AsTask().WaitAsync(cancellationToken);
}
