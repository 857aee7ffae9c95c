using System.Net;

namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>metrics</c> part of the file.</summary>
public sealed record MetricsOptions
{
    /// <summary>Where figures are served to a monitoring system; null for nowhere.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Permits <see cref="Listen"/> to be reached from other machines. Whoever reaches it reads every figure.</summary>
    public bool AllowRemote { get; init; }
}
