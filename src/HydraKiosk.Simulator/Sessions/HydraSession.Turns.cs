using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Audio in: its checks, its clock, and the turns found in it.</summary>
internal sealed partial class HydraSession
{
    /// <summary>10 ms; the service refuses less.</summary>
    private const int MinimumAppendBytes = 320;

    private readonly PaceMeter _floodMeter;
    private readonly List<TurnMark> _marks = [];
    private int _appends;
    private int _speeches;
    private int _turns;
    private bool _speechTold;
    private (string Id, string? Previous) _userItem;
    private long _speechStartedAt;
    private IDisposable? _awaitedReply;

    private void OnAppend(JsonElement root, int bytes, string? eventId)
    {
        byte[]? pcm = null;
        var isBase64 = root.TryGetProperty("audio", out var audio) && audio.ValueKind == JsonValueKind.String && audio.TryGetBytesFromBase64(out pcm);
        var samples = isBase64 ? pcm!.Length / 2 : 0;
        _host.Log.Write(new LogEntry(0, default, _record.Number, LogDirection.Received, EventTypes.AudioAppend)
        {
            Bytes = bytes,
            Samples = samples,
            SampleClock = _record.ReceivedSamples + (_ready ? samples : 0),
            LevelDbfs = isBase64 ? Levels.RmsDbfs(pcm) : -120,
            EventId = eventId,
        });
        _checker.CheckFields(EventTypes.AudioAppend, root);
        if (!_ready)
        {
            _checker.CheckEarlyAudio(asked: _configuring);
            if (_server.EarlyAudio == EarlyAudioBehaviour.SessionEnded)
            {
                _sender.Error("invalid_request_error", "session_ended", "no active session", null, eventId);
            }

            return;
        }

        if (!isBase64 || pcm!.Length < MinimumAppendBytes || pcm.Length % 2 != 0)
        {
            var why = !isBase64 ? "audio is not valid base64"
                : pcm!.Length % 2 != 0 ? $"audio frame has an odd number of bytes ({pcm.Length})"
                : $"audio frame too small ({pcm.Length} bytes, need {MinimumAppendBytes})";
            _checker.Break("bad-audio", why);
            _sender.Error("invalid_request_error", "invalid_audio", why, "audio", eventId);
            return;
        }

        CheckPace(pcm.Length / 32.0);
        if (_sender.HasEnded)
        {
            return;
        }

        _appends++;
        _record.Add(MemoryMarshal.Cast<byte, short>(pcm));
        _marks.Clear();
        _detector.Process(pcm, _marks);
        foreach (var mark in _marks)
        {
            OnMark(mark);
        }

        Fault($"append:{_appends}");
    }

    private void CheckPace(double audioMs)
    {
        if (_readLate)
        {
            _checker.AwaitAppend();
            return;
        }

        _checker.CheckPace(_appends + 1, _schedule.Now, audioMs);
        if (_server.FloodAllowanceMs > 0 && _floodMeter.Add(_schedule.Now, audioMs) > _server.FloodAllowanceMs)
        {
            _sender.Error("invalid_request_error", "session_ended", "audio arrives faster than real time", null, null);
            _sender.Close(1000, "flooded");
        }
    }

    private void OnMark(TurnMark mark)
    {
        // Speech whose beginning was never told has no end either.
        if (_deaf)
        {
            Struck("deaf", $"{mark.Signal} at {mark.AtMs} ms");
            _speechTold = false;
            return;
        }

        if (mark.Signal != TurnSignal.Started && !_speechTold)
        {
            return;
        }

        switch (mark.Signal)
        {
            case TurnSignal.Started:
                OnSpeechStarted(mark.AtMs);
                break;
            case TurnSignal.Confirmed:
                _awaitedReply?.Dispose();
                _awaitedReply = null;
                CancelRun("interrupted");
                break;
            case TurnSignal.Discarded:
                if (_server.DiscardedHitStops)
                {
                    EmitStopped(mark.AtMs, _userItem.Id);
                }

                _items.TellMessage(EventTypes.ItemDone, _userItem, "user", "incomplete", "input_audio");
                _host.Log.Note(_record.Number, "turn-discarded", $"speech up to {mark.AtMs} ms");
                ResumeRun();
                break;
            case TurnSignal.Ended:
                OnTurnEnded(mark.AtMs);
                break;
        }
    }

    private void OnSpeechStarted(long atMs)
    {
        _speeches++;
        _speechStartedAt = _host.Time.GetTimestamp();
        _verdicts.BeforeSpeech(atMs);
        _userItem = _items.New();
        var id = _userItem.Id;
        _sender.Event(EventTypes.SpeechStarted, json =>
        {
            json.WriteNumber("audio_start_ms", atMs);
            json.WriteString("item_id", id);
        }, (null, id, null));
        _items.TellMessage(EventTypes.ItemAdded, _userItem, "user", "in_progress", null);
        _speechTold = true;
        _verdicts.AfterSpeech();
        Fault($"speech:{_speeches}");
        if (Strikes(ref _verdictMissing, "no-verdict", id))
        {
            // Neither a turn nor a noise: a reply that runs goes on.
            _speechTold = false;
            return;
        }

        // What is in the pipe comes through; then generation waits until it is clear whether this is a turn.
        PauseRun(_server.LateDeltas);
        if (_server.DiscardedHitCancels)
        {
            CancelRun("interrupted");
        }
    }

    private void OnTurnEnded(long atMs)
    {
        _turns++;
        var turn = _turns;
        var item = _userItem;
        var entry = turn <= _host.Scenario.Turns.Count ? _host.Scenario.Turns[turn - 1] : null;
        if (_server.SpeechStoppedDelayMs > 0)
        {
            After(_server.SpeechStoppedDelayMs, () => EmitStopped(atMs, item.Id));
        }
        else
        {
            EmitStopped(atMs, item.Id);
        }

        if (!_verdicts.HoldsCompleted(item))
        {
            _items.TellMessage(EventTypes.ItemDone, item, "user", "completed", "input_audio", entry?.Heard);
        }

        _host.Log.Note(_record.Number, "turn", $"{turn} ended at {atMs} ms");
        AbandonTools("the user went on");
        Fault($"turn:{turn}");
        if (_silentTurns)
        {
            Struck("no-answer", $"turn {turn}");
            return;
        }

        var reply = entry?.Reply ?? _host.Scenario.Default;
        _awaitedReply?.Dispose();
        _awaitedReply = After(reply.LatencyMs ?? _server.ReplyLatencyMs, () => StartResponse(reply, $"turn:{turn}", partial: false, outputs: []));
    }

    private void EmitStopped(long atMs, string item) =>
        _sender.Event(EventTypes.SpeechStopped, json =>
        {
            json.WriteNumber("audio_end_ms", atMs);
            json.WriteString("item_id", item);
        }, (null, item, null));
}
