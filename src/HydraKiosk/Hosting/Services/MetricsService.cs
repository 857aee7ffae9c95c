using HydraKiosk.Exposition;

namespace HydraKiosk.Hosting.Services;

/// <summary>Serves figures to a monitoring system.</summary>
internal sealed class MetricsService(MetricsServer server, KioskEnding ending) : KioskService(ending)
{
    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken stop) => server.RunAsync(stop);
}
