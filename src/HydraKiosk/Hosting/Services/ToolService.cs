using HydraKiosk.Hands;
using HydraKiosk.Toolbox;
using HydraKiosk.Tools.Handoff;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>What tools need while the daemon runs: their lines, the vehicle's speed, the log.</summary>
/// <param name="toolbox">The tools.</param>
/// <param name="served">The tools of servers.</param>
/// <param name="attendant">Calls staff.</param>
/// <param name="lines">The lines that they may use.</param>
/// <param name="lights">The lights that they may switch.</param>
/// <param name="speed">Reads the vehicle's speed; null for a device that is in none.</param>
/// <param name="temporary">A folder that goes with the kiosk; null for none.</param>
internal sealed class ToolService(
    KioskTools toolbox, ServedTools served, AttendantDesk attendant, ToolLines lines, ToolLights lights, VehicleSpeed? speed,
    string? temporary) : IHostedService
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lines.Start();
        lights.Start();
        speed?.Start();
        served.Start();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Lets go of all: outputs off first, then what is at work is waited for, so that each call has its last line; a server that hangs is left
    /// behind.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var servers = Task.Run(async () => await served.DisposeAsync(), CancellationToken.None);
        speed?.Dispose();
        attendant.Dispose(); // takes a call back, for which it may need a line
        lines.Dispose();
        lights.Dispose();
        await Task.WhenAll(toolbox.Runner.DrainAsync(_patience), Task.WhenAny(servers, Task.Delay(_patience, CancellationToken.None)));
        toolbox.Dispose();
        if (temporary is not null)
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
