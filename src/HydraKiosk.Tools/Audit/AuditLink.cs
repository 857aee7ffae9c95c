using System.Text;
using System.Text.Json;

namespace HydraKiosk.Tools.Audit;

/// <summary>What of a line holds the chain together, read without the rest of it: a check reads a great many lines.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Previous">The hash of the line before.</param>
/// <param name="IsLoss">Whether it tells that lines before it were lost.</param>
internal readonly record struct AuditLink(long Sequence, string Previous, bool IsLoss)
{
    /// <summary>Reads it; null, and what is wrong as the rest of a sentence, where the line is none of this log.</summary>
    public static AuditLink? Read(ReadOnlySpan<byte> line, out string? problem)
    {
        problem = null;
        try
        {
            var json = new Utf8JsonReader(line);
            var (format, sequence, previous, isLoss) = (0L, 0L, "", false);
            while (json.Read())
            {
                if (json.CurrentDepth != 1 || json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isFormat = json.ValueTextEquals("format"u8);
                var isSequence = json.ValueTextEquals("sequence"u8);
                var isStage = json.ValueTextEquals("stage"u8);
                var isPrevious = json.ValueTextEquals("prev"u8);
                json.Read();
                format = isFormat ? json.GetInt64() : format;
                sequence = isSequence ? json.GetInt64() : sequence;
                previous = isPrevious ? Encoding.UTF8.GetString(json.ValueSpan) : previous;
                isLoss |= isStage && json.ValueTextEquals("lost"u8);
            }

            problem = format == AuditLine.Format ? null : $"it is not of format {AuditLine.Format}";
            return problem is null ? new AuditLink(sequence, previous, isLoss) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            problem = "it is not a line of JSON as this program writes it";
            return null;
        }
    }
}
