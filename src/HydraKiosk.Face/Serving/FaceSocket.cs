using System.Net.WebSockets;
using HydraKiosk.Face.Captions;
using HydraKiosk.Face.Feed;
using HydraKiosk.Primitives.Signals;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Face.Serving;

/// <summary>
/// One page's connection. It is told what is new at every beat, and at once when something happens; together at most 25 times in a second. A page
/// that reads slowly is told less, since each message is made when it can be sent; one that reads nothing is let go.
/// </summary>
internal sealed class FaceSocket
{
    /// <summary>The beat of levels and captions: 20 in a second leave room for five things that cannot wait.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a message may take to get out.</summary>
    public static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(5);

    /// <summary>Messages in a second, at most.</summary>
    public const int MostPerSecond = 25;

    /// <summary>Wishes in a second, at most: fingers are slower.</summary>
    private const int MostWishes = 30;

    private readonly WebSocket _socket;
    private readonly IFaceDevice _device;
    private readonly FaceWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _cut;
    private readonly AsyncSignal _wake = new();
    private readonly Queue<long> _sent = new();
    private volatile bool _isBeat = true;
    private bool _isTalking;

    /// <param name="socket">The connection.</param>
    /// <param name="cut">Cuts it below the socket, whatever is under way.</param>
    /// <param name="device">What is shown.</param>
    /// <param name="captions">What may be read.</param>
    /// <param name="time">The clock of beats and limits.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public FaceSocket(WebSocket socket, Action cut, IFaceDevice device, CaptionBook captions, TimeProvider time, ILogger log)
    {
        (_socket, _cut, _device, _time, _log) = (socket, cut, device, time, log);
        _writer = new FaceWriter(device, captions);
    }

    /// <summary>A beat has passed.</summary>
    public void OnBeat()
    {
        _isBeat = true;
        _wake.Set();
    }

    /// <summary>Something has happened.</summary>
    public void OnNews() => _wake.Set();

    /// <summary>Serves the page until it goes or <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var telling = TellAsync(over.Token);
        try
        {
            await HearAsync(over.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // It has gone without a word, or the daemon ends.
        }
        finally
        {
            if (_isTalking)
            {
                _device.Do(new FaceWish(FaceVerb.Talk, IsOn: false, "")); // a finger that nobody can see any more holds no button
            }

            await over.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _socket.Abort();
        }
    }

    private async Task TellAsync(CancellationToken over)
    {
        await using var limit = _time.CreateTimer(_ => LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                await _wake.WaitAsync(over);
                if (!MaySend() || _writer.Next() is not { IsEmpty: false } message)
                {
                    continue;
                }

                _sent.Enqueue(_time.GetTimestamp());
                limit.Change(SendLimit, Timeout.InfiniteTimeSpan);
                await _socket.SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, over);
                limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // As above.
        }
        finally
        {
            _socket.Abort(); // whoever listens learns that it is over
        }
    }

    /// <summary>The whole connection is cut: a message that waits for room on it would wait for ever.</summary>
    private void LetGo()
    {
        FaceCauses.SlowReader.Write(_log, (int)SendLimit.TotalSeconds);
        _cut();
    }

    /// <summary>At a beat always; between two of them while a second has had fewer than it may.</summary>
    private bool MaySend()
    {
        while (_sent.TryPeek(out var first) && _time.GetElapsedTime(first) >= TimeSpan.FromSeconds(1))
        {
            _sent.Dequeue();
        }

        var isBeat = _isBeat;
        _isBeat = false;
        return _sent.Count < MostPerSecond && (isBeat || _sent.Count < MostPerSecond - 1);
    }

    private async Task HearAsync(CancellationToken over)
    {
        var buffer = new byte[WishReader.MaxBytes];
        var (second, wishes) = (_time.GetTimestamp(), 0);
        for (var filled = 0; ;)
        {
            var got = await _socket.ReceiveAsync(buffer.AsMemory(filled), over);
            filled += got.Count;
            if (got.MessageType != WebSocketMessageType.Text || (!got.EndOfMessage && filled == buffer.Length))
            {
                return; // it says goodbye, or is none of our pages
            }

            if (!got.EndOfMessage)
            {
                continue;
            }

            var wish = WishReader.Read(buffer.AsSpan(0, filled));
            filled = 0;
            if (_time.GetElapsedTime(second) >= TimeSpan.FromSeconds(1))
            {
                (second, wishes) = (_time.GetTimestamp(), 0);
            }

            if (wish is not null && ++wishes <= MostWishes)
            {
                Do(wish);
            }
        }
    }

    private void Do(FaceWish wish)
    {
        if (wish.Verb == FaceVerb.Talk)
        {
            _isTalking = wish.IsOn;
        }

        FaceLog.Asked(_log, wish.Verb.ToString());
        _device.Do(wish);
        _wake.Set();
    }
}
