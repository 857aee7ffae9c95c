using System.Text;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Exposition;

/// <summary>What the metrics server has to say.</summary>
/// <param name="read">Reads everything that figures are made of.</param>
/// <param name="status">How the daemon is.</param>
/// <param name="secrets">What must not be told to anybody.</param>
internal sealed class MetricsPages(Func<MetricsReading> read, Func<KioskStatus> status, SecretFilter secrets)
{
    /// <summary>The page of a path; null where there is none.</summary>
    public HttpReply? Find(string path) => path switch
    {
        "/metrics" => new HttpReply(200, "text/plain; version=0.0.4; charset=utf-8", secrets.Clean(MetricTable.Render(read()))),
        "/health" => Health(status().Health),
        _ => null,
    };

    /// <summary>
    /// A device that serves people answers 200, also a degraded one: 503 takes a device out of service, and it is better than none.
    /// </summary>
    private HttpReply Health(HealthStatus health)
    {
        var text = Encoding.UTF8.GetString(ControlJson.Line(json =>
        {
            json.WriteString("health"u8, health.Verdict);
            json.WriteStartArray("reasons"u8);
            foreach (var reason in health.Reasons)
            {
                json.WriteStartObject();
                if (reason.Code.Length > 0)
                {
                    json.WriteString("code"u8, reason.Code);
                }

                json.WriteString("detail"u8, reason.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
        return new HttpReply(health.Verdict == HealthStatus.Failed ? 503 : 200, "application/json", secrets.Clean(text));
    }
}
