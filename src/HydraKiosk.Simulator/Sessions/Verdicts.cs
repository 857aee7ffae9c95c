using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// What the service made of speech, told at the wrong time or of the wrong item: late ones of older speech, and ones of speech that nobody
/// heard of. Used under the session's lock.
/// </summary>
/// <param name="sender">Takes the events.</param>
/// <param name="items">Makes the items.</param>
/// <param name="after">Runs something after so many ms.</param>
/// <param name="struck">Told what happened, and to which item.</param>
internal sealed class Verdicts(SessionSender sender, ConversationItems items, Func<double, Action, IDisposable> after, Action<string, string> struck)
{
    private int? _lateIncompleteMs;
    private int? _foreignIncompleteMs;
    private int? _lateCompletedMs;
    private Action? _held;

    /// <summary>Arms a fault; false when it is none of these.</summary>
    public bool Take(FaultAction action)
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

    /// <summary>Speech is about to be told. A cough before it may come first, whose verdict comes when the speech is well under way.</summary>
    /// <param name="atMs">Where it began.</param>
    public void BeforeSpeech(long atMs)
    {
        if (_lateIncompleteMs is not { } ms)
        {
            return;
        }

        _lateIncompleteMs = null;
        var cough = items.New();
        sender.Event(EventTypes.SpeechStarted, json =>
        {
            json.WriteNumber("audio_start_ms", Math.Max(0, atMs - 200));
            json.WriteString("item_id", cough.Id);
        }, (null, cough.Id, null));
        items.TellMessage(EventTypes.ItemAdded, cough, "user", "in_progress", null);
        Later(ms, "late-incomplete", cough, "incomplete");
    }

    /// <summary>Speech was told.</summary>
    public void AfterSpeech()
    {
        if (_foreignIncompleteMs is { } ms)
        {
            _foreignIncompleteMs = null;
            Later(ms, "foreign-incomplete", ("item_unheard_of", null), "incomplete");
        }

        _held?.Invoke();
        _held = null;
    }

    /// <summary>A turn is complete; true when that is told later, in the next speech.</summary>
    public bool HoldsCompleted((string Id, string? Previous) item)
    {
        if (_lateCompletedMs is not { } ms)
        {
            return false;
        }

        _lateCompletedMs = null;
        struck("late-completed", $"{item.Id} is told later");
        _held = () => Later(ms, "late-completed", item, "completed");
        return true;
    }

    private void Later(int ms, string fault, (string Id, string? Previous) item, string status) => after(ms, () =>
    {
        struck(fault, item.Id);
        items.TellMessage(EventTypes.ItemDone, item, "user", status, "input_audio");
    });
}
