using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>
/// Keeps the configuration of a daemon that runs: reads it again, tells what has changed, takes over at once what can be, has the parts of the device
/// made anew for the rest when nobody is in a conversation, and puts the old one back where the new one does not work. Any thread.
/// </summary>
internal sealed class ConfigurationKeeper : IConfigurationControl, IDisposable
{
    /// <summary>Between two looks at the file, and at everything that waits.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly KeeperPorts _ports;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WantedConfiguration _wanted;
    private readonly FileReading _reading;
    private readonly Succession _parts;
    private readonly FileLook _look;
    private readonly string _path;
    private string? _notInEffect;
    private string? _failed;
    private ITimer? _timer;
    private volatile string? _asked;

    /// <param name="first">The configuration that the daemon starts with.</param>
    /// <param name="key">The service's key.</param>
    /// <param name="ports">What it needs of the process.</param>
    /// <param name="time">The clock, with the zone of the device.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public ConfigurationKeeper(LoadedConfiguration first, ApiKey key, KeeperPorts ports, TimeProvider time, ILogger log)
    {
        (_ports, _time, _log) = (ports, time, log);
        _path = first.Path;
        _wanted = new WantedConfiguration(first, key, new ProfileSelection(ports.Profiles, time, log));
        _parts = new Succession(_wanted.Making, ports, time, log);
        _reading = new FileReading(ports, log);
        _look = new FileLook(FileReading.Paths(first));
    }

    /// <summary>What the parts of the device are to be made of now.</summary>
    public KioskMaking Made
    {
        get
        {
            lock (_lock)
            {
                return _parts.Made;
            }
        }
    }

    /// <summary>Whether the parts of the device end only to be made anew.</summary>
    public bool IsMakingAnew => _parts.IsMakingAnew;

    /// <summary>Whether parts that cannot run are followed by those of the configuration before.</summary>
    public bool CanFallBack
    {
        get
        {
            lock (_lock)
            {
                return _parts.CanFallBack;
            }
        }
    }

