using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Takes the client's audio: checks its form and its pace, and looks for speech in it. Used under the session's lock.</summary>
/// <param name="context">The session.</param>
/// <param name="settings">Says whether the session is configured.</param>
/// <param name="linkFaultPlayer">Says whether the server itself reads late.</param>
/// <param name="turns">Takes what is found in the audio.</param>
/// <param name="faults">Is told of the points that are reached.</param>
internal sealed class AudioIntake(
    SessionContext context, SessionSettings settings, LinkFaultPlayer linkFaultPlayer, TurnTaking turns, FaultDispatcher faults)
{
    /// <summary>10 ms; the service refuses less.</summary>
    private const int MinimumAppendBytes = 320;

    /// <summary>16 kHz, two bytes a sample.</summary>
    private const double BytesPerMs = 32;

    /// <summary>The service ends a session whose audio runs ahead of this multiple of real time.</summary>
    private const int FloodPace = 2;

    private readonly PaceMeter _floodMeter = new(FloodPace);
    private readonly TurnDetector _detector = new(context.Switches);
    private readonly List<TurnMark> _marks = [];
    private int _appends;

    /// <summary>Whether the person speaks, long enough for a turn.</summary>
    public bool InTurn => _detector.InTurn;

    /// <summary>Handles <c>input_audio_buffer.append</c>.</summary>
    /// <param name="root">The message.</param>
    /// <param name="bytes">Its size on the wire.</param>
    /// <param name="eventId">Its <c>event_id</c>.</param>
    public void OnAppend(JsonElement root, int bytes, string? eventId)
    {
        byte[]? pcm = null;
        var isText = root.TryGetProperty("audio", out var audio) && audio.ValueKind == JsonValueKind.String;
        var isBase64 = isText && audio.TryGetBytesFromBase64(out pcm);
        LogAppend(pcm, bytes, eventId);
        context.Checker.CheckFields(EventTypes.AudioAppend, root);
        if (!settings.IsReady)
        {
            RefuseEarly(eventId);
            return;
        }

        if (!isBase64 || pcm!.Length < MinimumAppendBytes || pcm.Length % 2 != 0)
        {
            var why = !isBase64 ? "audio is not valid base64"
                : pcm!.Length % 2 != 0 ? $"audio frame has an odd number of bytes ({pcm.Length})"
                : $"audio frame too small ({pcm.Length} bytes, need {MinimumAppendBytes})";
            context.Checker.Break("bad-audio", why);
            context.Outgoing.SendError("invalid_request_error", "invalid_audio", why, "audio", eventId);
            return;
        }

        CheckPace(pcm.Length / BytesPerMs);
        if (context.Outgoing.HasEnded)
        {
            return;
        }

        _appends++;
        context.Record.Add(MemoryMarshal.Cast<byte, short>(pcm));
        _marks.Clear();
        _detector.Process(pcm, _marks);
        foreach (var mark in _marks)
        {
            turns.OnMark(mark);
        }

        faults.Reach($"append:{_appends}");
    }

    private void LogAppend(byte[]? pcm, int bytes, string? eventId)
    {
        var samples = (pcm?.Length ?? 0) / 2;
        context.Server.Log.Write(new LogEntry(0, default, context.Number, LogDirection.Received, EventTypes.AudioAppend)
        {
            Bytes = bytes,
            Samples = samples,
            SampleClock = context.Record.ReceivedSamples + (settings.IsReady ? samples : 0),
            LevelDbfs = PcmLevel.RmsDbfs(pcm),
            EventId = eventId,
        });
    }

    private void RefuseEarly(string? eventId)
    {
        context.Checker.CheckEarlyAudio(settings.IsConfiguring);
        if (context.Switches.EarlyAudio == EarlyAudioBehaviour.SessionEnded)
        {
            context.Outgoing.SendError("invalid_request_error", "session_ended", "no active session", null, eventId);
        }
    }

    private void CheckPace(double audioMs)
    {
        if (linkFaultPlayer.ReadsLate)
        {
            context.Checker.AwaitAppend();
            return;
        }

        var now = context.Schedule.Now;
        context.Checker.CheckPace(_appends + 1, now, audioMs);
        if (context.Switches.FloodAllowanceMs > 0 && _floodMeter.Add(now, audioMs) > context.Switches.FloodAllowanceMs)
        {
            context.Outgoing.SendError("invalid_request_error", "session_ended", "audio arrives faster than real time", null, null);
            context.Outgoing.Close(1000, "flooded");
        }
    }
}
