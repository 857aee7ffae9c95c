using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Http.Exchange;

namespace HydraKiosk.Tools.Http;

/// <summary>Makes the output for the model out of what a server answered, without the secrets of the request.</summary>
internal static class HttpAnswer
{
    private const int MaxPageLength = 1000; // of a web page, and of what comes with a refusal: nobody listens to more
    private const int MaxDepth = 32;

    /// <summary>The output for the model.</summary>
    /// <param name="reply">What the server answered.</param>
    /// <param name="secrets">What was sent and must not come back.</param>
    public static string Of(HttpReply.Answered reply, IReadOnlyCollection<string> secrets)
    {
        var isSuccess = reply.Status is >= 200 and < 300;
        return isSuccess ? ToolOutput.Success(Write) : ToolOutput.Failure(Refusal(reply.Status), Write);

        void Write(Utf8JsonWriter json)
        {
            json.WriteNumber("status"u8, reply.Status);
            WriteBody(json, reply, secrets, isSuccess);
        }
    }

    private static string Refusal(int status) => status switch
    {
        < 400 => $"The server answered {status}: what was asked for stands at another address. Redirects are not followed.",
        401 or 403 => $"The server answered {status}: this device may not do that.",
        404 => "The server answered 404: there is no such thing.",
        429 => "The server answered 429: too many requests. Try again later.",
        < 500 => $"The server answered {status}: it does not accept this request.",
        _ => $"The server answered {status}: it has a fault. Whether the request was carried out is not known.",
    };

    private static void WriteBody(Utf8JsonWriter json, HttpReply.Answered reply, IReadOnlyCollection<string> secrets, bool isSuccess)
    {
        if (reply.Body.Length == 0)
        {
            return;
        }

        if (!IsText(reply.MediaType))
        {
            json.WriteString("note"u8, $"The answer is no text ({Shown(reply.MediaType)}) and was left out.");
            return;
        }

        var isDamaged = !reply.IsLatin && !reply.IsCut && !System.Text.Unicode.Utf8.IsValid(reply.Body);
        var text = Hide((reply.IsLatin ? Encoding.Latin1 : Encoding.UTF8).GetString(reply.Body).Trim('\uFEFF').Trim(), secrets);
        text = reply.IsCut ? text.TrimEnd('\uFFFD') : text; // a character that the cut halved
        var isPage = reply.MediaType is "text/html" or "application/xhtml+xml";
        using var document = reply.IsCut || isPage ? null : Parse(text, reply.MediaType);
        if (document is not null && (isSuccess || text.Length <= MaxPageLength))
        {
            json.WritePropertyName("body"u8);
            document.RootElement.WriteTo(json);
            return;
        }

        var limit = isPage || !isSuccess ? MaxPageLength : int.MaxValue;
        json.WriteString("body"u8, text.Length <= limit ? text : text[..limit] + "…");
        var note = (isPage ? "The answer is a web page (HTML), not data; only its beginning is shown. " : "")
            + (reply.IsCut ? "The answer was too long and is cut. " : "")
            + (isDamaged ? "The answer was not valid UTF-8; each place that could not be read shows the character U+FFFD. " : "");
        if (note.Length > 0)
        {
            json.WriteString("note"u8, note.TrimEnd());
        }
    }

    private static bool IsText(string mediaType) => mediaType.Length == 0 || mediaType.StartsWith("text/", StringComparison.Ordinal)
        || mediaType.EndsWith("json", StringComparison.Ordinal) || mediaType.EndsWith("xml", StringComparison.Ordinal)
        || mediaType is "application/x-www-form-urlencoded" or "application/javascript" or "application/yaml" or "application/x-ndjson";

    private static string Shown(string mediaType) => Primitives.Text.Printable.Line(mediaType, 60);

    private static JsonDocument? Parse(string text, string mediaType)
    {
        if (!mediaType.EndsWith("json", StringComparison.Ordinal) && text is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return null; // passed on as the words that it is
        }
    }

    private static string Hide(string text, IReadOnlyCollection<string> secrets)
    {
        if (secrets.Count == 0)
        {
            return text;
        }

        var filter = new SecretFilter();
        foreach (var secret in secrets)
        {
            filter.Know(secret);
        }

        // The filter passes over what looks like an ordinary word; here it is known that it is none.
        return secrets.Aggregate(
            filter.Clean(text), (cleaned, secret) => cleaned.Replace(secret, SecretFilter.Mask, StringComparison.OrdinalIgnoreCase));
    }
}
