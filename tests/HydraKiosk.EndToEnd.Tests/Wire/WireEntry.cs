using System.Text.Json;

namespace HydraKiosk.EndToEnd.Tests.Wire;

/// <summary>One line of the simulator's log.</summary>
internal sealed record WireEntry(
    double AtMs, int Session, string Direction, string Type, string? Detail, int Samples, long SampleClock, double? LevelDbfs, string? ResponseId,
    string? CallId, JsonElement? Event)
{
    public const string Append = "input_audio_buffer.append";
    public const string Delta = "response.output_audio.delta";

    public bool IsReceived => Direction == "received";

    public bool IsSent => Direction == "sent";

    public bool IsNote => Direction == "note";

    /// <summary>A rule that was broken, or advice that was not followed; the daemon is held to both.</summary>
    public bool IsViolation => Direction is "violation" or "advice";

    /// <summary>What the client answers a call with; empty for any other message.</summary>
    public string ToolOutput => Event is { ValueKind: JsonValueKind.Object } sent && sent.TryGetProperty("item", out var item)
        && item.TryGetProperty("output", out var output) ? output.ToString() : "";

    public static WireEntry Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new WireEntry(
            root.GetProperty("time_ms").GetDouble(), root.GetProperty("session").GetInt32(), Text("direction")!, Text("type")!, Text("detail"),
            root.TryGetProperty("samples", out var samples) ? samples.GetInt32() : 0,
            root.TryGetProperty("sample_clock", out var clock) ? clock.GetInt64() : 0,
            root.TryGetProperty("level_dbfs", out var level) ? level.GetDouble() : null,
            Text("response_id"), Text("call_id"),
            root.TryGetProperty("event", out var message) ? message.Clone() : null);

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
