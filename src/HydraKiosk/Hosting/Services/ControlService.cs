using HydraKiosk.Control.Server;

namespace HydraKiosk.Hosting.Services;

/// <summary>Serves the control socket.</summary>
internal sealed class ControlService(ControlServer server, KioskEnding ending) : KioskService(ending)
{
    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken stop) => server.RunAsync(stop);
}
