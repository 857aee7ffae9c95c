using HydraKiosk.Conversation;

namespace HydraKiosk.Replay;

/// <summary>What the conversation did during a replay. Told by the conversation's loop, asked by the verb.</summary>
internal sealed class ReplayObserver(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly List<(TimeSpan At, ConversationPhase Phase)> _phases = [];

    /// <summary>Sessions that became ready.</summary>
    public int Ready { get; private set; }

    /// <summary>Replies of which something was heard.</summary>
    public int Replies { get; private set; }

    /// <summary>Of these, how many were cut off.</summary>
    public int Cut { get; private set; }

    /// <summary>How much was heard of all of them.</summary>
    public TimeSpan Heard { get; private set; }

    /// <summary>Turns of the person.</summary>
    public int Turns { get; private set; }

    /// <summary>Interruptions by the person.</summary>
    public int BargeIns { get; private set; }

    /// <summary>Tools the model called.</summary>
    public int ToolCalls { get; private set; }

    /// <summary>Every change of the phase, with its time since the start.</summary>
    public IReadOnlyList<(TimeSpan At, ConversationPhase Phase)> Phases
    {
        get { lock (_gate) { return [.. _phases]; } }
    }

    public void Take(ConversationNotice notice)
    {
        lock (_gate)
        {
            switch (notice)
            {
                case PhaseChanged changed:
                    _phases.Add((time.GetElapsedTime(_startedAt), changed.To));
                    break;
                case SessionReady:
                    Ready++;
                    break;
                case TurnTaken:
                    Turns++;
                    break;
                case BargedIn:
                    BargeIns++;
                    break;
                case ToolCalled:
                    ToolCalls++;
                    break;
                case ReplyEnded ended:
                    Replies++;
                    Cut += ended.Whole ? 0 : 1;
                    Heard += ended.Heard;
                    break;
                default:
                    break;
            }
        }
    }
}
