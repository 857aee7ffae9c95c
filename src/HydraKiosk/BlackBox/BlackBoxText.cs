using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.BlackBox;

/// <summary>
/// How a black box is written: one JSON object per line, each with <c>what</c> and <c>at</c>, in the words of the control socket's events.
/// </summary>
internal static class BlackBoxText
{
    /// <summary>The version of the lines: it grows when a member goes or changes its meaning.</summary>
    public const int Format = 1;

    /// <summary>A line of the journal says it at its beginning.</summary>
    private const int MaxText = 500;

    /// <summary>The first line: why this was written, and by what.</summary>
    public static byte[] Head(string why, string version, DateTimeOffset at) => ControlJson.Line(json =>
    {
        json.WriteString("what"u8, "black-box"u8);
        json.WriteString("at"u8, at);
        json.WriteNumber("format"u8, Format);
        json.WriteString("why"u8, Cut(why));
        json.WriteString("version"u8, version);
    });

    /// <summary>One thing that happened.</summary>
    /// <param name="entry">What.</param>
    /// <param name="withWords">Whether what was said may be in it.</param>
    /// <returns>The line, or null for what nobody may see.</returns>
    public static byte[]? Line(in BlackBoxEntry entry, bool withWords)
    {
        var (what, at) = (entry.What, entry.At);
        return what switch
        {
            LoggedLine line => Line("log", at, json =>
            {
                json.WriteString("level"u8, ControlJson.Word(line.Level.ToString()));
                if (line.Level >= LogLevel.Warning)
                {
                    json.WriteString("code"u8, Cause.TagOf(line.Code));
                }

                json.WriteString("text"u8, Cut(line.Text));
            }),
            LevelSample levels => Line("levels", at, json =>
            {
                WriteDbfs(json, "microphoneDbfs", levels.MicrophoneDbfs);
                WriteDbfs(json, "noiseFloorDbfs", levels.NoiseFloorDbfs);
                WriteDbfs(json, "loudspeakerDbfs", levels.LoudspeakerDbfs);
                json.WriteBoolean("isMicrophoneOpen"u8, levels.IsMicrophoneOpen);
                json.WriteNumber("underrunFrames"u8, levels.UnderrunFrames);
                json.WriteNumber("lostCaptureFrames"u8, levels.LostCaptureFrames);
            }),
            Caption caption => !withWords ? null : Line("caption", at, json =>
            {
                json.WriteNumber("response"u8, caption.Reply);
                json.WriteString("text"u8, Cut(caption.Text));
            }),
            TurnTaken { Words: { } words } turn when withWords => Line("turn", at, json =>
            {
                json.WriteNumber("turn"u8, turn.Turn);
                json.WriteString("text"u8, Cut(words));
            }),
            ConversationNotice notice => NoticeJson.Line(notice, at),
            _ => null,
        };
    }

    /// <summary>The last line: how the daemon is.</summary>
    public static byte[] Tail(KioskStatus status, DateTimeOffset at) => Line("status", at, json => ControlJson.WriteStatus(json, status));

    private static byte[] Line(string what, DateTimeOffset at, Action<Utf8JsonWriter> members) => ControlJson.Line(json =>
    {
        json.WriteString("what"u8, what);
        json.WriteString("at"u8, at);
        members(json);
    });

    private static void WriteDbfs(Utf8JsonWriter json, string name, float dbfs) => json.WriteNumber(name, Math.Round(Math.Max(dbfs, -120), 1));

    private static string Cut(string text) => text.Length <= MaxText ? text : $"{text.AsSpan(0, MaxText)}…";
}
