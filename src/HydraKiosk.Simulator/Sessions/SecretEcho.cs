using System.Globalization;
using System.Text;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// A service or a proxy that repeats the client's own secret, in one place and one spelling. What is sent so never reaches the simulator's
/// log as text. Used under the session's lock.
/// </summary>
internal sealed class SecretEcho(SessionSender sender, string? secret)
{
    private const string Untold = "(repeats the secret)";

    /// <summary>Where an answer over HTTP can repeat it.</summary>
    public static IReadOnlyList<string> PlacesInAnswer { get; } = ["header", "location", "body"];

    /// <summary>Where a session can.</summary>
    public static IReadOnlyList<string> PlacesInSession { get; } = ["session-id", "voice", "error", "code", "warning", "type", "close"];

    /// <summary>How it can be written.</summary>
    public static IReadOnlyList<string> Spellings { get; } = ["plain", "lower", "upper", "url", "base64", "json"];

    /// <summary>Stands for <c>session_id</c>; null is the true one.</summary>
    public string? SessionId { get; private set; }

    /// <summary>Stands for the effective voice; null is the true one.</summary>
    public string? Voice { get; private set; }

    /// <summary>The secret in a spelling.</summary>
    public static string Spell(string secret, string? spelling) => spelling switch
    {
        "lower" => secret.ToLowerInvariant(),
        "upper" => secret.ToUpperInvariant(),
        "url" => string.Concat(Encoding.UTF8.GetBytes(secret).Select(b => string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"))),
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        "json" => string.Concat(secret.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))),
        _ => secret,
    };

    /// <summary>Repeats it in a place of the session, now or in the message that is about to come.</summary>
    public void Play(string place, string? spelling)
    {
        var spelled = Spell(secret ?? "sk_none", spelling);
        switch (place)
        {
            case "session-id":
                SessionId = spelled;
                break;
            case "voice":
                Voice = spelled;
                break;
            case "error":
                Error("invalid_request_error", $"The key {spelled} is not allowed to do this.");
                break;
            case "code":
                Error(spelled, "See the code.");
                break;
            case "warning":
                sender.Event(EventTypes.Warning, json =>
                {
                    json.WriteString("code", "key_expires");
                    json.WriteString("message", $"Authorization: Bearer {spelled} expires soon.");
                }, detail: Untold);
                break;
            case "type":
                sender.Raw(Encoding.UTF8.GetBytes($"{{\"type\":{FrameWriter.JsonString(spelled)},\"event_id\":\"sv_0\"}}"), Untold);
                break;
            default:
                sender.Close(1008, $"bad key {spelled}", Untold);
                break;
        }
    }

    private void Error(string code, string message) => sender.Event(EventTypes.Error, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("type", "invalid_request_error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    }, detail: Untold);
}
