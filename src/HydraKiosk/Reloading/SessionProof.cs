using HydraKiosk.Conversation;

namespace HydraKiosk.Reloading;

/// <summary>
/// Whether sessions come up with what is in effect, and what to go back to where they did before and do not now. Not for several threads at once, but
/// for
/// <see cref="Took"/>.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SessionProof(TimeProvider time)
{
    private SessionTrial? _trial;
    private volatile bool _cameUp;

    /// <summary>Something has happened in the conversation. Any thread; never blocks.</summary>
    public void Took(ConversationNotice notice)
    {
        Volatile.Read(ref _trial)?.Take(notice);
        _cameUp |= notice is SessionReady;
    }

    /// <summary>Something else is in effect from now on; it is on trial where sessions are made of what has changed, and came up before.</summary>
    /// <param name="taken">What is.</param>
    /// <param name="limit">How long a session may take.</param>
    public void Begin(Waiting.Taken taken, TimeSpan limit)
    {
        if (!taken.Changes.Any(SessionPaths.Touch))
        {
            return;
        }

        var isTried = taken.IsTried && (_cameUp || _trial is not null);
        var before = _trial?.Previous ?? taken.Before;
        var touchesWay = _trial is { TouchesWay: true } || taken.Changes.Any(SessionPaths.AreWay);
        Volatile.Write(ref _trial, isTried ? new SessionTrial(before, limit, touchesWay, time) : null);
        _cameUp = false;
    }

    /// <summary>Whether what is in effect is on trial and no session comes up with it.</summary>
    public bool HasFailed => _trial?.Verdict() == TrialVerdict.Bad;

    /// <summary>Whether a session is to be tried once more before anybody can say; true once.</summary>
    public bool TryRepeat() => _trial?.TryRepeat() == true;

    /// <summary>Nothing is on trial any more.</summary>
    public void Forget() => Volatile.Write(ref _trial, null);

    /// <summary>The trial that has come to an end, and how; null while none has.</summary>
    public (SessionTrial Trial, TrialVerdict Verdict)? Ended()
    {
        var verdict = _trial?.Verdict() ?? TrialVerdict.Open;
        if (_trial is not { } trial || verdict == TrialVerdict.Open)
        {
            return null;
        }

        Forget();
        return (trial, verdict);
    }
}
