namespace HydraKiosk.Simulator.Replay;

/// <summary>One session of a recording.</summary>
public sealed class RecordedSession
{
    private readonly List<RecordedMessage> _messages = [];

    internal RecordedSession(int number, string? model, int line)
    {
        Number = number;
        Model = model;
        Line = line;
    }

    /// <summary>Its number in the log.</summary>
    public int Number { get; }

    /// <summary>The model asked for; null where the recording begins later.</summary>
    public string? Model { get; }

    /// <summary>The line of the file where it begins.</summary>
    public int Line { get; }

    /// <summary>Its messages in order.</summary>
    public IReadOnlyList<RecordedMessage> Messages => _messages;

    /// <summary>How it ended; null where the recording ends first.</summary>
    public RecordedEnd? End { get; internal set; }

    internal void Add(RecordedMessage message) => _messages.Add(message);
}
