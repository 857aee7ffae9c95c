using System.Text.Json;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>One line of the simulator's log, as far as the accounts need it.</summary>
/// <param name="At">Since the simulator started.</param>
/// <param name="Session">The connection's number.</param>
/// <param name="Direction"><c>received</c>, <c>sent</c>, <c>note</c> or <c>violation</c>.</param>
/// <param name="Type">The message's type, or the note's word.</param>
/// <param name="Detail">
/// The note's text; for a <c>response.done</c> its status, for a <c>speech_started</c> its place in ms of received audio.
/// </param>
/// <param name="Samples">Of audio.</param>
internal sealed record WireEntry(TimeSpan At, int Session, string Direction, string Type, string? Detail = null, int Samples = 0)
{
    /// <summary>Everything but the microphone's audio, which is most of the file.</summary>
    public static IEnumerable<WireEntry> Read(string path) =>
        File.ReadLines(path).Where(line => !line.Contains("\"input_audio_buffer.append\"", StringComparison.Ordinal)).Select(Parse);

    /// <summary>All of it.</summary>
    public static IEnumerable<WireEntry> ReadWithAudio(string path) => File.ReadLines(path).Select(Parse);

    public static WireEntry Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var type = root.GetProperty("type").GetString()!;
        var detail = type switch
        {
            "response.done" when root.TryGetProperty("event", out var done) => done.GetProperty("response").GetProperty("status").GetString(),
            "input_audio_buffer.speech_started" when root.TryGetProperty("event", out var started) => started.GetProperty("audio_start_ms").GetRawText(),
            _ => root.TryGetProperty("detail", out var text) ? text.GetString() : null,
        };
        return new WireEntry(
            TimeSpan.FromMilliseconds(root.GetProperty("time_ms").GetDouble()), root.GetProperty("session").GetInt32(),
                root.GetProperty("direction").GetString()!, type,
            detail,
            root.TryGetProperty("samples", out var samples) ? samples.GetInt32() : 0);
    }
}
