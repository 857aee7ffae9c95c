using System.Text.Json;

namespace HydraKiosk.Face.Feed;

/// <summary>Reads what a page asks for: <c>{"do":"talk","on":true}</c>. Whatever else comes is no wish.</summary>
internal static class WishReader
{
    /// <summary>The longest message that a page may send, bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>The longest text that may be typed.</summary>
    public const int MaxText = 500;

    /// <summary>The wish, or null.</summary>
    public static FaceWish? Read(ReadOnlySpan<byte> message)
    {
        string? verb = null;
        var (on, text) = (false, "");
        try
        {
            var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = 2 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "do" when reader.TokenType == JsonTokenType.String:
                        verb = reader.GetString();
                        break;
                    case "on" when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                        on = reader.GetBoolean();
                        break;
                    case "text" when reader.TokenType == JsonTokenType.String:
                        text = reader.GetString()!.Trim();
                        break;
                    default:
                        return null;
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: a string that is no UTF-8
        }

        return VerbOf(verb) is { } known && text.Length <= MaxText && (known == FaceVerb.Say) == (text.Length > 0)
            ? new FaceWish(known, on, text) : null;
    }

    private static FaceVerb? VerbOf(string? word) => word switch
    {
        "talk" => FaceVerb.Talk,
        "mute" => FaceVerb.Mute,
        "end" => FaceVerb.End,
        "louder" => FaceVerb.Louder,
        "quieter" => FaceVerb.Quieter,
        "slow" => FaceVerb.Slow,
        "staff" => FaceVerb.Staff,
        "confirm" => FaceVerb.Confirm,
        "say" => FaceVerb.Say,
        _ => null,
    };
}
