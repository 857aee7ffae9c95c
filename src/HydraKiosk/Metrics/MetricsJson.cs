using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HydraKiosk.Metrics;

/// <summary>The figures for scripts and the console.</summary>
internal static class MetricsJson
{
    private static readonly MetricsJsonContext _context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>For whoever puts the figures into a larger object.</summary>
    public static JsonTypeInfo<MetricsSnapshot> TypeInfo => _context.MetricsSnapshot;

    public static string Render(MetricsSnapshot snapshot) => JsonSerializer.Serialize(snapshot, TypeInfo);
}

[JsonSerializable(typeof(MetricsSnapshot))]
internal sealed partial class MetricsJsonContext : JsonSerializerContext;
