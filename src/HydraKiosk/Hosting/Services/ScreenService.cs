using HydraKiosk.Face.Serving;

namespace HydraKiosk.Hosting.Services;

/// <summary>Serves the pages for a screen.</summary>
internal sealed class ScreenService(FaceServer server, KioskEnding ending) : KioskService(ending)
{
    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken stop) => server.RunAsync(stop);
}
