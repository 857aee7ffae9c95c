using HydraKiosk.Audio.Devices;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// What the journal is told of a device that comes and goes: each cause once, then now and then, since a card that is out for a week must not
/// fill it; and one that comes for a second over and over is called running again only when it stays. Belongs to the supervisor's loop.
/// </summary>
/// <param name="remindEvery">How often the same cause is told again.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class DeviceNews(TimeSpan remindEvery, ILogger log)
{
    private const int MaxFlapsTold = 5;

    private Cause? _told;
    private int _flaps; // losses since the device last ran for long enough to count as healthy
    private TimeSpan _toldAt;

    private bool IsFlapping => _flaps >= MaxFlapsTold;

    /// <summary>A device that was attached is lost.</summary>
    public void Lost() => _flaps = Math.Min(_flaps + 1, MaxFlapsTold);

    /// <summary>A device has begun to call.</summary>
    public void Proven(IAudioDevice device)
    {
        if (!IsFlapping)
        {
            _told = null;
            TellRunning(device);
        }
    }

    /// <summary>A device has run for long enough to count as healthy.</summary>
    public void Healthy(IAudioDevice device)
    {
        if (IsFlapping)
        {
            TellRunning(device);
        }

        (_flaps, _told) = (0, null);
    }

    /// <summary>A device is to be opened again after a while.</summary>
    /// <param name="loss">Why.</param>
    /// <param name="attempt">The how manyth attempt that will be.</param>
    /// <param name="delay">After how long.</param>
    /// <param name="now">Since the supervisor was made.</param>
    public void Reopening(DeviceLoss loss, int attempt, TimeSpan delay, TimeSpan now)
    {
        if (loss.Cause == _told && now - _toldAt < remindEvery)
        {
            SupervisionLog.ReopeningAgain(log, attempt, (long)delay.TotalMilliseconds, loss.Reason);
            return;
        }

        (_told, _toldAt) = (loss.Cause, now);
        SupervisionLog.Lost(log, loss);
        SupervisionLog.Reopening(log, attempt, (long)delay.TotalMilliseconds);
    }

    private void TellRunning(IAudioDevice device) =>
        SupervisionLog.Running(log, device.Name, device.CallbackScheduling ?? "no scheduling class of its own", device.Latency.ToString());
}
