using System.Net;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Dialing;

/// <summary>How far a dial has come.</summary>
internal enum DialPhase
{
    /// <summary>The name is being looked up.</summary>
    Resolving,

    /// <summary>No TCP connection yet.</summary>
    Connecting,

    /// <summary>Connected: TLS, the request, the answer.</summary>
    Connected,
}

/// <summary>
/// What one dial has met on its way, since the runtime's exceptions do not tell. Written by the dial, read by whoever explains its end.
/// </summary>
internal sealed class DialTrace
{
    private volatile DialPhase _phase;
    private volatile IPAddress? _localAddress;
    private int _connections;

    public DialPhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>Host and port that are really connected to: the service's, or a proxy's.</summary>
    public DnsEndPoint? Target { get; set; }

    /// <summary>This device's own address on the connection.</summary>
    public IPAddress? LocalAddress
    {
        get => _localAddress;
        set => _localAddress = value;
    }

    /// <summary>Why the certificate was not accepted.</summary>
    public SessionOutcome? Certificate { get; set; }

    /// <summary>The certificate that was shown, accepted or not; null before one was.</summary>
    public ShownCertificate? Shown { get; set; }

    /// <summary>The HTTP answer, if one came.</summary>
    public HttpAnswer? Answer { get; set; }

    /// <summary>How far this device's clock is ahead of the service's; null where no answer of the service says so.</summary>
    public TimeSpan? ClockAhead { get; set; }

    /// <summary>Takes the signs of life of the connection; null where nobody asks for them.</summary>
    public LinkPulse? Pulse { get; init; }

    /// <summary>
    /// One attempt is one connection: the runtime would dial again, three times within milliseconds, where a far end takes a connection and
    /// closes it. Only a proxy that wants a password may hang up after it has said so.
    /// </summary>
    public bool MayConnect(ProxyChoice proxy) => ++_connections <= (proxy.Address?.Credentials is null ? 1 : 2);

    /// <summary>The stream that notes what it carries.</summary>
    public Stream Watched(Stream stream)
    {
        if (Pulse is null)
        {
            return stream;
        }

        var watched = new PulseStream(stream, Pulse);
        Pulse.Wraps(watched);
        return watched;
    }
}
