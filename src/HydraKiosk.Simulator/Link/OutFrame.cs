using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Link;

/// <summary>A message on its way to the client, with its log entry.</summary>
/// <param name="Bytes">The message.</param>
/// <param name="Entry">Its log entry, written when the message is sent.</param>
internal sealed record OutFrame(ReadOnlyMemory<byte> Bytes, LogEntry Entry)
{
    /// <summary>Whether it is sent as a binary message; else it is text.</summary>
    public bool IsBinary { get; init; }

    /// <summary>The code of the close frame that this is; null for a message.</summary>
    public int? CloseCode { get; init; }

    /// <summary>The reason that the close frame gives, if any.</summary>
    public string? CloseReason { get; init; }

    /// <summary>Whether it is sent in several WebSocket frames.</summary>
    public bool Fragmented { get; init; }

    /// <summary>Whether it is written into the log; the messages of a flood are not.</summary>
    public bool IsLogged { get; init; } = true;

    /// <summary>How long it is held back before it is sent.</summary>
    public TimeSpan Latency { get; init; }
}
