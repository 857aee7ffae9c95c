using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Recordings;

/// <summary>
/// The lines of a recording's events: one JSON object each, which begins with <c>atMs</c>, the place in the sound. Facts are those that the control
/// socket tells; words stand in <c>turn</c>, <c>caption</c> and <c>transcript</c> only.
/// </summary>
/// <param name="keepsWords">Whether what was said is written, where the service tells it.</param>
/// <param name="secrets">What must not be written.</param>
internal sealed class EventLines(bool keepsWords, SecretFilter secrets)
{
    /// <summary>The version of the lines: grows when a member goes or changes its meaning.</summary>
    public const int Format = 1;

    /// <summary>The first line: what this is a recording of.</summary>
    /// <param name="name">The recording.</param>
    /// <param name="at">When it begins, by the wall clock.</param>
    /// <param name="continues">The recording that it goes on with; null for none.</param>
    /// <param name="isTranscribed">Whether its words are to be found out afterwards.</param>
    public static byte[] Head(string name, DateTimeOffset at, string? continues, bool isTranscribed) => ControlJson.Line(json =>
    {
        json.WriteNumber("atMs"u8, 0);
        json.WriteString("what"u8, "recording"u8);
        json.WriteNumber("format"u8, Format);
        json.WriteString("name"u8, name);
        json.WriteString("at"u8, at);
        json.WriteNumber("sampleRateHz"u8, RecordingFiles.SampleRateHz);
        json.WriteString("left"u8, "what the microphone sent"u8);
        json.WriteString("right"u8, "what the loudspeaker was given"u8);
        if (continues is not null)
        {
            json.WriteString("continues"u8, continues);
        }

        if (isTranscribed)
        {
            json.WriteString("transcription"u8, "wanted"u8);
        }
    });

    /// <summary>The last line.</summary>
    /// <param name="atMs">Where.</param>
    /// <param name="lost">What is missing in between.</param>
    public static byte[] End(long atMs, TimeSpan lost) => ControlJson.Line(json =>
    {
        json.WriteNumber("atMs"u8, atMs);
        json.WriteString("what"u8, "recording-ended"u8);
        json.WriteNumber("lostMs"u8, (long)lost.TotalMilliseconds);
    });

    /// <summary>An utterance that was transcribed afterwards.</summary>
    /// <param name="atMs">Where it begins.</param>
    /// <param name="endMs">Where it ends.</param>
    /// <param name="words">What was said.</param>
    /// <param name="by">The service that says so.</param>
    public byte[] Transcript(long atMs, long endMs, string words, string by) => secrets.Clean(ControlJson.Line(json =>
    {
        json.WriteNumber("atMs"u8, atMs);
        json.WriteString("what"u8, "transcript"u8);
        json.WriteNumber("endMs"u8, endMs);
        json.WriteString("words"u8, words);
        json.WriteString("by"u8, by);
    }));

    /// <summary>The line of a notice; null for one that is only words, where none are kept.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="atMs">Where.</param>
    public byte[]? Of(ConversationNotice notice, long atMs) => notice is Caption && !keepsWords ? null : secrets.Clean(ControlJson.Line(json =>
    {
        json.WriteNumber("atMs"u8, atMs);
        NoticeJson.Write(json, notice);
        WriteWords(json, notice);
    }));

    private void WriteWords(Utf8JsonWriter json, ConversationNotice notice)
    {
        switch (notice)
        {
            case Caption caption:
                json.WriteNumber("response"u8, caption.Reply);
                json.WriteString("words"u8, caption.Text);
                break;
            case TurnTaken { Words: { } words } when keepsWords:
                json.WriteString("words"u8, words);
                break;
            default:
                break;
        }
    }
}
