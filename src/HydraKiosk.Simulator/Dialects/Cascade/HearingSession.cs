using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>
/// A session of the recogniser: sound comes in binary messages, words go out as JSON, partial ones while somebody speaks and final ones where an
/// utterance ends or the client asks for it. One lock protects its state.
/// </summary>
internal sealed class HearingSession : ILiveSession, IDisposable
{
    private const int NormalClose = 1000;
    private const double BytesPerMs = 32; // 16 kHz, two bytes a sample

    private readonly Lock _lock = new();
    private readonly ServerContext _server;
    private readonly CascadeScript _script;
    private readonly int _number;
    private readonly SocketLink _link;
    private readonly TurnDetector _detector;
    private readonly PaceMeter _pace;
    private readonly Schedule _schedule;
    private readonly List<TurnMark> _marks = [];
    private readonly SessionRecord _record;
    private readonly HearingOut _out;
    private readonly HearingFaults _faults;
    private string _words = ""; // of the utterance that is being heard
    private int _partial; // how many of them were sent
    private double _heardMs;
    private double _saidAt;
    private int _finals;
    private bool _isOver;

    /// <summary>Makes a session of a WebSocket that was just opened.</summary>
    public HearingSession(ServerContext server, CascadeScript script, int number, OpenConnection connection)
    {
        (_server, _script, _number) = (server, script, number);
        var switches = server.Scenario.Server;
        _link = new SocketLink(connection, server.Time, switches.MaxMessageBytes)
        {
            OnMessage = OnMessage,
            OnSending = frame => server.Log.Write(frame.Entry),
            OnCloseReceived = () => { },
        };
        _detector = new TurnDetector(switches);
        _pace = new PaceMeter(switches.PaceLimit);
        _schedule = new Schedule(server.Time, _lock, Fail);
        _record = new SessionRecord(
            number, "pulse-" + Guid.NewGuid().ToString("N")[..8], "pulse", 24_000, switches.KeepAudioSeconds * ModelRoster.Uplink.SampleRateHz);
        _out = new HearingOut(_link, server.Scenario.Server, number, _record.Id);
        _faults = new HearingFaults(server, number, _link, _out);
    }

    /// <summary>There is no free place.</summary>
    public void Refuse()
    {
        lock (_lock)
        {
            _isOver = true;
            _out.Close(1013, "too many sessions");
        }
    }