    /// <summary>Looks after everything from now on, until it is disposed.</summary>
    public void Start()
    {
        if (_wanted.Profile is { } profile)
        {
            ReloadLog.Profile(_log, profile, _wanted.ProfileBy);
        }

        _timer = _time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Reads the file again soon; for whoever must not wait, such as a signal.</summary>
    /// <param name="why">Why, for the journal.</param>
    public void ReloadSoon(string why) => _asked = why;

    /// <summary>Something has happened in the conversation. Never blocks.</summary>
    public void Took(ConversationNotice notice) => _parts.Took(notice);

    /// <summary>The parts of the device run.</summary>
    /// <param name="kiosk">The parts.</param>
    /// <param name="makeAnew">Ends them, to have them made anew; must not block.</param>
    public void Up(IReconfigured kiosk, Action makeAnew)
    {
        lock (_lock)
        {
            _parts.Up(kiosk, makeAnew);
        }
    }

    /// <summary>Somebody switches the microphone off or on from outside of the parts of the device, which may be about to change.</summary>
    public void Muted(bool isMuted)
    {
        lock (_lock)
        {
            _parts.Muted(isMuted);
        }
    }

    /// <summary>The parts of the device have ended to be made anew: from now on <see cref="Made"/> is what is wanted.</summary>
    public void TakeOver()
    {
        lock (_lock)
        {
            _parts.TakeOver(_wanted.Limit);

            // Whatever is still wrong will be found again; what concerns the process stays.
            _ports.Troubles.ClearAllBut([
                ProgramCauses.LogLinesLost.Code, ControlCauses.CannotRestore.Code, ReloadCauses.Refused.Code, ReloadCauses.RolledBack.Code,
                ReloadCauses.CannotRun.Code]);
        }
    }

    /// <summary>The parts of the device cannot run. Where those of the configuration before could, <see cref="Made"/> is that again.</summary>
    /// <param name="fault">Why.</param>
    /// <returns>Whether there is something to fall back to.</returns>
    public bool FallBack(Exception fault)
    {
        lock (_lock)
        {
            if (_parts.FallBack() is not { } before)
            {
                return false;
            }

            ReloadCauses.CannotRun.Write(_log, fault.Message.TrimEnd('.'), _path);
            NotInEffect(ReloadCauses.CannotRun.Code, $"{_path} is not in effect: the device cannot run with it: {fault.Message}");
            _parts.Restore(_wanted.GoBackTo(before));
            return true;
        }
    }

    /// <inheritdoc/>
    public ReloadAnswer Reload(string who)
    {
        lock (_lock)
        {
            try
            {
                return Read(who);
            }
            catch (Exception fault)
            {
                ReloadCauses.Failed.Write(_log, fault);
                return new ReloadAnswer(false, [$"{ReloadCauses.Failed.WhatHappened} [{ReloadCauses.Failed.Tag}]"]);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryChoose(string name, string who, [NotNullWhen(false)] out string? problem)
    {
        lock (_lock)
        {
            problem = _wanted.Missing(name);
            if (problem is not null)
            {
                return false;
            }

            try
            {
                _wanted.Choose(name);
                ReloadLog.Profile(_log, name, who);
                Aim($"profile {name}");
            }
            catch (Exception fault)
            {
                ReloadCauses.Failed.Write(_log, fault);
                problem = $"{ReloadCauses.Failed.WhatHappened} [{ReloadCauses.Failed.Tag}]";
                return false;
            }

            problem = null;
            return true;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProfileStatus> Profiles()
    {
        lock (_lock)
        {
            return _wanted.Profiles;
        }
    }

    /// <inheritdoc/>
    public ConfigurationStatus Status()
    {
        lock (_lock)
        {
            return new ConfigurationStatus
            {
                File = _path,
                InEffectSeconds = Math.Round(_parts.InEffectFor.TotalSeconds, 1),
                Profile = _wanted.Profile,
                ProfileBy = _wanted.ProfileBy,
                Waiting = _parts.Waits,
                NotInEffect = _notInEffect,
            };
        }
    }

    /// <summary>What ends from now on is the daemon.</summary>
    public void Ending() => _parts.Ending();

    /// <summary>Looks at the file, at the time of day, and at everything that waits.</summary>
    internal void Look()
    {
        lock (_lock)
        {
            try
            {
                if (_asked is { } why)
                {
                    _asked = null;
                    Read(why);
                }
                else if (_wanted.File.Options.Reload.OnSave && _look.HasChanged())
                {
                    Read("saved");
                }

                if (_wanted.ProfileNow != _wanted.Profile)
                {
                    ReloadLog.Profile(_log, _wanted.ProfileNow ?? ProfileOptions.Base, _wanted.ProfileBy);
                    Aim("profile");
                }

                Judge();
                _parts.Settle(_wanted.Limit);
                _failed = null;
            }
            catch (Exception fault)
            {
                // On a timer's thread an exception would end the daemon. It is told once: the next look comes in half a second.
                if (_failed != fault.Message)
                {
                    ReloadCauses.Failed.Write(_log, fault);
                }

                _failed = fault.Message;
            }
        }
    }

    private ReloadAnswer Read(string why)
    {
        _ports.Manager?.Reloading(_time.GetElapsedTime(0));
        try
        {
            var lines = new List<string>();
            _look.Take(FileReading.Paths(_wanted.File)); // before it is read: what changes meanwhile is read once more
            var read = _reading.Read(_path, lines, out var refusal);
            if (read is null)
            {
                NotInEffect(ReloadCauses.Refused.Code, $"{_path} as it is now is not in effect: {refusal}");
                return new ReloadAnswer(false, lines);
            }

            foreach (var over in (ReadOnlySpan<int>)[ReloadCauses.Refused.Code, ReloadCauses.RolledBack.Code, ReloadCauses.CannotRun.Code])
            {
                _ports.Troubles.Clear(over);
            }

            _notInEffect = null;
            if (!FileReading.Paths(read).SequenceEqual(FileReading.Paths(_wanted.File)))
            {
                _look.Take(FileReading.Paths(read));
            }

            _wanted.Use(read);
            var changes = Aim(why, _reading.ReadKey(read));
            if (changes.Count == 0)
            {
                ReloadLog.Same(_log, _path, why);
                lines.Add("nothing has changed");
            }

            lines.AddRange(changes.Select(MakingChanges.InWords));
            return new ReloadAnswer(true, lines);
        }
        finally
        {
            if (!_parts.IsMakingAnew)
            {
                _ports.Manager?.Ready();
            }
        }
    }

    /// <summary>Goes from what is in effect to what the file, the profile and the key say now.</summary>
    private IReadOnlyList<SettingChange> Aim(string why, ApiKey? newKey = null)
    {
        var isOtherProfile = _wanted.TakeProfile();
        if (newKey is not null)
        {
            _wanted.Use(newKey);
        }

        return _parts.Go(_wanted.Making, asOne: isOtherProfile, _wanted.Limit, why);
    }

    /// <summary>Puts the configuration from before back where no session comes up with the new one.</summary>
    private void Judge()
    {
        switch (_parts.TrialEnded())
        {
            case (_, TrialVerdict.Good):
                ReloadLog.Proven(_log);
                break;
            case ({ Previous: var before, Reason: var reason }, _):
                var what = _wanted.IsSameFile(before) ? $"profile {_wanted.Profile ?? ProfileOptions.Base} of {_path}" : _path;
                ReloadCauses.RolledBack.Write(_log, _wanted.File.Options.Reload.RollbackSeconds, reason, what);
                NotInEffect(ReloadCauses.RolledBack.Code, $"{what} is not in effect: no session came up with it: {reason}");
                _parts.GoBack(_wanted.GoBackTo(before));
                break;
            default:
                break;
        }
    }

    private void NotInEffect(int code, string why)
    {
        _notInEffect = why;
        _ports.Troubles.Raise(code, why);
    }
}
