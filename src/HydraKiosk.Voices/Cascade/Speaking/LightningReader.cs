using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>What a message of the voice is.</summary>
internal enum LightningKind
{
    /// <summary>A piece of sound.</summary>
    Sound,

    /// <summary>When a word sounds.</summary>
    Word,

    /// <summary>The sentence is complete.</summary>
    Complete,

    /// <summary>Something went wrong.</summary>
    Error,

    /// <summary>Nothing that matters.</summary>
    Other,
}

/// <summary>A message of the voice.</summary>
internal readonly record struct LightningMessage(LightningKind Kind)
{
    /// <summary>Our own id of the sentence; null where the service does not repeat it.</summary>
    public string? Id { get; init; }

    /// <summary>The word.</summary>
    public string? Word { get; init; }

    /// <summary>When it begins, in seconds of the sentence's sound.</summary>
    public double From { get; init; }

    /// <summary>When it ends.</summary>
    public double Until { get; init; }

    /// <summary>How many bytes of sound were decoded.</summary>
    public int SoundBytes { get; init; }

    /// <summary>The rate that the message names, in hertz; 0 where it names none.</summary>
    public int RateHz { get; init; }

    /// <summary>What went wrong, in the service's words.</summary>
    public string? Error { get; init; }
}

/// <summary>Reads the voice's messages. Everything in them is bounded here.</summary>
internal static class LightningReader
{
    private const int MostId = 128;
    private const int MostWord = 100;
    private const int MostError = 200;
    private const double LongestSeconds = 600;
    private const double MostRateHz = 1_000_000;

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="sound">Takes the decoded samples; grows as needed.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Why it is none; null where it is one.</returns>
    public static string? Read(ReadOnlySpan<byte> utf8, ref byte[] sound, out LightningMessage message)
    {
        message = default;
        string? status = null, id = null, word = null, error = null;
        double from = 0, until = 0;
        var (bytes, rate, hasError) = (0, 0, false);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "not a JSON object";
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject)
            {
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    continue; // of "data"
                }

                if (reader.ValueTextEquals("audio"u8))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.Null)
                    {
                        continue; // a message without sound may say so
                    }

                    if (reader.TokenType != JsonTokenType.String || !TryDecode(ref reader, ref sound, out bytes))
                    {
                        return "sound that is not base64";
                    }

                    continue;
                }

                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "data" when reader.TokenType == JsonTokenType.StartObject:
                        break; // its members are told apart by their names
                    case "status":
                        status = Bounded(ref reader, MostWord);
                        break;
                    case "external_request_id":
                        id = Bounded(ref reader, MostId);
                        break;
                    case "word":
                        word = Bounded(ref reader, MostWord);
                        break;
                    case "start":
                        from = Number(ref reader, LongestSeconds);
                        break;
                    case "end":
                        until = Number(ref reader, LongestSeconds);
                        break;
                    case "sample_rate":
                        rate = (int)Number(ref reader, MostRateHz);
                        break;
                    case "error":
                        // An empty text says, like null, that there is none.
                        hasError |= reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False)
                            && !(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(""u8));
                        if (reader.TokenType != JsonTokenType.StartObject)
                        {
                            error = Bounded(ref reader, MostError);
                        }

                        break;
                    case "message":
                        error = Bounded(ref reader, MostError) is { Length: > 0 } said ? said : error;
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "not JSON";
        }

        var kind = hasError || status == "error" ? LightningKind.Error : status switch
        {
            "chunk" => LightningKind.Sound,
            "word_timestamp" => LightningKind.Word,
            "complete" => LightningKind.Complete,
            _ => LightningKind.Other,
        };
        message = new LightningMessage(kind)
        {
            Id = id is { Length: > 0 } ? id : null,
            Word = word ?? "",
            From = from,
            Until = Math.Max(from, until),
            SoundBytes = bytes,
            RateHz = rate,
            Error = Printable.Line(error is { Length: > 0 } ? error : "without a word", MostError),
        };
        return kind == LightningKind.Other && status is null ? "no status" : null;
    }

    private static bool TryDecode(ref Utf8JsonReader reader, ref byte[] sound, out int bytes)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped)
        {
            // Base64 that is written with escapes ("\/"): rare, and read the slow way.
            var text = reader.GetString()!;
            Grow(ref sound, text.Length);
            return Convert.TryFromBase64String(text, sound, out bytes);
        }

        Grow(ref sound, reader.ValueSpan.Length);
        return Base64.DecodeFromUtf8(reader.ValueSpan, sound, out _, out bytes) == OperationStatus.Done;
    }

    private static void Grow(ref byte[] sound, int characters)
    {
        var need = Base64.GetMaxDecodedFromUtf8Length(characters) + 4;
        if (sound.Length < need)
        {
            sound = new byte[need];
        }
    }

    /// <summary>A number, also one that is written as a text; 0 where there is none.</summary>
    private static double Number(ref Utf8JsonReader reader, double most)
    {
        const int MostDigits = 40;
        var (isRead, number) = (false, 0.0);
        if (reader.TokenType == JsonTokenType.Number)
        {
            isRead = reader.TryGetDouble(out number);
        }
        else if (reader.TokenType == JsonTokenType.String && reader is { HasValueSequence: false, ValueSpan.Length: > 0 and <= MostDigits })
        {
            isRead = Utf8Parser.TryParse(reader.ValueSpan, out number, out var consumed) && consumed == reader.ValueSpan.Length;
        }
        else
        {
            reader.Skip();
        }

        return isRead && double.IsFinite(number) ? Math.Clamp(number, 0, most) : 0;
    }

    private static string Bounded(ref Utf8JsonReader reader, int most)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return "";
        }

        var text = reader.GetString()!;
        return text.Length <= most ? text : text[..most];
    }
}
