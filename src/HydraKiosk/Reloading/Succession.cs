using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Reloading;

/// <summary>
/// What the parts of the device are made of, what they are to be made of, and how the one follows the other: at once, with the next session, or by
/// parts that are made anew. Not for several threads at once, but for <see cref="Took"/> and <see cref="IsMakingAnew"/>.
/// </summary>
internal sealed class Succession
{
    /// <summary>Parts of the device that have run for so long can run.</summary>
    private static readonly TimeSpan _runsAfter = TimeSpan.FromSeconds(10);

    private readonly KeeperPorts _ports;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Waiting _waiting;
    private readonly SessionProof _proof;
    private KioskMaking? _before;
    private IReconfigured? _kiosk;
    private Action _makeAnew = static () => { };
    private long _inEffectSince;
    private long _upSince;
    private long _downSince;
    private bool _isMuted;
    private bool? _muteWish;
    private volatile bool _isMakingAnew;

    /// <param name="first">What the daemon starts with.</param>
    /// <param name="ports">What it needs of the process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public Succession(KioskMaking first, KeeperPorts ports, TimeProvider time, ILogger log)
    {
        (Made, _ports, _time, _log) = (first, ports, time, log);
        (_waiting, _proof, _inEffectSince) = (new Waiting(time), new SessionProof(time), time.GetTimestamp());
    }

    /// <summary>What the parts of the device are made of.</summary>
    public KioskMaking Made { get; private set; }

    /// <summary>Whether the parts of the device end only to be made anew.</summary>
    public bool IsMakingAnew => _isMakingAnew;

    /// <summary>Whether parts that cannot run are followed by those from before.</summary>
    public bool CanFallBack => _before is not null;

    /// <summary>For how long it has been in effect as it is.</summary>
    public TimeSpan InEffectFor => _time.GetElapsedTime(_inEffectSince);

    /// <summary>The paths of what has changed and waits.</summary>
    public IReadOnlyList<string> Waits => [.. _waiting.Changes.Select(c => c.Path)];

    /// <summary>Something has happened in the conversation. Any thread; never blocks.</summary>
    public void Took(ConversationNotice notice) => _proof.Took(notice);

    /// <summary>The trial of what is in effect that has come to an end, and how; null while none has.</summary>
    /// <remarks>
    /// What somebody has saved since is not thrown away with what failed: it takes the place of that, on trial against the same from before.
    /// </remarks>
    public (SessionTrial Trial, TrialVerdict Verdict)? TrialEnded() => _proof.HasFailed && _waiting.Hurry() ? null : _proof.Ended();

    /// <summary>What ends from now on is the daemon.</summary>
    public void Ending() => OnlyPartsEnd(false);

    /// <summary>The parts of the device run.</summary>
    public void Up(IReconfigured kiosk, Action makeAnew)
    {
        (_kiosk, _makeAnew, _upSince) = (kiosk, makeAnew, _time.GetTimestamp());
        kiosk.Adopt(Made.Configuration); // what holds at once may have changed while they were made
        if (_isMuted)
        {
            kiosk.Mute(); // whoever switched it off did not mean these parts alone
        }

        if (_isMakingAnew)
        {
            ReloadLog.MadeAnew(_log, (long)_time.GetElapsedTime(_downSince).TotalMilliseconds);
            _isMakingAnew = false;
            _ports.Manager?.Ready();
        }

        OnlyPartsEnd(_before is not null);
    }

    /// <summary>Somebody switches the microphone off or on from outside of the parts. While these change, it is for the next ones.</summary>
    public void Muted(bool isMuted)
    {
        if (_kiosk is null)
        {
            _isMuted = isMuted;
        }
        else if (_isMakingAnew)
        {
            _muteWish = isMuted;
        }
    }

    /// <summary>The parts of the device have ended to be made anew: from now on <see cref="Made"/> is what is wanted.</summary>
    /// <param name="limit">How long a session may take to come up.</param>
    public void TakeOver(TimeSpan limit)
    {
        PartsEnded();
        if (_waiting.Take() is { } taken)
        {
            _before = taken.Before;
            Become(taken, limit);
        }
    }

    /// <summary>The parts of the device cannot run.</summary>
    /// <returns>What they were made of before; null where nothing is known that could run.</returns>
    public KioskMaking? FallBack()
    {
        var before = _before;
        if (before is not null)
        {
            PartsEnded();
            (_before, _isMakingAnew, _downSince) = (null, true, _time.GetTimestamp());
            _proof.Forget();
            _waiting.Clear();
            Restore(before);
        }

        return before;
    }

