using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The input audio buffer: takes the client's sound, and looks for speech in it unless the client ends turns. Used under the session's lock.
/// </summary>
/// <param name="context">The session.</param>
/// <param name="settings">What the client has set.</param>
/// <param name="turns">Takes what is found.</param>
/// <param name="faults">Is told of the points that are reached.</param>
internal sealed class RealtimeInput(SessionContext context, RealtimeSettings settings, RealtimeTurns turns, FaultDispatcher faults)
{
    /// <summary>A commit of less is refused, in ms.</summary>
    private const int MinimumCommitMs = 100;

    /// <summary>The largest append that the service takes, in bytes (15 MiB by its documentation).</summary>
    private const int MaximumAppendBytes = 15 * 1024 * 1024;

    private readonly List<TurnMark> _marks = [];
    private TurnDetector? _detector;
    private double _bufferedMs;
    private int _appends;

    /// <summary>Forgets the detector, since its settings have changed.</summary>
    public void Renew()
    {
        _detector = null;
        context.Record.InputRateHz = G711.RateOf(settings.InputFormat);
    }

    /// <summary>Handles <c>input_audio_buffer.append</c>.</summary>
    public void OnAppend(JsonElement root, int bytes, string? eventId)
    {
        byte[]? sound = null;
        var isText = root.TryGetProperty("audio", out var audio) && audio.ValueKind == JsonValueKind.String;
        var isBase64 = isText && audio.TryGetBytesFromBase64(out sound);
        var width = G711.BytesPerSample(settings.InputFormat);
        Log(sound, bytes, eventId);
        if (!settings.IsUpdated)
        {
            // The service takes it, in its default format; a client that sets another one must wait.
            context.Checker.Advise("early-audio", "sound before session.update; wait for its answer");
        }

        if (!isBase64 || sound!.Length == 0 || sound.Length % width != 0 || sound.Length > MaximumAppendBytes)
        {
            var why = !isBase64 ? "Invalid 'audio'. Expected base64-encoded audio bytes."
                : $"Invalid 'audio'. {sound!.Length} bytes are no whole number of samples, or too many.";
            context.Checker.Break("bad-audio", why);
            context.Outgoing.SendError("invalid_request_error", "invalid_value", why, "audio", eventId);
            return;
        }

        _appends++;
        var pcm = G711.ToPcm(settings.InputFormat, sound);
        _bufferedMs += pcm.Length / 2 * 1000.0 / G711.RateOf(settings.InputFormat);
        context.Record.Add(MemoryMarshal.Cast<byte, short>(pcm));
        if (settings.Detection != TurnDetection.None)
        {
            Listen(pcm);
        }

        faults.Reach($"append:{_appends}");
    }

    /// <summary>Handles <c>input_audio_buffer.commit</c>.</summary>
    public void OnCommit(string? eventId)
    {
        if (_bufferedMs < MinimumCommitMs)
        {
            var why = $"Error committing input audio buffer: buffer too small. Expected at least {MinimumCommitMs}ms of audio, but buffer only has "
                + $"{_bufferedMs:F2}ms of audio.";
            context.Checker.Break("empty-commit", why);
            context.Outgoing.SendError("invalid_request_error", "input_audio_buffer_commit_empty", why, null, eventId);
            return;
        }

        _bufferedMs = 0;
        turns.OnCommitted();
    }

    /// <summary>Handles <c>input_audio_buffer.clear</c>.</summary>
    public void OnClear()
    {
        _bufferedMs = 0;
        context.Outgoing.SendEvent(RealtimeTypes.Cleared, _ => { });
    }

    private void Listen(byte[] pcm)
    {
        _detector ??= new TurnDetector(context.Switches, G711.RateOf(settings.InputFormat), settings.EndSilenceMs);
        _marks.Clear();
        _detector.Process(pcm, _marks);
        foreach (var mark in _marks)
        {
            if (mark.Signal is TurnSignal.Ended or TurnSignal.Discarded)
            {
                _bufferedMs = 0;
            }

            turns.OnMark(mark);
        }
    }

    private void Log(byte[]? sound, int bytes, string? eventId)
    {
        var samples = (sound?.Length ?? 0) / G711.BytesPerSample(settings.InputFormat);
        context.Server.Log.Write(new LogEntry(0, default, context.Number, LogDirection.Received, RealtimeTypes.Append)
        {
            Bytes = bytes,
            Samples = samples,
            SampleClock = context.Record.ReceivedSamples + samples,
            LevelDbfs = sound is null ? null : PcmLevel.RmsDbfs(G711.ToPcm(settings.InputFormat, sound)),
            EventId = eventId,
        });
    }
}
