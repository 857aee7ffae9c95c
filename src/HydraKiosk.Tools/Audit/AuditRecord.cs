using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Tools.Audit;

/// <summary>A line of the audit log as it was read. Members that a line does not have are null or 0.</summary>
public sealed record AuditRecord
{
    /// <summary>Its number in the chain, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>When, by the wall clock of the device.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>One more each time a program opens the log.</summary>
    public long Run { get; init; }

    /// <summary>Which start of the machine.</summary>
    public string Boot { get; init; } = "";

    /// <summary>Milliseconds on the clock that never jumps; comparable within one <see cref="Boot"/>.</summary>
    public long BootMs { get; init; }

    /// <summary>What it tells, as in the file; see <see cref="AuditStage"/>.</summary>
    public string StageWord { get; init; } = "";

    /// <summary>What it tells; null for a word of a later version.</summary>
    public AuditStage? Stage => AuditWords.StageOf(StageWord);

    /// <summary>Which session of its run asked.</summary>
    public int Session { get; init; }

    /// <summary>Which turn of the person.</summary>
    public int Turn { get; init; }

    /// <summary>The service's id of the call.</summary>
    public string? CallId { get; init; }

    /// <summary>The tool.</summary>
    public string? Tool { get; init; }

    /// <summary>What the tool can do to the world: read, act, money or vehicle.</summary>
    public string? Class { get; init; }

    /// <summary>What the device was in the middle of.</summary>
    public string? Mode { get; init; }

    /// <summary>The arguments without their secrets, as JSON.</summary>
    public string? ArgumentsJson { get; init; }

    /// <summary>See <see cref="Audit.ArgumentsDigest"/>.</summary>
    public string? ArgumentsDigest { get; init; }

    /// <summary>The decision in a few words.</summary>
    public string? Why { get; init; }

    /// <summary>How long the tool ran.</summary>
    public long? DurationMs { get; init; }

    /// <summary>How it came out; null where the line does not say, or in a word of a later version.</summary>
    public AuditOutcome? Outcome => AuditWords.OutcomeOf(OutcomeWord);

    /// <summary>The same as it stands in the file.</summary>
    public string? OutcomeWord { get; init; }

    /// <summary>The beginning of what the model was told.</summary>
    public string? Output { get; init; }

    /// <summary>The hash of the line before.</summary>
    public string Previous { get; init; } = "";

    /// <summary>The hash that the line says is its own.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The whole line, for whoever passes it on.</summary>
    public string Line { get; init; } = "";

    /// <summary>Reads a line; false, and what is wrong with it as the rest of a sentence, where it is none.</summary>
    internal static bool TryParse(
        ReadOnlyMemory<byte> line, [NotNullWhen(true)] out AuditRecord? record, [NotNullWhen(false)] out string? problem)
    {
        record = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                problem = "it is not a JSON object";
                return false;
            }

            if (Number(root, "format") is not AuditLine.Format)
            {
                problem = $"it is not of format {AuditLine.Format}";
                return false;
            }

            record = Read(root, Encoding.UTF8.GetString(line.Span));
            problem = null;
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            problem = "it is not a line of JSON as this program writes it";
            return false;
        }
    }

    private static AuditRecord Read(JsonElement root, string line) => new()
    {
        Sequence = Number(root, "sequence") ?? throw new FormatException("no sequence"),
        Time = DateTimeOffset.Parse(Text(root, "time") ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Run = Number(root, "run") ?? 0,
        Boot = Text(root, "boot") ?? "",
        BootMs = Number(root, "bootMs") ?? 0,
        StageWord = Text(root, "stage") ?? "",
        Session = (int)(Number(root, "session") ?? 0),
        Turn = (int)(Number(root, "turn") ?? 0),
        CallId = Text(root, "call"),
        Tool = Text(root, "tool"),
        Class = Text(root, "class"),
        Mode = Text(root, "mode"),
        ArgumentsJson = root.TryGetProperty("arguments", out var arguments) ? arguments.GetRawText() : null,
        ArgumentsDigest = Text(root, "argumentsDigest"),
        Why = Text(root, "why"),
        DurationMs = Number(root, "durationMs"),
        OutcomeWord = Text(root, "outcome"),
        Output = Text(root, "output"),
        Previous = Text(root, "prev") ?? "",
        Hash = Text(root, "hash") ?? "",
        Line = line,
    };

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetInt64() : null;
}
