using HydraKiosk.Hands;
using HydraKiosk.Toolbox;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>What tools need while the daemon runs: their lines, the vehicle's speed, the log.</summary>
/// <param name="toolbox">The tools.</param>
/// <param name="served">The tools of servers.</param>
/// <param name="lines">The lines that they may use.</param>
/// <param name="speed">Reads the vehicle's speed; null for a device that is in none.</param>
/// <param name="temporary">A folder that goes with the kiosk; null for none.</param>
internal sealed class ToolService(KioskTools toolbox, ServedTools served, ToolLines lines, VehicleSpeed? speed, string? temporary) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lines.Start();
        speed?.Start();
        served.Start();
        return Task.CompletedTask;
    }

    /// <summary>Lets go of all; a driver that hangs is given what is left of the end's time.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await served.DisposeAsync();
            speed?.Dispose();
            lines.Dispose();
            toolbox.Dispose();
            if (temporary is not null)
            {
                Directory.Delete(temporary, recursive: true);
            }
        },
        CancellationToken.None).WaitAsync(cancellationToken);
}
