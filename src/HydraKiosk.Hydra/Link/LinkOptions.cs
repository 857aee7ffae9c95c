using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Hydra.Link;

/// <summary>Where the service is and how long to wait for it.</summary>
public sealed record LinkOptions
{
    /// <summary>The service's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("wss://api.smallest.ai/waves/v1/s2s");

    /// <summary><c>wss://</c>, or <c>ws://</c> to this machine. The model is added as a query parameter; a key must not stand in it.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The <c>model</c> query parameter, always sent.</summary>
    public string Model { get; init; } = ModelRoster.DefaultModel;

    /// <summary>Sent as a bearer header of the upgrade request.</summary>
    public required ApiKey ApiKey { get; init; }

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

    /// <summary>A send that takes longer has met a dead link, whatever the pings say.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence of the far end after which it is pinged.</summary>
    /// <remarks>
    /// The runtime looks at a link once a second: with these two values a ping goes out at most 2 s after the last byte heard and an
    /// answer missing for 2 s aborts the socket, so a dead link is found within about 4 s.
    /// </remarks>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a ping may stay unanswered, see <see cref="KeepAliveInterval"/>.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMilliseconds(1750);

    /// <summary>Host and port, for messages: never path, query or user information.</summary>
    public string Host => Endpoint.IsDefaultPort ? Endpoint.IdnHost : $"{Endpoint.IdnHost}:{Endpoint.Port}";

    /// <summary>The address to dial: the endpoint with the model in the query.</summary>
    public Uri RequestUri
    {
        get
        {
            var builder = new UriBuilder(Endpoint);
            var model = "model=" + Uri.EscapeDataString(Model);
            builder.Query = builder.Query.Length > 1 ? builder.Query[1..] + "&" + model : model;
            return builder.Uri;
        }
    }

    /// <summary>What is wrong with these options, in words for the person who wrote them; null when nothing is.</summary>
    public string? Check()
    {
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("ws" or "wss"))
        {
            return "the endpoint must start with wss:// (or ws:// on this machine)";
        }

        if (Endpoint.Scheme == "ws" && !Endpoint.IsLoopback && !AllowInsecureEndpoint)
        {
            return $"the endpoint at {Host} is not encrypted: use wss://, or set allowInsecureEndpoint to send key and voice in the clear";
        }

        if (Endpoint.UserInfo.Length > 0 || HasParameter("api_key") || HasParameter("token"))
        {
            return "the endpoint carries a credential: remove it, the key is sent in a header";
        }

        return HasParameter("model") ? "the endpoint names a model in its query: use the model setting instead"
            : string.IsNullOrWhiteSpace(Model) ? "no model is named"
            : null;
    }

    private bool HasParameter(string name) =>
        Endpoint.Query.TrimStart('?').Split('&').Any(p => p.Split('=')[0].Equals(name, StringComparison.OrdinalIgnoreCase));
}
