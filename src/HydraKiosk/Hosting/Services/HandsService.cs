using HydraKiosk.Conversation;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Hands;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Services;

/// <summary>
/// The device's own buttons and lights. Starts before the conversation, so that a switch is known when it begins, and ends after it, so that the
/// lights show its end.
/// </summary>
/// <param name="buttons">The buttons.</param>
/// <param name="lights">The lights.</param>
/// <param name="factory">What both are made of.</param>
/// <param name="inbox">Is told when the device has slept.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class HandsService(
    ButtonWatch buttons, DeviceLights lights, HandsFactory factory, ConversationInbox inbox, TimeProvider time, ILogger log)
    : IHostedService, IDisposable
{
    private SleepWatch? _sleep;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        buttons.Start();
        _sleep = new SleepWatch(SleepWatch.OfSystem, time, slept =>
        {
            HandsLog.Slept(log, (long)slept.TotalSeconds);
            inbox.Post(new DeviceSlept(slept));
        });
        return Task.CompletedTask;
    }

    /// <summary>Lets go of all; a driver that hangs is given a second.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _sleep?.Dispose();
            buttons.Dispose();
            lights.Dispose();
            factory.Dispose();
        },
        CancellationToken.None).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _sleep?.Dispose();
}
