namespace HydraKiosk.Link.Dialing;

/// <summary>
/// What the environment says about proxies, read as people write it: names in either case, values in quotes, without a scheme, with a slash at
/// the end, with a password that holds any character. The runtime's own reading ignores silently what it does not understand.
/// </summary>
internal static class ProxyEnvironment
{
    private static readonly string[] _forSecure = ["https_proxy", "all_proxy"];
    private static readonly string[] _forPlain = ["http_proxy", "all_proxy"];

    /// <summary>Which proxy leads to an endpoint.</summary>
    /// <param name="endpoint">A ws:// or wss:// address.</param>
    /// <param name="variables">The environment.</param>
    public static ProxyChoice Choose(Uri endpoint, IReadOnlyDictionary<string, string> variables)
    {
        if (endpoint.IsLoopback)
        {
            return new ProxyChoice(null) { Why = "the service is on this machine" };
        }

        foreach (var name in endpoint.Scheme == "wss" ? _forSecure : _forPlain)
        {
            var (spelled, value) = Find(name, variables);
            if (value.Length == 0)
            {
                continue;
            }

            var (exempt, list) = Find("no_proxy", variables);
            if (ProxyExceptions.Match(list, endpoint))
            {
                return new ProxyChoice(null) { Why = $"{exempt} names the service" };
            }

            return ProxyAddress.TryRead(value, out var address, out var problem)
                ? new ProxyChoice(address) { Why = $"of {spelled}" }
                : new ProxyChoice(null) { Why = $"of {spelled}", Problem = $"{spelled} is no address of a proxy: {problem}" };
        }

        return new ProxyChoice(null) { Why = "the environment names no proxy" };
    }

    /// <summary>Lower case wins, then upper case, then whatever else is spelled so.</summary>
    private static (string Name, string Value) Find(string name, IReadOnlyDictionary<string, string> variables)
    {
        var spellings = variables.Keys.Where(key => key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(key => key == name ? 0 : !key.Any(char.IsAsciiLetterLower) ? 1 : 2).ThenBy(key => key, StringComparer.Ordinal);
        foreach (var spelling in spellings)
        {
            if (ProxyAddress.Unquoted(variables[spelling]) is { Length: > 0 } value)
            {
                return (spelling, value);
            }
        }

        return (name, "");
    }
}
