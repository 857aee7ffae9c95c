using System.Text.Json;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Makes messages of what a server sends.</summary>
internal static class ReceivedText
{
    /// <summary>Passes a message on. What is no JSON, or holds text that is none, is passed over: programs write greetings to their output.</summary>
    /// <param name="text">The bytes of one message.</param>
    /// <param name="received">Takes it.</param>
    public static void Deliver(ReadOnlyMemory<byte> text, Action<JsonElement> received)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            received(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No message. Whoever waits for one that came like this hears of it by a time limit, or by the end of the connection.
        }
    }
}
