using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;

namespace HydraKiosk.Link.Running;

/// <summary>A link's events in the conversation's words, translated as they are read: no second queue. One reader.</summary>
/// <param name="events">What the link tells.</param>
/// <param name="translate">
/// Says what else than <see cref="LinkTold"/> and the connection's own events means; null for what a conversation does not have to know. Called by
/// the reader.
/// </param>
internal sealed class ToldEvents(ChannelReader<LinkEvent> events, Func<LinkEvent, VoiceEvent?> translate) : ChannelReader<VoiceEvent>
{
    /// <inheritdoc/>
    public override Task Completion => events.Completion;

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out VoiceEvent item)
    {
        while (events.TryRead(out var happened))
        {
            if (translate(happened) is { } told)
            {
                item = told;
                return true;
            }
        }

        item = null;
        return false;
    }

    /// <summary>True when something may be there; what is not told to anybody wakes the reader as well.</summary>
    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => events.WaitToReadAsync(cancellationToken);

    /// <summary>What the connection's own events mean, which is the same for every service; null for any other.</summary>
    public static VoiceEvent? OfConnection(LinkEvent happened) => happened switch
    {
        LinkTold told => told.Event,
        LinkReady { Session: var session } => new VoiceReady(new VoiceSession(
            session.SessionId, session.OutputSampleRateHz, session.Greets, session.IsReconnect, session.HandshakeTime)
        {
            ClockAhead = session.ClockAhead,
        }),
        LinkConnecting connecting => new VoiceConnecting(connecting.Attempt),
        LinkDown down => new VoiceDown(down.Fault, down.Detail, down.RetryIn, down.WasReady)
        {
            CauseCode = down.CauseCode,
            NeedsTechnician = down.NeedsTechnician,
            SessionId = down.SessionId,
            ClockAhead = down.ClockAhead,
        },
        LinkClosed closed => new VoiceClosed(closed.ByServer) { SessionId = closed.SessionId },
        _ => null,
    };
}
