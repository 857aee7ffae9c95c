using System.Net.Sockets;

namespace HydraKiosk.Link.Dialing;

/// <summary>
/// How soon the kernel sends again what was lost. Left alone it waits twice as long each time: after 3 s without an answer its next attempt
/// comes at about 6.2 s, when the link has long been given up, although the network was back at 3.1 s. It never waits beyond the time at which it
/// is to give the connection up (<c>TCP_USER_TIMEOUT</c>), so that this time, kept a little ahead of the silence, makes it try once or twice a
/// second.
/// </summary>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
/// <param name="set">Sets that time, in milliseconds; false where that is not possible.</param>
/// <param name="isWhole">Whether the kernel is repeating nothing.</param>
/// <param name="giveUpAfter">What it is while all is well.</param>
internal sealed class KernelRepeats(TimeProvider clock, Func<int, bool> set, Func<bool> isWhole, TimeSpan giveUpAfter)
{
    private const int TcpInfo = 11; // linux/tcp.h
    private const int CongestionState = 1; // of its bytes; 0 is open, 1 is disorder, and beyond that something is being repeated

    /// <summary>Shorter silences are no loss; the kernel's first attempts are close enough.</summary>
    private static readonly TimeSpan _from = TimeSpan.FromSeconds(0.8);

    /// <summary>From here on an answer must come soon or the link is given up, and then it is no harm if the kernel gives it up first.</summary>
    private static readonly TimeSpan _urgentFrom = TimeSpan.FromSeconds(3.8);

    private const int AheadMs = 500; // what this program may stand still meanwhile without losing the connection by it
    private const int UrgentAheadMs = 200;
    private const int StepMs = 15; // more often is not worth a call

    /// <summary>Between two looks at a link that works.</summary>
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(0.2);

    private readonly int _usualMs = (int)giveUpAfter.TotalMilliseconds;
    private int _setMs = (int)giveUpAfter.TotalMilliseconds;
    private long _wholeAt = clock.GetTimestamp();
    private volatile bool _isOff;

    /// <summary>Makes one for a connected socket.</summary>
    public static KernelRepeats Of(Socket socket, TimeProvider clock, TimeSpan giveUpAfter) => new(
        clock,
        milliseconds =>
        {
            try
            {
                Connector.SetUserTimeout(socket, milliseconds);
                return true;
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return false; // the session is over
            }
        },
        () =>
        {
            try
            {
                Span<byte> info = stackalloc byte[8];
                return socket.GetRawSocketOption(Connector.SolTcp, TcpInfo, info) > CongestionState && info[CongestionState] <= 1;
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return false;
            }
        },
        giveUpAfter);

    /// <summary>Takes how long nothing has arrived. Called all the time, from any thread.</summary>
    public void Note(TimeSpan silence)
    {
        if (_isOff)
        {
            return;
        }

        var now = clock.GetTimestamp();
        var wanted = _usualMs;
        var sinceWhole = clock.GetElapsedTime(Volatile.Read(ref _wholeAt), now);
        if (sinceWhole >= _lookEvery && isWhole())
        {
            // Nothing is lost. A far end that takes nothing for now is asked by the kernel with the same limit, which must then be the usual one.
            Volatile.Write(ref _wholeAt, now);
        }
        else if (silence >= _from && sinceWhole >= _lookEvery)
        {
            // The kernel counts from its first repetition, and that may be long ago on a link that loses much: not from the last sign of life.
            wanted = (int)Math.Min(_usualMs, sinceWhole.TotalMilliseconds + (silence < _urgentFrom ? AheadMs : UrgentAheadMs));
        }

        var before = Volatile.Read(ref _setMs);
        var isWorthIt = wanted == _usualMs || before == _usualMs ? wanted != before : Math.Abs(wanted - before) >= StepMs;
        if (isWorthIt && Interlocked.CompareExchange(ref _setMs, wanted, before) == before)
        {
            _isOff = !set(wanted);
        }
    }
}
