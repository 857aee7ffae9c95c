using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Link.Contract;

/// <summary>Where the service is and how long to wait for it.</summary>
public sealed record LinkOptions
{
    /// <summary>The service's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("wss://api.smallest.ai/waves/v1/s2s");

    /// <summary><c>wss://</c>, or <c>ws://</c> to this machine. A key must not stand in it.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>What is asked for, as the <c>model</c> query parameter where <see cref="Address"/> says nothing else.</summary>
    public string Model { get; init; } = ModelRoster.DefaultModel;

    /// <summary>
    /// The address to dial, path and query included, where it is not <see cref="Endpoint"/> with the model in its query; null where it is. It may
    /// hold texts of the person's configuration and is never shown.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>Whom the voice speaks to, one of <see cref="WireNames"/>: said where something else answers.</summary>
    public string Speaks { get; init; } = WireNames.Hydra;

    /// <summary>The header of the upgrade request that carries the key; null for a service without keys.</summary>
    public string? KeyHeader { get; init; } = "Authorization";

    /// <summary>What stands before the key in <see cref="KeyHeader"/>.</summary>
    public string KeyPrefix { get; init; } = "Bearer ";

    /// <summary>Sent in a header of the upgrade request, itself or as a token minted with it.</summary>
    public required ApiKey ApiKey { get; init; }

    /// <summary>Reads the key again from where it stands, after it was refused; called from any thread. Null where it has no such place.</summary>
    public Func<KeyReading>? ReadKeyAgain { get; init; }

    /// <summary>
    /// Whether each dial takes a short-lived token, minted with <see cref="ApiKey"/>, instead of the key. A key that is a token (<c>wat_…</c>) is
    /// sent as it is.
    /// </summary>
    public bool MintAccessTokens { get; init; }

    /// <summary>Life of such a token, 30 to 900 s. It is reused until near its end.</summary>
    public TimeSpan AccessTokenLife { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// Told each token that was minted, before anything is sent with it: whoever keeps secrets out of texts has to know it. Null for nobody.
    /// </summary>
    public Action<string>? Minted { get; init; }

    /// <summary>Told the code of each WebSocket close frame of the service, on the link's own thread; must not block. Null for nobody.</summary>
    public Action<int>? Closed { get; init; }

    /// <summary>A PEM file with certificate authorities that are trusted beside the system's; null for none. Read for each dial.</summary>
    public string? CaFile { get; init; }

    /// <summary>The proxy that leads to the service.</summary>
    public LinkProxy Proxy { get; init; } = LinkProxy.FromEnvironment;

    /// <summary>When this program was made: a clock before it is wrong, and is told so where a certificate fails.</summary>
    public DateTimeOffset Built { get; init; } = ProgramDate.Built;

    /// <summary>Allows <c>ws://</c>, which shows key and voice to the network, to other machines.</summary>
    public bool AllowInsecureEndpoint { get; init; }

    /// <summary>From the dial to the accepted upgrade.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the upgrade to <c>session.created</c>.</summary>
    public TimeSpan CreatedTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From <c>session.configure</c> to <c>session.configured</c>.</summary>
    public TimeSpan ConfiguredTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From a second configure, without the voice the service refused, to <c>session.configured</c>.</summary>
    public TimeSpan CorrectedConfigureTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a close may take before the socket is aborted.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A send that takes longer has met a dead link where nothing arrives either; while something does, it may take three times as long.
    /// </summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What was sent and stays unacknowledged for so long makes the kernel give the connection up (<c>TCP_USER_TIMEOUT</c>; Linux only).
    /// Behind every limit of the program's own, the longest of which is three times <see cref="SendTimeout"/>: the kernel must not take away what
    /// those allow.
    /// </summary>
    public TimeSpan AcknowledgeTimeout { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>Between two pings of a running session; infinite for none.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>
    /// The session is given up when nothing at all has arrived for so long and nothing could be sent either; where sends still complete, after
    /// three times as long. Infinite for never.
    /// </summary>
    /// <remarks>
    /// A stall of 4.5 s, as a change of the radio cell has, begins up to one <see cref="KeepAliveInterval"/> after the last answer.
    /// </remarks>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Host and port, for messages: never path, query or user information.</summary>
    public string Host => EndpointRules.HostOf(Endpoint);

    /// <summary>The address to dial: <see cref="Address"/>, or the endpoint with the model in the query.</summary>
    public Uri RequestUri
    {
        get
        {
            if (Address is not null)
            {
                return Address;
            }

            var builder = new UriBuilder(Endpoint);
            var model = "model=" + Uri.EscapeDataString(Model);
            builder.Query = builder.Query.Length > 1 ? builder.Query[1..] + "&" + model : model;
            return builder.Uri;
        }
    }

    /// <summary>What is wrong with these options, in words for the person who wrote them; null when nothing is.</summary>
    public string? Check() => EndpointRules.Problem(Endpoint, Model, AllowInsecureEndpoint)
        ?? (AccessTokenLife < TimeSpan.FromSeconds(30) || AccessTokenLife > TimeSpan.FromSeconds(900) ? "an access token lives 30 to 900 s" : null);
}
