using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HydraKiosk.Metrics;

namespace HydraKiosk.Control;

/// <summary>How the control socket writes: one JSON object per line, quotes readable.</summary>
internal static class ControlJson
{
    // This goes to a terminal or a script, never into a web page.
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ControlJsonContext _context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One object with a line feed after it.</summary>
    public static byte[] Line(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The status as the value of the member <c>status</c>.</summary>
    public static void WriteStatus(Utf8JsonWriter json, KioskStatus status)
    {
        json.WritePropertyName("status"u8);
        JsonSerializer.Serialize(json, status, _context.KioskStatus);
    }

    /// <summary>The status as a text of its own.</summary>
    public static string StatusText(KioskStatus status) => JsonSerializer.Serialize(status, _context.KioskStatus);

    /// <summary>The status from a daemon; what an older one does not tell has its default.</summary>
    /// <exception cref="JsonException">It is no status.</exception>
    public static KioskStatus ReadStatus(JsonElement status)
    {
        var read = status.Deserialize(_context.KioskStatus) ?? throw new JsonException("the status is null");

        // The generated reader leaves null in what the text does not have, whatever the declared default.
        return read with
        {
            Buttons = read.Buttons ?? [],
            Kill = read.Kill ?? new(),
            Link = read.Link ?? new(),
            Audio = read.Audio ?? new(),
            Uplink = read.Uplink ?? new(),
            Metrics = read.Metrics ?? MetricsSnapshot.None,
            LastReplies = read.LastReplies ?? [],
            Data = read.Data ?? new(),
            Health = read.Health ?? new(read.Ok ? HealthStatus.Ok : HealthStatus.Degraded, []),
            Troubles = read.Troubles ?? [],
            Configuration = Filled(read.Configuration ?? new()),
        };
    }

    private static ConfigurationStatus Filled(ConfigurationStatus read) => read with { Waiting = read.Waiting ?? [] };

    /// <summary>A name of the code as the outside world has it: <c>CredentialsRefused</c> is credentials-refused.</summary>
    public static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}

[JsonSerializable(typeof(KioskStatus))]
internal sealed partial class ControlJsonContext : JsonSerializerContext;
