using System.Text;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Repeats the client's own secret, as a bad service or proxy does, in one place and one spelling. The simulator's log never has it as text.
/// Used under the session's lock.
/// </summary>
/// <param name="outgoing">Takes the messages.</param>
/// <param name="secret">What the client brought as its credential.</param>
internal sealed class SecretRepeater(OutgoingMessages outgoing, string? secret) : IFaultPlayer
{
    /// <summary>Stands in the log instead of a message with the secret.</summary>
    public const string LoggedInstead = "(repeats the secret)";

    /// <summary>The secret in place of the <c>session_id</c>; null for the true id.</summary>
    public string? SessionId { get; private set; }

    /// <summary>The secret in place of the effective voice; null for the true voice.</summary>
    public string? Voice { get; private set; }

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        if (action.Name != "repeat-secret")
        {
            return false;
        }

        Repeat(action.First!, SecretSpelling.Spell(secret ?? "sk_none", action.Second));
        return true;
    }

    /// <summary>Repeats the secret in a place of the session, now or in the message that is about to come.</summary>
    private void Repeat(string place, string spelled)
    {
        switch (place)
        {
            case "session-id":
                SessionId = spelled;
                break;
            case "voice":
                Voice = spelled;
                break;
            case "error":
                SendError("invalid_request_error", $"The key {spelled} is not allowed to do this.");
                break;
            case "code":
                SendError(spelled, "See the code.");
                break;
            case "warning":
                outgoing.SendEvent(EventTypes.Warning, json =>
                {
                    json.WriteString("code", "key_expires");
                    json.WriteString("message", $"Authorization: Bearer {spelled} expires soon.");
                }, detail: LoggedInstead);
                break;
            case "type":
                outgoing.SendRaw(Encoding.UTF8.GetBytes($"{{\"type\":{EventWriter.JsonString(spelled)},\"event_id\":\"sv_0\"}}"), LoggedInstead);
                break;
            default:
                outgoing.Close(1008, $"bad key {spelled}", LoggedInstead);
                break;
        }
    }

    private void SendError(string code, string message) => outgoing.SendEvent(EventTypes.Error, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("type", "invalid_request_error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    }, detail: LoggedInstead);
}
