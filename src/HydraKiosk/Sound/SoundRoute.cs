using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Supervision;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Sound;

/// <summary>
/// Where the sound goes: to the loudspeaker, or to headphones while they are plugged in. Headphones that do not work leave it at the loudspeaker,
/// since a device that nobody hears is worse than one that others hear too. Any thread plugs; devices are opened one at a time.
/// </summary>
/// <param name="log">The journal.</param>
internal sealed partial class SoundRoute(ILogger log)
{
    private readonly Lock _lock = new();
    private bool _isPlugged;
    private bool _isOnHeadphones;
    private bool _isUnproven;
    private bool _isGivenUp;

    /// <summary>Whether the headphones are played to.</summary>
    public bool IsOnHeadphones
    {
        get
        {
            lock (_lock)
            {
                return _isOnHeadphones;
            }
        }
    }

    /// <summary>Headphones were plugged in or pulled.</summary>
    /// <returns>Whether that is news, and another device is to be opened.</returns>
    public bool Plug(bool isIn)
    {
        lock (_lock)
        {
            if (isIn == _isPlugged)
            {
                return false;
            }

            (_isPlugged, _isGivenUp, _isUnproven) = (isIn, false, false);
        }

        LogPlugged(log, isIn ? "plugged in: the sound goes to them" : "pulled: the sound goes to the loudspeaker");
        return true;
    }

    /// <summary>Opens the device to which the sound goes now.</summary>
    /// <param name="open">Opens the loudspeaker's, or the headphones' (true).</param>
    /// <exception cref="AudioDeviceException">There is no loudspeaker either.</exception>
    public IAudioDevice Open(Func<bool, IAudioDevice> open)
    {
        if (AreWanted())
        {
            try
            {
                var device = open(true);
                Settle(onHeadphones: true);
                return device;
            }
            catch (AudioDeviceException why)
            {
                GiveUp(why.Message.TrimEnd('.'));
            }
        }

        var loudspeaker = open(false);
        Settle(onHeadphones: false);
        return loudspeaker;
    }

    /// <summary>The device that was opened last works.</summary>
    public void Works()
    {
        lock (_lock)
        {
            _isUnproven = false;
        }
    }

    private bool AreWanted()
    {
        lock (_lock)
        {
            if (!_isPlugged || _isGivenUp)
            {
                return false;
            }

            if (!_isUnproven)
            {
                return true;
            }
        }

        GiveUp("they could be opened, and did not work");
        return false;
    }

    private void Settle(bool onHeadphones)
    {
        lock (_lock)
        {
            (_isOnHeadphones, _isUnproven) = (onHeadphones, onHeadphones);
        }
    }

    private void GiveUp(string why)
    {
        lock (_lock)
        {
            (_isGivenUp, _isUnproven) = (true, false);
        }

        SupervisionCause.HeadphonesUnusable.Write(log, why);
    }

    [LoggerMessage(1093, LogLevel.Information, "headphones {What}")]
    private static partial void LogPlugged(ILogger log, string what);
}
