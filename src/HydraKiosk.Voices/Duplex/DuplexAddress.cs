using System.Text;

namespace HydraKiosk.Voices.Duplex;

/// <summary>The address of a session. It holds both prompts, so it is never shown.</summary>
internal static class DuplexAddress
{
    /// <summary>What the journal calls the model, which the wire does not name.</summary>
    public const string ModelName = "duplex";

    /// <summary>
    /// The longest path and query that is sent. The servers' HTTP library refuses a request line above 8 190 bytes (aiohttp's
    /// <c>max_line_size</c>), method and version included.
    /// </summary>
    public const int MaxBytes = 8_100;

    /// <summary>
    /// The address with the prompts in its query: both are asked for by the server, also where one is empty. No <c>seed</c>: there are servers whose
    /// handler dies of it.
    /// </summary>
    public static Uri Of(Uri endpoint, string voice, string text)
    {
        var builder = new UriBuilder(endpoint);
        var prompts = $"voice_prompt={Escape(voice)}&text_prompt={Escape(text)}";
        builder.Query = builder.Query.Length > 1 ? builder.Query[1..] + "&" + prompts : prompts;
        return builder.Uri;
    }

    /// <summary>How many bytes of a request line it takes.</summary>
    public static int Bytes(Uri address) => Encoding.UTF8.GetByteCount(address.PathAndQuery);

    /// <summary>Text that is no text, half a character above all, is replaced as it would be anywhere else on its way.</summary>
    private static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
}
