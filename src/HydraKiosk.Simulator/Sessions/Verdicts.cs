using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Verdicts on speech (a turn, or only a noise) that are sent at the wrong time or about the wrong item. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
internal sealed class Verdicts(SessionContext context) : IFaultPlayer
{
    private int? _lateIncompleteMs;
    private int? _foreignIncompleteMs;
    private int? _lateCompletedMs;
    private Action? _heldBack;

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        switch (action.Name)
        {
            case "late-incomplete":
                _lateIncompleteMs = action.Number(0);
                return true;
            case "foreign-incomplete":
                _foreignIncompleteMs = action.Number(0);
                return true;
            case "late-completed":
                _lateCompletedMs = action.Number(0);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Called before the beginning of speech is sent. A cough may be sent first, whose verdict comes in the middle of the speech.</summary>
    /// <param name="atMs">Where the speech began, in ms of received audio.</param>
    public void BeforeSpeech(long atMs)
    {
        if (_lateIncompleteMs is not { } ms)
        {
            return;
        }

        _lateIncompleteMs = null;
        var cough = context.Items.New();
        SpeechEvents.SendStarted(context.Outgoing, Math.Max(0, atMs - 200), cough.Id);
        context.Items.SendMessageItem(EventTypes.ItemAdded, cough, "user", "in_progress", null);
        SendLater(ms, "late-incomplete", cough, "incomplete");
    }

    /// <summary>Called after the beginning of speech was sent.</summary>
    public void AfterSpeech()
    {
        if (_foreignIncompleteMs is { } ms)
        {
            _foreignIncompleteMs = null;
            SendLater(ms, "foreign-incomplete", new SimulatedItem("item_unheard_of", null), "incomplete");
        }

        _heldBack?.Invoke();
        _heldBack = null;
    }

    /// <summary>Called when a turn is complete; returns true when that will be sent later, during the next speech.</summary>
    public bool HoldsCompleted(SimulatedItem item)
    {
        if (_lateCompletedMs is not { } ms)
        {
            return false;
        }

        _lateCompletedMs = null;
        context.NoteFaultStruck("late-completed", $"{item.Id} is sent later");
        _heldBack = () => SendLater(ms, "late-completed", item, "completed");
        return true;
    }

    private void SendLater(int ms, string fault, SimulatedItem item, string status) => context.After(ms, () =>
    {
        context.NoteFaultStruck(fault, item.Id);
        context.Items.SendMessageItem(EventTypes.ItemDone, item, "user", status, "input_audio");
    });
}
