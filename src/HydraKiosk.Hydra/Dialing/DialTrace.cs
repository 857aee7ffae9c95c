using System.Net;
using HydraKiosk.Hydra.Session;

namespace HydraKiosk.Hydra.Dialing;

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

/// <summary>What one dial has met on its way, since the runtime's exceptions do not tell. Written by the dial, read by whoever explains its end.</summary>
internal sealed class DialTrace
{
    private volatile DialPhase _phase;
    private volatile IPAddress? _localAddress;

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

    /// <summary>The HTTP answer, if one came.</summary>
    public HttpAnswer? Answer { get; set; }
}
