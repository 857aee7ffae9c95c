using System.Net;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Http;

/// <summary>What a request needs of the device.</summary>
public sealed record HttpServices
{
    /// <summary>Looks up the addresses of a name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } =
        static (host, ending) => Dns.GetHostAddressesAsync(host, ending);

    /// <summary>The value of <c>Idempotency-Key</c>, of visible ASCII characters: equal for calls that are to be carried out once together.</summary>
    public Func<ToolCall, string> IdempotencyKey { get; init; } = IdempotencyKeys.OfCall;
}
