using System.Globalization;
using System.Text;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Where the fault <c>repeat-secret</c> can put the client's secret, and in which spellings.</summary>
internal static class SecretSpelling
{
    /// <summary>The places in an answer over HTTP.</summary>
    public static IReadOnlyList<string> PlacesInAnswer { get; } = ["header", "location", "body"];

    /// <summary>The places in a session.</summary>
    public static IReadOnlyList<string> PlacesInSession { get; } = ["session-id", "voice", "error", "code", "warning", "type", "close"];

    /// <summary>The names of the spellings, as they are written in a scenario.</summary>
    public static IReadOnlyList<string> Spellings { get; } = ["plain", "lower", "upper", "url", "base64", "json"];

    /// <summary>Returns the secret in a spelling; null or an unknown name is the secret as it is.</summary>
    public static string Spell(string secret, string? spelling) => spelling switch
    {
        "lower" => secret.ToLowerInvariant(),
        "upper" => secret.ToUpperInvariant(),
        "url" => string.Concat(Encoding.UTF8.GetBytes(secret).Select(b => string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"))),
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        "json" => string.Concat(secret.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))),
        _ => secret,
    };
}
