using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>Reads the recogniser's messages. Everything in them is bounded here.</summary>
internal static class PulseReader
{
    /// <summary>Characters of one message that count; nobody says more in a turn.</summary>
    public const int MostCharacters = 4_000;

    private const int MostId = 128;
    private const int MostError = 200;

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="problem">Why it is none, in a few words.</param>
    /// <returns>Null where it is none.</returns>
    public static PulseMessage? Read(ReadOnlySpan<byte> utf8, out string? problem)
    {
        problem = null;
        string session = "", text = "";
        string? error = null, message = null;
        var (isFinal, isLast, isWords, isError) = (false, false, false, false);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "not a JSON object";
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "session_id":
                        session = Bounded(ref reader, MostId);
                        break;
                    case "transcript":
                        isWords = true;
                        text = Bounded(ref reader, MostCharacters);
                        break;
                    case "is_final":
                        isFinal = IsTrue(in reader);
                        break;
                    case "is_last":
                        isLast = IsTrue(in reader);
                        break;
                    case "status":
                        isError = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
                        break;
                    case "error":
                        // An empty text says, like null, that there is none.
                        isError |= reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False) && !(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(""u8));
                        error = Bounded(ref reader, MostError);
                        break;
                    case "message":
                        message = Bounded(ref reader, MostError);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = "not JSON";
            return null;
        }

        if (isError)
        {
            return new PulseMessage(session, "", false, isLast, Printable.Line(error is { Length: > 0 } ? error : message ?? "without a word", MostError));
        }

        if (!isWords && !isLast)
        {
            problem = session.Length > 0 || message is not null ? null : "neither words nor an error";
            return problem is null ? new PulseMessage(session, "", false, false, null) : null;
        }

        return new PulseMessage(session, text.Trim(), isFinal, isLast, null);
    }

    /// <summary>Some write truths as texts.</summary>
    private static bool IsTrue(in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8));

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
