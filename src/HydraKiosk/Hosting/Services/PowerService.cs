using HydraKiosk.Conversation;
using HydraKiosk.Power;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Services;

/// <summary>Sleep and the end of the machine: before it, where systemd-logind announces it, and after it, where only the clocks tell.</summary>
/// <param name="busAddress">Of the system bus; null where nobody is to be asked.</param>
/// <param name="guard">Has the session closed before a sleep.</param>
/// <param name="inbox">Is told when the device has slept unannounced.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class PowerService(string? busAddress, SleepGuard guard, ConversationInbox inbox, TimeProvider time, ILogger log)
    : IHostedService, IDisposable
{
    private SleepWatch? _clocks;
    private LoginManager? _logins;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _clocks = new SleepWatch(SleepWatch.OfSystem, time, slept =>
        {
            PowerLog.Slept(log, (long)slept.TotalSeconds);
            if (!guard.IsPrepared)
            {
                inbox.Post(new DeviceSlept(slept));
            }
        });
        if (busAddress is not null)
        {
            var logins = _logins = new LoginManager(busAddress, guard.Announced, Stands);
            guard.LetGo = logins.LetGo;
            logins.Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _clocks?.Dispose();
        Interlocked.Exchange(ref _logins, null)?.Dispose();
        guard.Dispose();
    }

    private void Stands(string? missing)
    {
        if (missing is not null)
        {
            guard.Lost(missing);
        }
    }
}
