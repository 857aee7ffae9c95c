using System.Buffers;
using System.Text.Json;
using HydraKiosk.Face.Captions;

namespace HydraKiosk.Face.Feed;

/// <summary>
/// Writes what one page has not been told yet: the state where it has changed, the levels while somebody is there, the words that have come to sound.
/// One object for all of it, so that a slow page gets less and never something old.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="captions">What may be read.</param>
internal sealed class FaceWriter(IFaceDevice device, CaptionBook captions)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly CaptionCursor _seen = new();
    private readonly List<CaptionNews> _news = [];
    private FaceState? _told;
    private (int Microphone, int Loudspeaker) _levels = (int.MinValue, int.MinValue);

    /// <summary>The next message; empty where nothing is new. Good until the next call.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        var state = device.Read();
        var (reply, heard) = device.Playing;
        _news.Clear();
        var isReset = captions.Read(reply, heard, _seen, _news);
        var (microphone, loudspeaker) = device.Levels;
        var levels = state.IsEngaged || state.Scene == FaceScene.Speaking ? (Whole(microphone), Whole(loudspeaker)) : (-120, -120);
        var (isNewState, hasMoved) = (state != _told, levels != _levels);
        if (!(isNewState || hasMoved || isReset || _news.Count > 0))
        {
            return default;
        }

        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer)) // its own escaping: what a page reads holds no angle bracket
        {
            json.WriteStartObject();
            if (isNewState)
            {
                Write(json, state);
            }

            if (hasMoved)
            {
                json.WriteStartArray("level"u8);
                json.WriteNumberValue(levels.Item1);
                json.WriteNumberValue(levels.Item2);
                json.WriteEndArray();
            }

            if (isReset)
            {
                json.WriteBoolean("reset"u8, true);
            }

            if (_news.Count > 0)
            {
                Write(json, _news);
            }

            json.WriteEndObject();
        }

        (_told, _levels) = (state, levels);
        return _buffer.WrittenMemory;
    }

    private static int Whole(float dbfs) => (int)Math.Round(Math.Clamp(float.IsNaN(dbfs) ? -120 : dbfs, -120, 0));

    private static void Write(Utf8JsonWriter json, FaceState state)
    {
        json.WriteStartObject("state"u8);
        json.WriteString("scene"u8, JsonNamingPolicy.KebabCaseLower.ConvertName(state.Scene.ToString()));
        json.WriteBoolean("engaged"u8, state.IsEngaged);
        json.WriteBoolean("muted"u8, state.IsMuted);
        json.WriteBoolean("canUnmute"u8, state.CanUnmute);
        json.WriteBoolean("open"u8, state.IsMicrophoneOpen);
        json.WriteString("talk"u8, state.TalkMode);
        json.WriteNumber("volume"u8, state.Volume);
        json.WriteBoolean("slow"u8, state.IsSlow);
        json.WriteBoolean("text"u8, state.TakesText);
        json.WriteBoolean("speechOnly"u8, state.IsSpeechOnly);
        json.WriteBoolean("canConfirm"u8, state.CanConfirm);
        json.WriteString("staff"u8, JsonNamingPolicy.KebabCaseLower.ConvertName(state.Staff.ToString()));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, List<CaptionNews> news)
    {
        json.WriteStartArray("words"u8);
        foreach (var line in news)
        {
            json.WriteStartObject();
            json.WriteNumber("line"u8, line.Line);
            json.WriteBoolean("person"u8, line.IsPerson);
            json.WriteNumber("from"u8, line.From);
            json.WriteString("add"u8, line.Words);
            json.WriteNumber("keep"u8, line.Keep);
            json.WriteBoolean("cut"u8, line.IsCut);
            json.WriteBoolean("over"u8, line.IsOver);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
