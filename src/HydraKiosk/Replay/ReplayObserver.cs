using HydraKiosk.Conversation;

namespace HydraKiosk.Replay;

/// <summary>What of a replay the conversation's figures do not tell. Told by the conversation's loop, asked by the verb.</summary>
internal sealed class ReplayObserver(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly List<(TimeSpan At, ConversationPhase Phase)> _phases = [];

    /// <summary>Replies of which something was heard.</summary>
    public int Replies { get; private set; }

    /// <summary>How much was heard of all of them.</summary>
    public TimeSpan Heard { get; private set; }

    /// <summary>Every change of the phase, with its time since the start.</summary>
    public IReadOnlyList<(TimeSpan At, ConversationPhase Phase)> Phases
    {
        get { lock (_lock) { return [.. _phases]; } }
    }

    public void Take(ConversationNotice notice)
    {
        lock (_lock)
        {
            switch (notice)
            {
                case PhaseChanged changed:
                    _phases.Add((time.GetElapsedTime(_startedAt), changed.To));
                    break;
                case ReplyEnded ended:
                    Replies++;
                    Heard += ended.Heard;
                    break;
                default:
                    break;
            }
        }
    }
}
