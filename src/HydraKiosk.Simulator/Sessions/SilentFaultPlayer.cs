using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Failures that no message tells of: the link works, and something that should come does not. The parts of the session ask here whether
/// they fail. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
internal sealed class SilentFaultPlayer(SessionContext context) : IFaultPlayer
{
    private readonly HashSet<string> _armedOnce = new(StringComparer.Ordinal);

    /// <summary>Whether the service takes audio and hears no speech in it.</summary>
    public bool IsDeaf { get; private set; }

    /// <summary>Whether turns end and get no answer.</summary>
    public bool LeavesTurnsUnanswered { get; private set; }

    /// <summary>Whether replies have no audio.</summary>
    public bool MutesReplies { get; private set; }

    /// <summary>Whether <c>session.configured</c> names another voice and no tools.</summary>
    public bool EchoesWrongSettings { get; private set; }

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        switch (action.Name)
        {
            case "deaf":
                SetForTime(action, on => IsDeaf = on);
                return true;
            case "no-answer":
                SetForTime(action, on => LeavesTurnsUnanswered = on);
                return true;
            case "mute-replies":
                SetForTime(action, on => MutesReplies = on);
                return true;
            case "wrong-echo":
                EchoesWrongSettings = true;
                return true;
            case "no-verdict" or "freeze" or "endless":
                _armedOnce.Add(action.Name);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Returns true, once, if only the beginning of this speech is to be told.</summary>
    public bool WithholdsVerdict(string item) => Strikes("no-verdict", item);

    /// <summary>Returns true, once, if this response is to stop in its middle.</summary>
    public bool FreezesReply(string response) => Strikes("freeze", response);

    /// <summary>Returns true, once, if this response is to get no <c>response.done</c>.</summary>
    public bool WithholdsDone(string response) => Strikes("endless", response);

    /// <summary>Sets a failure for the time that the action names, or for good.</summary>
    private void SetForTime(FaultAction action, Action<bool> set)
    {
        set(true);
        if (action.First is not null)
        {
            context.After(action.Number(0), () =>
            {
                set(false);
                context.NoteFaultOver(action.Name);
            });
        }
    }

    private bool Strikes(string fault, string what)
    {
        if (!_armedOnce.Remove(fault))
        {
            return false;
        }

        context.NoteFaultStruck(fault, what);
        return true;
    }
}
