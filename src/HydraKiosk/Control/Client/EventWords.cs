using System.Globalization;
using System.Text.Json;
using HydraKiosk.Terminals;

namespace HydraKiosk.Control.Client;

/// <summary>What happened in the daemon, as a technician would say it; the members of the socket's JSON are for scripts.</summary>
internal static class EventWords
{
    /// <summary>One sentence without its full stop. A kind that is not known here is told by its name and its facts.</summary>
    public static string Of(string what, JsonElement told) => what switch
    {
        "phase" => $"from {Words(told, "from")} to {Words(told, "to")}",
        "conversation-began" => $"a conversation begins: {Text(told, "why")}",
        "conversation-ended" => $"the conversation is over: {Text(told, "why")}",
        "session-ready" => $"{(Flag(told, "isReconnect") ? "a new session takes over" : "the session is open")} after {Span(told, "handshakeMs")} ({Text(told, "sessionId")})",
        "session-missing" => $"{Code(told)}{Text(told, "detail")}{(told.TryGetProperty("retryInMs", out _) ? $"; next try in {Span(told, "retryInMs")}" : "; no further try by itself")}",
        "session-over" => told.TryGetProperty("fault", out _) ? $"the session has ended: {Words(told, "fault")}" : "the session has ended normally",
        "sound-device" => Flag(told, "isWorking") ? $"sound is running on {Text(told, "detail")}" : $"no sound: {Text(told, "detail")}",
        "speech-heard" => "the service hears somebody speak",
        "speech-ended" => "the service hears the speech end",
        "turn-dismissed" => "that was only a noise",
        "turn" => $"the person's turn {Text(told, "turn")} is complete",
        "barge-in" => $"the person speaks into reply {Text(told, "response")}",
        "barge-in-dismissed" => "only a noise; the reply goes on",
        "reply-began" => $"the service begins reply {Text(told, "response")}",
        "reply-generated" => $"the service is done with reply {Text(told, "response")}: {Words(told, "status")}",
        "reply-heard" => $"reply {Text(told, "response")} begins to sound",
        "loudspeaker-silenced" => $"the loudspeaker fell silent {Span(told, "heardMs")} into reply {Text(told, "response")}",
        "reply-ended" => $"reply {Text(told, "response")} {(Flag(told, "whole") ? "was heard to its end" : "was cut off")} after {Span(told, "heardMs")}",
        "tool-called" => $"the model calls {Text(told, "tool")}",
        "tool-answered" => "the tool's answer was sent",
        "output-lost" => "the tool's answer was lost with its session",
        "silent-reply" => "the service ended a reply without sound",
        "reply-failed" => $"the service failed a reply{(Text(told, "reason") is { Length: > 0 } reason ? $": {reason}" : "")}",
        "phase-overrun" => $"{Words(told, "phase")} lasted too long: {Text(told, "remedy")}",
        "reply-stalled" => $"the service stopped in the middle of reply {Text(told, "response")}, and nothing came for {Span(told, "waitedMs")}",
        "session-replaced" => $"a useless session is replaced: {Text(told, "why")}",
        "button-stuck" => $"the talk button has been held for {Span(told, "heldMs")} and is taken for stuck",
        "tool-turn-abandoned" => "the service gave up waiting for a tool",
        _ => Facts(told),
    };

    private static string Facts(JsonElement told)
    {
        var facts = new List<string>();
        foreach (var member in told.EnumerateObject())
        {
            if (member.Name is not ("what" or "at"))
            {
                facts.Add($"{member.Name} {member.Value}");
            }
        }

        return string.Join(", ", facts);
    }

    private static string Text(JsonElement told, string name) => told.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Words(JsonElement told, string name) => Text(told, name).Replace('-', ' ');

    private static string Code(JsonElement told) => Text(told, "code") is { Length: > 0 } code ? $"{code} " : "";

    private static bool Flag(JsonElement told, string name) => told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Span(JsonElement told, string name) =>
        !told.TryGetProperty(name, out var value) || !value.TryGetDouble(out var ms) ? "some time"
        : ms < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms")
        : ms < 10_000 ? string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s")
        : Spoken.Span(ms / 1000);
}
