using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Reloading;

/// <summary>What came of the sessions since a change.</summary>
internal enum TrialVerdict
{
    /// <summary>Nobody can say yet.</summary>
    Open,

    /// <summary>A session came up.</summary>
    Good,

    /// <summary>None came up in time, and the change may well be why.</summary>
    Bad,
}

/// <summary>
/// Watches whether a session comes up after a change of what sessions are made of. A network that fails, or a service without a free place, is no
/// fault of a change that has not touched the way to the service: then it waits on. The conversation's thread tells, any thread asks.
/// </summary>
/// <param name="previous">What was in effect before.</param>
/// <param name="limit">How long a session may take.</param>
/// <param name="touchesWay">Whether the way to the service has changed.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionTrial(KioskMaking previous, TimeSpan limit, bool touchesWay, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _since = time.GetTimestamp();
    private bool _isReady;
    private SessionMissing? _missing;
    private int _serverErrors;
    private bool _isRepeated;

    /// <summary>What was in effect before.</summary>
    public KioskMaking Previous { get; } = previous;

    /// <summary>Whether the way to the service has changed.</summary>
    public bool TouchesWay { get; } = touchesWay;

    /// <summary>Why there is no session, in words; empty while nobody knows.</summary>
    public string Reason
    {
        get
        {
            lock (_lock)
            {
                return _missing?.Detail ?? "";
            }
        }
    }

    /// <summary>Something has happened.</summary>
    public void Take(ConversationNotice notice)
    {
        lock (_lock)
        {
            _isReady |= notice is SessionReady;
            _missing = notice is SessionMissing { Fault: not LinkFault.Recycled } missing ? missing : _missing;
            _serverErrors += notice is SessionMissing { Fault: LinkFault.ServerError } ? 1 : 0;
        }
    }

    /// <summary>How it stands.</summary>
    public TrialVerdict Verdict()
    {
        lock (_lock)
        {
            return _isReady ? TrialVerdict.Good
                : _missing is not null && IsOverdue && MayBeWhy(_missing.Fault) ? TrialVerdict.Bad
                : TrialVerdict.Open;
        }
    }

    /// <summary>
    /// Whether a session is to be tried once more, because the service has failed once, which also happens without any change, and is left alone
    /// after that. True once.
    /// </summary>
    public bool TryRepeat()
    {
        lock (_lock)
        {
            var isWanted = !_isReady && !_isRepeated && _serverErrors == 1 && _missing is { Fault: LinkFault.ServerError } && IsOverdue;
            _isRepeated |= isWanted;
            return isWanted;
        }
    }

    private bool IsOverdue => time.GetElapsedTime(_since) >= limit;

    private bool MayBeWhy(LinkFault fault) => fault switch
    {
        LinkFault.ServerFull or LinkFault.RateLimited => false, // whoever says so was reached, and is busy with others
        LinkFault.ServerError => _serverErrors > 1,
        LinkFault.Unreachable or LinkFault.Lost => TouchesWay,
        _ => true,
    };
}
