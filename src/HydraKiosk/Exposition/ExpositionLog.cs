using System.Net;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Exposition;

/// <summary>The journal of the metrics server, as far as nobody has to act on it.</summary>
internal static partial class ExpositionLog
{
    [LoggerMessage(6111, LogLevel.Information, "figures at http://{Address}/metrics, health at /health")]
    public static partial void Serving(ILogger log, IPEndPoint address);
}
