using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Hearing;
using HydraKiosk.Voices.Cascade.Speaking;
using HydraKiosk.Voices.Duplex.Wire;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Voices.Drift;

/// <summary>
/// What is said to a service over a WebSocket to be answered once, though nobody says a word: the service greets, speaks a sentence, or listens to a
/// second of silence. No minute of sound is spent.
/// </summary>
public sealed class WireTurn
{
    private const string Instructions = "You are tested. Say the single word: yes.";
    private const int SilentMs = 1_000;

    private WireTurn()
    {
    }

    /// <summary>Hydra configures its session and greets.</summary>
    public static WireTurn Hydra { get; } = new()
    {
        Answers = new Dictionary<string, IReadOnlyList<WireMessage>>(StringComparer.Ordinal)
        {
            ["session.created"] =
            [
                Text($$$"""{"type":"session.configure","session":{"instructions":"{{{Instructions}}}","generate_initial_response":true,"tools":[]}}"""),
            ],
        },
        Last = "response.done",
    };

    /// <summary>OpenAI's Realtime is updated as this device does it, and asked to speak first.</summary>
    public static WireTurn Realtime { get; } = new()
    {
        Answers = new Dictionary<string, IReadOnlyList<WireMessage>>(StringComparer.Ordinal)
        {
            ["session.created"] = [new(RealtimeWriter.SessionUpdate(
                new SessionPlan(Instructions, "", Greet: true, []), new RealtimeOptions(), sendVoice: false).Utf8.ToArray(), IsBinary: false)],
            ["session.updated"] = [new(RealtimeWriter.ResponseCreate().Utf8.ToArray(), IsBinary: false)],
        },
        Last = "response.done",
    };

    /// <summary>The recogniser hears a second of silence and is asked for the rest; then it closes.</summary>
    public static WireTurn Hearing { get; } = new()
    {
        First =
        [
            .. Enumerable.Repeat(new WireMessage(new byte[PulseAddress.Format.ChunkBytes], IsBinary: true), SilentMs / PulseAddress.Format.ChunkMs),
            Text("""{"type":"finalize"}"""), Text("""{"type":"close_stream"}"""),
        ],
        Shapes = static () => new MessageShapes(["type", "status"], "words"),
    };

    /// <summary>The voice says a word.</summary>
    public static WireTurn Speech { get; } = new()
    {
        First = [new(LightningRequest.Write(new SpeechOptions(), new SpeechOptions().Voice, "Yes.", "wire-check"), IsBinary: false)],
        Last = "complete",
        Shapes = static () => new MessageShapes(["status"]),
    };

    /// <summary>A continuous voice hears a second of silence. It has no end of its own: the time limit ends it.</summary>
    public static WireTurn Duplex { get; } = new()
    {
        Answers = new Dictionary<string, IReadOnlyList<WireMessage>>(StringComparer.Ordinal) { [Kind(DuplexKind.Handshake)] = Silence() },
    };

    /// <summary>What is sent at once.</summary>
    public IReadOnlyList<WireMessage> First { get; private init; } = [];

    /// <summary>What is sent after the first message of a kind.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<WireMessage>> Answers { get; private init; } =
        new Dictionary<string, IReadOnlyList<WireMessage>>(StringComparer.Ordinal);

    /// <summary>The kind of message with which the turn is over; null where the service closes, or nothing ends it.</summary>
    public string? Last { get; private init; }

    /// <summary>Makes an empty collection of what this wire's messages look like.</summary>
    public Func<MessageShapes> Shapes { get; private init; } = static () => new MessageShapes();

    /// <summary>What kind of message it is: by its field, or by the first byte of a binary one; null where it does not say.</summary>
    public string? KindOf(WireMessage message) =>
        !message.IsBinary ? Shapes().KindOf(message.Content) : message.Content.Length > 0 ? Kind((DuplexKind)message.Content[0]) : null;

    private static string Kind(DuplexKind kind) => $"binary {(byte)kind}";

    private static WireMessage Text(string text) => new(Encoding.UTF8.GetBytes(text), IsBinary: false);

    private static List<WireMessage> Silence()
    {
        var encoder = new OpusUplink();
        var chunk = new byte[OpusUplink.Format.ChunkBytes];
        var chunks = Enumerable.Repeat(chunk, SilentMs / OpusUplink.Format.ChunkMs);
        return [.. chunks.Select(silent => new WireMessage(encoder.Encode(silent).ToArray(), IsBinary: true))];
    }
}
