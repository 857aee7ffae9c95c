namespace HydraKiosk.Simulator.Replay;

/// <summary>A wire log, read for replay.</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Sessions">Every session in it, attempts at one included, in order.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="IsCut">Whether a line was broken off, as a power cut leaves it; it is left out.</param>
/// <param name="Dropped">Messages that the recorder itself had to leave out.</param>
public sealed record Recording(string Path, IReadOnlyList<RecordedSession> Sessions, int Lines, bool IsCut, long Dropped)
{
    /// <summary>The sessions that can be replayed: those in which the service said something.</summary>
    public IEnumerable<RecordedSession> Playable => Sessions.Where(s => s.Messages.Any(m => m.FromService));
}

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

    /// <summary>The line where it begins.</summary>
    public int Line { get; }

    /// <summary>Its messages in order.</summary>
    public IReadOnlyList<RecordedMessage> Messages => _messages;

    /// <summary>How it ended; null where the recording ends first.</summary>
    public RecordedEnd? End { get; internal set; }

    internal void Add(RecordedMessage message) => _messages.Add(message);
}

/// <summary>One message of a recording.</summary>
/// <param name="At">Since the session began.</param>
/// <param name="FromService">Whether the service sent it.</param>
/// <param name="Type">Its type, or null where it was no message of the protocol.</param>
/// <param name="Bytes">Its size on the wire.</param>
/// <param name="Json">The message as recorded, elided values and all; empty where <paramref name="Problem"/> stands.</param>
/// <param name="Problem">Why it was no message: "binary", "not UTF-8" or another text; null for an ordinary one.</param>
public sealed record RecordedMessage(TimeSpan At, bool FromService, string? Type, int Bytes, ReadOnlyMemory<byte> Json, string? Problem);

/// <summary>The end of a recorded session.</summary>
/// <param name="At">Since it began.</param>
/// <param name="CloseCode">Of the service's close frame, where one came.</param>
/// <param name="IsOrderly">Whether it was closed rather than lost.</param>
/// <param name="Outcome">In the recorder's words.</param>
public sealed record RecordedEnd(TimeSpan At, int? CloseCode, bool IsOrderly, string Outcome);

/// <summary>A file that cannot be replayed; the message says which line, why, and what to do.</summary>
public sealed class RecordingException(string message, Exception? inner = null) : Exception(message, inner);
