using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Hydra.MessageLog;

internal enum WireRecordKind
{
    Began,
    Sent,
    SentAudio,
    Received,
    ReceivedBinary,
    Ended,

    /// <summary>Time has passed: what was put together so far is written.</summary>
    Tick,

    /// <summary>Somebody follows again after a time in which nothing was recorded: what was put together before it is nobody's.</summary>
    Resumed,
}

/// <summary>One thing that happened on the wire, on its way to the recorder's thread.</summary>
/// <param name="Kind">What.</param>
/// <param name="Session">In which session, counted from 1.</param>
/// <param name="UtcTicks">When, by the wall clock.</param>
/// <param name="Since">When, from the beginning of the session, by the clock that never jumps.</param>
/// <param name="Length">Bytes of the message.</param>
/// <param name="Bytes">The message in pooled memory; null for audio and for the marks of a session.</param>
/// <param name="Note">For <see cref="WireRecordKind.Began"/> and <see cref="WireRecordKind.Ended"/>.</param>
/// <param name="DroppedBefore">How many found no room between the record before and this one; by the queue.</param>
internal readonly record struct WireRecord(
    WireRecordKind Kind, int Session, long UtcTicks, TimeSpan Since, int Length = 0, byte[]? Bytes = null, object? Note = null,
        long DroppedBefore = 0);

/// <summary>How a session began.</summary>
internal sealed record WireBegan(string Host, string Model);

/// <summary>How a session ended.</summary>
internal sealed record WireEnded(LinkFault? Fault, string Detail, bool ByService, int? CloseCode);
