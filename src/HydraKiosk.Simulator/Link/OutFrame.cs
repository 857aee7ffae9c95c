using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Link;

/// <summary>A message on its way to the client, with what the log will say of it.</summary>
/// <param name="Bytes">The message.</param>
/// <param name="Entry">Its log entry, written as it goes out.</param>
internal sealed record OutFrame(ReadOnlyMemory<byte> Bytes, LogEntry Entry)
{
    /// <summary>Sent as a binary message; else as text.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Not a message but a close frame with this code.</summary>
    public int? CloseCode { get; init; }

    /// <summary>The reason that the close frame gives, if any.</summary>
    public string? CloseReason { get; init; }

    /// <summary>Sent in several frames.</summary>
    public bool Fragmented { get; init; }

    /// <summary>Whether the log takes it; a flood is told as a whole.</summary>
    public bool IsLogged { get; init; } = true;

    /// <summary>Held back by this much.</summary>
    public TimeSpan Latency { get; init; }
}
