using System.Net;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Face.Access;

/// <summary>
/// Whether a request comes from a page of this daemon. A page of somebody else in a browser of the same machine can send requests here, and can
/// have a name of its own lead to this address; it can choose neither the host that its requests name nor the origin that they bear.
/// </summary>
internal static class RequestOrigin
{
    /// <summary>Whether the host that a request names is one under which this machine is asked for.</summary>
    /// <param name="host">The host, with its port.</param>
    /// <param name="isRemote">Whether other machines may ask, by whatever name they know.</param>
    public static bool IsHostRight(HostString host, bool isRemote) => host.HasValue && (isRemote
        || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    /// <summary>Whether a request that does something was made by a page that was served here.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var origins = request.Headers.Origin;
        return origins.Count == 1 && string.Equals(origins[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }
}
