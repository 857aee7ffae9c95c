using System.Net.Sockets;
using System.Text;

namespace HydraKiosk.Logging;

/// <summary>What became of lines for the journal.</summary>
internal enum JournalSending
{
    /// <summary>The journal has them.</summary>
    Sent,

    /// <summary>The journal takes nothing more for now; they are lost.</summary>
    Full,

    /// <summary>Nobody listens there; they have to go another way.</summary>
    Gone,
}

/// <summary>
/// The journal's native socket (systemd, "Native Journal Protocol"): a datagram for each line, with fields that can be searched for, such as
/// <c>journalctl HK_CAUSE=…</c>. Sending never blocks. One thread.
/// </summary>
/// <param name="path">Where the journal listens.</param>
internal sealed class JournalSocket(string path) : IDisposable
{
    /// <summary>Where the journal listens on every system that has one.</summary>
    public const string SystemPath = "/run/systemd/journal/socket";

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _address = new(path);

    /// <summary>The socket, or null where there is none: then lines go to standard error alone.</summary>
    public static JournalSocket? Find(string path = SystemPath) => File.Exists(path) ? new JournalSocket(path) : null;

    /// <summary>Sends lines of one event.</summary>
    /// <param name="text">Lines as for standard error, each with its priority in front and a line feed behind.</param>
    /// <param name="line">The event.</param>
    public JournalSending Send(string text, in LogLine line)
    {
        foreach (var one in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var sending = SendOne(JournalDatagram.Of(one, line));
            if (sending != JournalSending.Sent)
            {
                return sending;
            }
        }

        return JournalSending.Sent;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private JournalSending SendOne(string datagram)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(datagram), _address);
            return JournalSending.Sent;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
        {
            return JournalSending.Full;
        }
        catch (SocketException)
        {
            return JournalSending.Gone;
        }
    }
}
