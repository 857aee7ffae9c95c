using HydraKiosk.Devices.Buttons;
using HydraKiosk.Hands;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>
/// The device's own buttons and lights. Starts before the conversation, so that a switch is known when it begins, and ends after it, so that the
/// lights show its end.
/// </summary>
/// <param name="buttons">The buttons.</param>
/// <param name="lights">The lights.</param>
/// <param name="factory">What both are made of.</param>
internal sealed class HandsService(ButtonWatch buttons, DeviceLights lights, HandsFactory factory) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        buttons.Start();
        return Task.CompletedTask;
    }

    /// <summary>Lets go of all; a driver that hangs is given a second.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            buttons.Dispose();
            lights.Dispose();
            factory.Dispose();
        },
        CancellationToken.None).WaitAsync(cancellationToken);
}
