using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Failures that nobody announces: the link is in order and something does not come.</summary>
internal sealed partial class HydraSession
{
    private bool _deaf;
    private bool _silentTurns;
    private bool _silentReplies;
    private bool _verdictMissing;
    private bool _freezeNext;
    private bool _endlessNext;
    private bool _wrongEcho;

    /// <summary>Arms a silent failure; false when the action is none.</summary>
    private bool FailSilently(FaultAction action)
    {
        switch (action.Name)
        {
            case "deaf":
                For(action, on => _deaf = on);
                return true;
            case "no-answer":
                For(action, on => _silentTurns = on);
                return true;
            case "mute-replies":
                For(action, on => _silentReplies = on);
                return true;
            case "no-verdict":
                _verdictMissing = true;
                return true;
            case "freeze":
                _freezeNext = true;
                return true;
            case "endless":
                _endlessNext = true;
                return true;
            case "wrong-echo":
                _wrongEcho = true;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Sets a failure for the time that the action names, or for good.</summary>
    private void For(FaultAction action, Action<bool> set)
    {
        set(true);
        if (action.First is not null)
        {
            After(action.Number(0), () =>
            {
                set(false);
                _host.Log.Note(_record.Number, "fault-over", action.Name);
            });
        }
    }

    /// <summary>Takes a failure that strikes once; true when it was armed.</summary>
    private bool Strikes(ref bool armed, string name, string what)
    {
        if (!armed)
        {
            return false;
        }

        armed = false;
        Struck(name, what);
        return true;
    }

    /// <summary>Says in the log what a silent failure took away, so that nobody has to guess why it did not come.</summary>
    private void Struck(string name, string what) => _host.Log.Note(_record.Number, "fault-struck", $"{name}: {what}");
}