    /// <summary>Runs the session to its end.</summary>
    public async Task RunAsync(CancellationToken gone)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _script.BeginSession();
                _server.Log.Add(_record);
                SimulatorMessages.Opened(_server.Logger, _number, "pulse");
                _faults.Reach("connect");
                foreach (var ms in _server.Faults.TimesOf(_number))
                {
                    _schedule.After(TimeSpan.FromMilliseconds(ms), () => _faults.Reach($"ms:{ms}"));
                }
            }
        }

        var end = await _link.RunAsync(gone).ConfigureAwait(false);
        var how = end.CloseCode is { } code ? $"the client's close frame says {code}"
            : end.ByServer ? "by the server" : "the connection was lost without a close frame";
        _server.Log.Note(_number, "closed", how);
        SimulatorMessages.Closed(_server.Logger, _number, how);
        lock (_lock)
        {
            if (!end.ByServer && end.CloseCode != NormalClose && !_faults.IsStalled)
            {
                Judge("not-closed-with-1000", how);
            }

            _isOver = true;
            _schedule.Dispose();
        }

        _record.EndedSource.TrySetResult(end.CloseCode);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_lock)
        {
            _out.Close(1001, "server stops");
        }
    }

    /// <inheritdoc/>
    public void Drop() => _link.Drop();

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            try
            {
                if (kind == WebSocketMessageType.Binary)
                {
                    OnSound(message.Span);
                }
                else
                {
                    OnText(message);
                }
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }
    }

    private void OnSound(ReadOnlySpan<byte> pcm)
    {
        if (pcm.Length == 0 || pcm.Length % 2 != 0)
        {
            Judge("bad-audio", $"a message of {pcm.Length} bytes is no PCM16");
            return;
        }

        var ms = pcm.Length / BytesPerMs;
        _heardMs += ms;
        _record.Add(MemoryMarshal.Cast<byte, short>(pcm));
        _server.Log.Write(new LogEntry(0, default, _number, LogDirection.Received, "stt.audio")
        {
            Bytes = pcm.Length,
            Samples = pcm.Length / 2,
            SampleClock = _record.ReceivedSamples,
            LevelDbfs = PcmLevel.RmsDbfs(pcm),
        });
        if (_pace.Add(_schedule.Now, ms) > _server.Scenario.Server.PaceAllowanceMs + 10_000)
        {
            Judge("too-fast", "sound runs more than ten seconds ahead of real time");
        }

        _marks.Clear();
        _detector.Process(pcm, _marks);
        foreach (var mark in _marks)
        {
            OnMark(mark);
        }

        if (_words.Length > 0 && _heardMs - _saidAt >= 200)
        {
            SendPartial();
        }
    }

    private void OnMark(TurnMark mark)
    {
        switch (mark.Signal)
        {
            case TurnSignal.Started:
                _server.Log.Note(_number, "speech-started", $"at {mark.AtMs} ms");
                break;
            case TurnSignal.Confirmed:
                // Where the client asks for the rest in the middle of an utterance, what follows is a turn of its own.
                var (turn, words) = _script.Hear();
                (_words, _partial, _saidAt) = (words, 0, _heardMs);
                _faults.Reach($"speech:{turn}");
                SendPartial();
                break;
            case TurnSignal.Ended:
                SendFinal("end of utterance");
                break;
            case TurnSignal.Discarded:
                _server.Log.Note(_number, "turn-discarded", "too short for a word");
                break;
        }
    }

    private void OnText(ReadOnlyMemory<byte> message)
    {
        string? type = null;
        try
        {
            using var json = JsonDocument.Parse(message);
            type = JsonProperties.Text(json.RootElement, "type");
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.EnumerateObject().Any(p => p.Name != "type"))
            {
                Judge("unknown-field", $"fields beside the type in {type}");
            }
        }
        catch (JsonException)
        {
            Judge("bad-message", "text that is not JSON");
        }

        _server.Log.Write(new LogEntry(0, default, _number, LogDirection.Received, "stt." + (type ?? "none")) { Bytes = message.Length });
        switch (type)
        {
            case "finalize":
                SendFinal("asked for");
                break;
            case "close_stream":
                SendFinal("close_stream", isLast: true);
                _out.Close(NormalClose, "");
                break;
            default:
                Judge("unknown-type", $"a control message of the type {type ?? "(none)"}");
                break;
        }
    }

    private void SendPartial()
    {
        var words = _words.Split(' ');
        if (_partial < words.Length && !_faults.IsStalled)
        {
            _saidAt = _heardMs;
            _partial++;
            _out.Words(string.Join(' ', words.Take(_partial)), _saidAt, _heardMs, isFinal: false, isLast: false);
        }
    }

    private void SendFinal(string why, bool isLast = false)
    {
        var words = _words;
        _words = "";
        if (words.Length > 0)
        {
            _faults.Reach($"turn:{++_finals}");
        }

        if (!_faults.IsStalled)
        {
            _server.Log.Note(_number, "final", why);
            _out.Words(words, _saidAt, _heardMs, isFinal: true, isLast);
        }
    }

    private void Judge(string kind, string explanation)
    {
        _server.Log.Judge(LogDirection.Violation, _number, kind, explanation, tell: true);
        SimulatorCauses.ClientBrokeRule.Write(_server.Logger, _number, kind, explanation);
    }

    private void Fail(Exception error)
    {
        SimulatorCauses.SimulatorFault.Write(_server.Logger, _number, error);
        _server.Log.Note(_number, "simulator-fault", error.ToString());
        _isOver = true;
        _link.Drop();
    }
}
