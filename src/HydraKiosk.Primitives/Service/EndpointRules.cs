namespace HydraKiosk.Primitives.Service;

/// <summary>What an endpoint of the service must be, for whoever writes it down and for whoever dials it.</summary>
public static class EndpointRules
{
    /// <summary>Host and port, for messages: never path, query or user information.</summary>
    public static string HostOf(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.IsDefaultPort ? endpoint.IdnHost : $"{endpoint.IdnHost}:{endpoint.Port}";
    }

    /// <summary>What is wrong with an endpoint and a model, in words for the person who wrote them; null when nothing is.</summary>
    /// <param name="endpoint">Where the service is.</param>
    /// <param name="model">The model asked for, which the link adds to the query by itself.</param>
    /// <param name="allowInsecure">Whether <c>ws://</c> to other machines was allowed.</param>
    public static string? Problem(Uri endpoint, string model, bool allowInsecure)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("ws" or "wss"))
        {
            return "the endpoint must start with wss:// (or ws:// on this machine)";
        }

        if (endpoint.Scheme == "ws" && !endpoint.IsLoopback && !allowInsecure)
        {
            return $"the endpoint at {HostOf(endpoint)} is not encrypted: use wss://, or set allowInsecureEndpoint to send key and voice in the "
                + "clear";
        }

        if (endpoint.UserInfo.Length > 0 || HasParameter(endpoint, "api_key") || HasParameter(endpoint, "token"))
        {
            return "the endpoint carries a credential: remove it, the key is sent in a header";
        }

        return HasParameter(endpoint, "model") ? "the endpoint names a model in its query: use the model setting instead"
            : string.IsNullOrWhiteSpace(model) ? "no model is named"
            : null;
    }

    private static bool HasParameter(Uri endpoint, string name) =>
        endpoint.Query.TrimStart('?').Split('&').Any(p => p.Split('=')[0].Equals(name, StringComparison.OrdinalIgnoreCase));
}
