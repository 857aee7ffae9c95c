using System.Net;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Link.Dialing;

/// <summary>Makes of a configured proxy the one that is used for an endpoint.</summary>
internal static class ProxyUse
{
    /// <summary>Which proxy leads to an endpoint now, and why.</summary>
    public static ProxyChoice Choose(this LinkProxy proxy, Uri endpoint)
    {
        if (proxy.RevealAddress() is { } configured)
        {
            return ProxyAddress.TryRead(configured.OriginalString, out var address, out var problem)
                ? new ProxyChoice(address) { Why = "of hydra.proxy" }
                : new ProxyChoice(null) { Why = "of hydra.proxy", Problem = $"hydra.proxy is no address of a proxy: {problem}" };
        }

        return ReferenceEquals(proxy, LinkProxy.FromEnvironment)
            ? ProxyEnvironment.Choose(endpoint, Variables())
            : new ProxyChoice(null) { Why = "hydra.proxy is none" };
    }

    /// <summary>Sets up a handler.</summary>
    /// <param name="handler">Fresh.</param>
    /// <param name="choice">See <see cref="Choose"/>.</param>
    public static void Apply(SocketsHttpHandler handler, ProxyChoice choice)
    {
        handler.UseProxy = choice.Address is not null; // false also keeps the runtime from reading the environment by itself
        handler.Proxy = choice.Address is { } proxy ? new Fixed(proxy) : null;
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return variables;
    }

    /// <summary>For every address: the runtime's own type makes exceptions.</summary>
    private sealed class Fixed(ProxyAddress proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = proxy.Credentials;

        public Uri GetProxy(Uri destination) => proxy.Address;

        public bool IsBypassed(Uri host) => false;
    }
}
