using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using HydraKiosk.Link.Contract;

namespace HydraKiosk.Link.Running;

/// <summary>What the link has reported and nobody has read yet, which knows about how much memory that is.</summary>
internal sealed class LinkEventQueue : Channel<LinkEvent>
{
    /// <summary>Events nobody reads: the conversation is stuck or the service floods it. The session is ended then.</summary>
    private const int MaxUnreadEvents = 10_000;

    private const long MaxUnreadBytes = 4 * 1024 * 1024;

    private const int RecordBytes = 200;

    private readonly Channel<LinkEvent> _events = Channel.CreateUnbounded<LinkEvent>();
    private long _waitingBytes;

    /// <summary>Makes an empty one.</summary>
    public LinkEventQueue()
    {
        Reader = new CountingReader(this);
        Writer = new CountingWriter(this);
    }

    /// <summary>Whether more waits than any reader that works leaves.</summary>
    public bool IsOverfull => Reader.Count > MaxUnreadEvents || WaitingBytes > MaxUnreadBytes;

    /// <summary>About how much memory the unread ones take.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>About how much memory an event takes: the texts of the service are what makes the difference.</summary>
    internal static int Weight(LinkEvent item) => RecordBytes + (sizeof(char) * item.TextLength);

    private sealed class CountingReader(LinkEventQueue queue) : ChannelReader<LinkEvent>
    {
        public override bool CanCount => true;

        public override int Count => queue._events.Reader.Count;

        public override bool CanPeek => true;

        public override Task Completion => queue._events.Reader.Completion;

        public override bool TryPeek([MaybeNullWhen(false)] out LinkEvent item) => queue._events.Reader.TryPeek(out item);

        public override bool TryRead([MaybeNullWhen(false)] out LinkEvent item)
        {
            var isRead = queue._events.Reader.TryRead(out item);
            if (isRead)
            {
                Interlocked.Add(ref queue._waitingBytes, -Weight(item!));
            }

            return isRead;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            queue._events.Reader.WaitToReadAsync(cancellationToken);
    }

    private sealed class CountingWriter(LinkEventQueue queue) : ChannelWriter<LinkEvent>
    {
        public override bool TryWrite(LinkEvent item)
        {
            Interlocked.Add(ref queue._waitingBytes, Weight(item)); // before it can be read
            if (queue._events.Writer.TryWrite(item))
            {
                return true;
            }

            Interlocked.Add(ref queue._waitingBytes, -Weight(item));
            return false;
        }

        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
            queue._events.Writer.WaitToWriteAsync(cancellationToken);

        public override bool TryComplete(Exception? error = null) => queue._events.Writer.TryComplete(error);
    }
}