    /// <summary>It is to be made of this, whatever was in effect; for parts that do not run.</summary>
    public void Restore(KioskMaking making)
    {
        Made = making;
        _ports.SetLevel(making.Configuration.Options.Log.Level);
    }

    /// <summary>Goes from what is in effect to what is wanted.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="asOne">Whether what could be had at once is to wait for the rest.</param>
    /// <param name="limit">How long a session may take to come up.</param>
    /// <param name="why">Why, for the journal.</param>
    /// <returns>What differs.</returns>
    public IReadOnlyList<SettingChange> Go(KioskMaking wanted, bool asOne, TimeSpan limit, string why)
    {
        var before = _waiting.Before ?? Made;
        _waiting.Clear();
        var changes = MakingChanges.Between(Made, wanted);
        if (changes.Count == 0)
        {
            Made = wanted;
            return changes;
        }

        changes = asOne ? [.. changes.Select(MakingChanges.Together)] : changes;
        MakingChanges.Tell(changes, _log);
        if (!asOne)
        {
            Restore(Made with { Configuration = LiveSettings.Take(Made.Configuration, wanted.Configuration) });
            _kiosk?.Adopt(Made.Configuration);
        }

        _waiting.Want(wanted, before, [.. changes.Where(c => c.Effect is TakesEffect.NextSession or TakesEffect.WhenIdle)]);
        if (_waiting.Wanted is null)
        {
            (Made, _inEffectSince) = (Made with { File = wanted.File, Profile = wanted.Profile }, _time.GetTimestamp());
            ReloadLog.InEffect(_log, why);
        }
        else
        {
            ReloadLog.Waiting(_log, why, string.Join(", ", Waits));
            Settle(limit);
        }

        return changes;
    }

    /// <summary>Goes back to what was in effect before, as soon as that interrupts nobody who is talked to.</summary>
    public void GoBack(KioskMaking before) => _waiting.Want(before, Made, MakingChanges.Between(Made, before), isBack: true);

    /// <summary>Where nobody is in a conversation, takes over what waits for that; to be called again and again.</summary>
    /// <param name="limit">How long a session may take to come up.</param>
    public void Settle(TimeSpan limit)
    {
        if (_kiosk is not { } kiosk)
        {
            return;
        }

        if (_before is not null && _time.GetElapsedTime(_upSince) >= _runsAfter)
        {
            _before = null;
            OnlyPartsEnd(_isMakingAnew);
        }

        if (!_isMakingAnew && !kiosk.State.IsSessionWanted && _proof.TryRepeat())
        {
            kiosk.RenewSessions();
        }

        if (_isMakingAnew || !_waiting.MayBegin(kiosk, Made.Configuration.Options.Hydra.Linger))
        {
            return;
        }

        if (_waiting.NeedsNewParts)
        {
            (_isMakingAnew, _downSince, _isMuted) = (true, _time.GetTimestamp(), kiosk.State.Around.IsMutedByPerson);
            _ports.Manager?.Reloading(_time.GetElapsedTime(0));
            OnlyPartsEnd(true);
            _makeAnew();
            return;
        }

        var taken = _waiting.Take()!;
        Become(taken, limit);
        kiosk.Adopt(Made.Configuration);
        if (taken.Changes.Any(SessionPaths.Touch))
        {
            kiosk.RenewSessions();
        }

        ReloadLog.InEffect(_log, "nobody is in a conversation");
    }

    /// <summary>What was wanted is in effect from now on; whether sessions come up with it is watched where they did before.</summary>
    private void Become(Waiting.Taken taken, TimeSpan limit)
    {
        _proof.Begin(taken, limit);
        _inEffectSince = _time.GetTimestamp();
        Restore(taken.Making);
    }

    /// <summary>
    /// Whether the microphone was off at the last: by the parts themselves, up to their end, or by who wished so while they ended and may not have
    /// been heard any more. A button that switched it off meanwhile stands above a wish to switch it on.
    /// </summary>
    private void PartsEnded()
    {
        if (_kiosk is { } ended)
        {
            var isMuted = ended.State.Around.IsMutedByPerson;
            _isMuted = _muteWish is { } wish ? wish || (isMuted && !_isMuted) : isMuted;
        }

        (_kiosk, _muteWish) = (null, null);
    }

    private void OnlyPartsEnd(bool isSo)
    {
        if (_ports.Manager is { } manager)
        {
            manager.OnlyPartsEnd = isSo;
        }
    }
}
