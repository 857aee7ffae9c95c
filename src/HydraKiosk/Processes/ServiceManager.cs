using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace HydraKiosk.Processes;

/// <summary>
/// Tells systemd how the service is, by the protocol of sd_notify(3): datagrams of lines to the socket that it names. Nothing waits for an answer,
/// and a manager that does not listen holds up nothing. Any thread.
/// </summary>
public sealed class ServiceManager : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogPidVariable = "WATCHDOG_PID";
    private const int MaxStatusLength = 200;

    private readonly Socket _socket;
    private readonly UnixDomainSocketEndPoint _address;
    private volatile bool _onlyPartsEnd;

    private ServiceManager(string path, TimeSpan? watchdog)
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        _address = new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path); // @ stands for the abstract namespace
        Watchdog = watchdog;
    }

    /// <summary>Within this time it has to be told again that the service is alive, or it is killed; null where nobody watches.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>The manager that started this process, or null where none did, or wants to know nothing.</summary>
    /// <param name="variable">Environment variables by name.</param>
    /// <param name="processId">This process.</param>
    public static ServiceManager? Find(Func<string, string?> variable, int processId)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(SocketVariable) is not { Length: > 1 } path || path[0] is not ('/' or '@'))
        {
            return null;
        }

        // The variables are inherited: those of a parent are not meant for this process.
        var isOurs = variable(WatchdogPidVariable) is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        var watchdog = isOurs && long.TryParse(variable(WatchdogVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0 ? TimeSpan.FromMicroseconds(microseconds) : (TimeSpan?)null;
        return new ServiceManager(path, watchdog);
    }

    /// <summary>Whether what ends are parts that are followed by others, so that <see cref="Stopping"/> is no news for the manager.</summary>
    public bool OnlyPartsEnd
    {
        get => _onlyPartsEnd;
        set => _onlyPartsEnd = value;
    }

    /// <summary>The service is ready, or again so after <see cref="Reloading"/>.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>The service reads its configuration again, until it is <see cref="Ready"/>.</summary>
    /// <param name="now">A monotonic instant, as the manager wants to know it (sd_notify(3)).</param>
    public void Reloading(TimeSpan now) => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)now.TotalMicroseconds}"));

    /// <summary>The service is alive.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>The service is about to stop.</summary>
    public void Stopping()
    {
        if (!OnlyPartsEnd)
        {
            Send("STOPPING=1");
        }
    }

    /// <summary>What the service is doing, for <c>systemctl status</c>.</summary>
    /// <param name="text">One line.</param>
    public void Status(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Send("STATUS=" + (text.Length <= MaxStatusLength ? text : text[..MaxStatusLength]).ReplaceLineEndings(" "));
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Send(string line)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(line), _address);
        }
        catch (SocketException)
        {
            // It does not listen, or not now. Of a heartbeat that is lost the next one makes up; there is nobody else to tell.
        }
        catch (ObjectDisposedException)
        {
            // The process is ending.
        }
    }
}
