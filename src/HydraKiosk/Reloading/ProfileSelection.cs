using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>
/// Which profile is chosen: by hand, since hours last began or ended, else by the hours, else by the configuration. Not for several threads at once.
/// </summary>
internal sealed class ProfileSelection
{
    private readonly ProfileFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private ProfileChoice? _choice;
    private KioskOptions _options = new();
    private ProfileSchedule _schedule = new(new Dictionary<string, ProfileOptions>());
    private string? _gone;

    /// <param name="file">Keeps the choice.</param>
    /// <param name="time">The clock, with the zone of the device.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public ProfileSelection(ProfileFile file, TimeProvider time, ILogger log)
    {
        (_file, _time, _log) = (file, time, log);
        _choice = file.Read(out var problem);
        if (problem is not null)
        {
            ReloadLog.ChoiceLost(log, problem);
        }
    }

    /// <summary>Who or what chooses: hand, hours or default.</summary>
    public string By { get; private set; } = "default";

    /// <summary>From now on it is about the profiles of this configuration.</summary>
    public void Use(LoadedConfiguration configuration)
    {
        _options = configuration.Options;
        _schedule = new ProfileSchedule(_options.Profiles);
    }

    /// <summary>The name of the profile that is chosen now; null for none.</summary>
    public string? Now()
    {
        var here = _time.GetLocalNow();
        if (_choice is { } choice && !IsOver(choice, here.DateTime))
        {
            if (choice.Profile is null || _options.Profiles.ContainsKey(choice.Profile))
            {
                By = "hand";
                return choice.Profile;
            }

            if (_gone != choice.Profile)
            {
                _gone = choice.Profile;
                ReloadCauses.ProfileGone.Write(_log, choice.Profile);
            }
        }

        var scheduled = _schedule.At(here.DateTime);
        By = scheduled is null ? "default" : "hours";
        return scheduled ?? _options.Profile;
    }

    /// <summary>Chooses by hand.</summary>
    /// <param name="profile">One of the configuration's; null for none.</param>
    public void Choose(string? profile)
    {
        _choice = new ProfileChoice(profile, _time.GetUtcNow());
        if (_file.Write(_choice) is { } problem)
        {
            ReloadCauses.ProfileNotKept.Write(_log, problem);
        }
    }

    private bool IsOver(ProfileChoice choice, DateTime here) =>
        _schedule.LastEdge(here) is { } edge && TimeZoneInfo.ConvertTime(choice.At, _time.LocalTimeZone).DateTime < edge;
}
