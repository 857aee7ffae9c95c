using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// When a turn is told. The service takes every speech for a turn at once and says what was said a little later: the turn is told with its words
/// where these come in time. What interrupts a reply is told at once, words or not. Thread-safe.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="tell">Takes the verdicts.</param>
/// <param name="hasWords">Whether the service writes down what it hears.</param>
internal sealed class PersonsTurns(TimeProvider clock, Action<VoiceEvent> tell, bool hasWords) : IDisposable
{
    /// <summary>How long a turn waits for its words: the reply is on its way, and only the record waits.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1.5);

    /// <summary>More turns of this device's own than can ever wait to be confirmed.</summary>
    private const int MaxOwn = 8;

    private readonly Lock _lock = new();
    private readonly Queue<string> _own = new();
    private (string Item, string Utterance)? _held;
    private ITimer? _timer;

    /// <summary>This device has ended a turn of its own, which the service will confirm under an id of its own.</summary>
    public void AddOwn(string utterance)
    {
        lock (_lock)
        {
            if (_own.Count == MaxOwn)
            {
                _own.Dequeue();
            }

            _own.Enqueue(utterance);
        }
    }

    /// <summary>The service takes the speech of an item for a turn.</summary>
    /// <param name="item">The item.</param>
    /// <param name="interrupts">Whether a reply is interrupted by it.</param>
    public void Taken(string item, bool interrupts)
    {
        lock (_lock)
        {
            Flush();
            var utterance = _own.TryDequeue(out var own) ? own : item;
            if (interrupts || !hasWords)
            {
                tell(new VoiceTurnTaken(utterance, null));
                return;
            }

            _held = (item, utterance);
            _timer ??= clock.CreateTimer(static turns => ((PersonsTurns)turns!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(_patience, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The words of an item, or that there will be none.</summary>
    public void Words(string item, string? words)
    {
        lock (_lock)
        {
            if (_held is { } held && held.Item == item)
            {
                _held = null;
                tell(new VoiceTurnTaken(held.Utterance, string.IsNullOrWhiteSpace(words) ? null : words));
            }
        }
    }

    /// <summary>The service refuses the oldest turn of this device's own: there was nothing in it.</summary>
    public void OwnRefused()
    {
        lock (_lock)
        {
            if (_own.TryDequeue(out var own))
            {
                tell(new VoiceTurnDismissed(own));
            }
        }
    }

    /// <summary>Tells a turn that still waits for its words without them.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_held is { } held)
            {
                _held = null;
                tell(new VoiceTurnTaken(held.Utterance, null));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _held = null;
            _timer?.Dispose();
        }
    }

    private void OnTime() => Flush();
}
