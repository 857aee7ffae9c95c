using HydraKiosk.Hands;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>What tools need while the daemon runs: their lines, the vehicle's speed, the log.</summary>
/// <param name="toolbox">The tools.</param>
/// <param name="lines">The lines that they may use.</param>
/// <param name="speed">Reads the vehicle's speed; null for a device that is in none.</param>
internal sealed class ToolService(Toolbox.Toolbox toolbox, ToolLines lines, VehicleSpeed? speed) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lines.Start();
        speed?.Start();
        return Task.CompletedTask;
    }

    /// <summary>Lets go of all; a driver that hangs is given a second.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            speed?.Dispose();
            lines.Dispose();
            toolbox.Dispose();
        },
        CancellationToken.None).WaitAsync(cancellationToken);
}
