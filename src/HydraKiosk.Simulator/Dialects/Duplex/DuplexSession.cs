using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>
/// One client and the model. It waits for the model without a word while another one has it; what it sends before the handshake is swallowed. One
/// lock protects the session and all its parts.
/// </summary>
internal sealed class DuplexSession : ILiveSession, IDisposable
{
    /// <summary>An Opus packet of the server: half a frame of the model.</summary>
    private const int PacketSamples = DuplexModel.FrameSamples / 2;

    private const byte Handshake = 0;
    private const byte Sound = 1;
    private const byte Text = 2;

    private readonly Lock _lock = new();
    private readonly SocketLink _link;
    private readonly Schedule _schedule;
    private readonly DuplexFaults _faults;
    private readonly DuplexChecker _checker;
    private readonly OggIn _in;
    private readonly DuplexCoders _coders = new();
    private readonly short[] _heard = new short[DuplexModel.FrameSamples];
    private readonly short[] _said = new short[DuplexModel.FrameSamples];
    private readonly List<string> _words = [];
    private int _heardSamples;
    private long _sentSamples;
    private int _appends;
    private int _replies;
    private bool _isOpen; // the handshake has gone out
    private bool _isStalled;
    private TimeSpan _heldUntil;

    /// <summary>Makes a session of a WebSocket that was just opened.</summary>
    public DuplexSession(ServerContext server, int number, string voice, OpenConnection connection)
    {
        Server = server;
        Record = new SessionRecord(
            number, $"duplex-{number}", voice, DuplexModel.RateHz, server.Scenario.Server.KeepAudioSeconds * DuplexModel.RateHz)
        {
            InputRateHz = DuplexModel.RateHz,
        };
        _link = new SocketLink(connection, server.Time, server.Scenario.Server.MaxMessageBytes)
        {
            OnMessage = OnMessage,
            OnSending = frame => { if (frame.IsLogged) { server.Log.Write(frame.Entry); } },
            OnCloseReceived = () => { },
        };
        _schedule = new Schedule(server.Time, _lock, Fail);
        _faults = new DuplexFaults(this, _link);
        _checker = new DuplexChecker(server, number);
        _in = new OggIn(_checker.Break);
        Model = new DuplexModel(server.Scenario, Note)
        {
            OnTurn = turn => _faults.Reach($"turn:{turn}"),
            OnReply = () => _faults.Reach($"response:{++_replies}"),
        };
    }

    /// <summary>What all sessions share.</summary>
    public ServerContext Server { get; }

    /// <summary>What is kept of the session for assertions.</summary>
    public SessionRecord Record { get; }

    /// <summary>Who listens and speaks.</summary>
    public DuplexModel Model { get; }

    /// <summary>The stream that goes to the client.</summary>
    public OggOut Pages { get; } = new();

    /// <summary>Whether the server has ended it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How much later every message is sent from here on.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Whether every message comes in several WebSocket frames from here on.</summary>
    public bool Fragments { get; set; }

    /// <summary>Whether the handshake never comes.</summary>
    public bool WithholdsHandshake { get; set; }

    /// <summary>Runs the session to its end.</summary>
    /// <param name="model">Whoever has it has the model.</param>
    /// <param name="gone">Signalled when the connection is lost.</param>
    public async Task RunAsync(SemaphoreSlim model, CancellationToken gone)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var opening = OpenAsync(model, over.Token);
        var end = await _link.RunAsync(gone).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        if (await opening.ConfigureAwait(false))
        {
            model.Release();
        }

        lock (_lock)
        {
            Conclude(end);
        }

        Record.EndedSource.TrySetResult(end.CloseCode);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_lock)
        {
            Close(1001, "server stops");
        }
    }

    /// <inheritdoc/>
    public void Drop() => _link.Drop();

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    /// <summary>Nothing more is sent or taken.</summary>
    public void End() => HasEnded = true;

    /// <summary>The model stops; the connection stays.</summary>
    public void Stall() => _isStalled = true;

    /// <summary>Runs something later, under the lock.</summary>
    public void After(int ms, Action action) => _schedule.After(TimeSpan.FromMilliseconds(ms), action);

    /// <summary>What is sent next, and everything behind it, comes so much later.</summary>
    public void Delay(int ms) => _heldUntil = _schedule.Now + TimeSpan.FromMilliseconds(ms);

    /// <summary>Notes something in the log.</summary>
    public void Note(string type, string detail) => Server.Log.Note(Record.Number, type, detail);

    /// <summary>Closes the connection.</summary>
    public void Close(int code, string reason)
    {
        if (!HasEnded)
        {
            HasEnded = true;
            var entry = new LogEntry(0, default, Record.Number, LogDirection.Sent, "close") { Detail = $"{code} {reason}" };
            _link.Send(new OutFrame(ReadOnlyMemory<byte>.Empty, entry) { CloseCode = code, CloseReason = reason });
        }
    }

    /// <summary>Sends a message.</summary>
    /// <param name="type">Its name for the log.</param>
    /// <param name="message">Its kind and content.</param>
    /// <param name="samples">Of sound in it.</param>
    /// <param name="isLogged">Whether it is written into the log.</param>
    public void Send(string type, byte[] message, int samples = 0, bool isLogged = true)
    {
        var entry = new LogEntry(0, default, Record.Number, LogDirection.Sent, type)
        {
            Bytes = message.Length,
            Samples = samples,
            SampleClock = _sentSamples += samples,
            LevelDbfs = samples > 0 ? PcmLevel.RmsDbfs(MemoryMarshal.AsBytes<short>(_said)) : null,
        };
        var held = _heldUntil - _schedule.Now;
        _link.Send(new OutFrame(message, entry)
        {
            IsBinary = true,
            IsLogged = isLogged,
            Fragmented = Fragments || Server.Scenario.Server.FragmentMessages,
            Latency = TimeSpan.FromMilliseconds(Server.Scenario.Server.LatencyMs) + Latency + (held > TimeSpan.Zero ? held : TimeSpan.Zero),
        });
    }

    /// <summary>Sends pages of sound.</summary>
    public void SendSound(ReadOnlySpan<byte> pages, int samples) => Send("sound", [Sound, .. pages], samples);

    private async Task<bool> OpenAsync(SemaphoreSlim model, CancellationToken over)
    {
        try
        {
            if (!await model.WaitAsync(0, CancellationToken.None).ConfigureAwait(false))
            {
                Note("waits", "another client has the model");
                await model.WaitAsync(over).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        lock (_lock)
        {
            Guard(Open);
        }

        return true;
    }

    private void Open()
    {
        _faults.Reach("connect");
        var wait = Math.Max(Server.Scenario.Server.ConfigureLatencyMs, (int)(_heldUntil - _schedule.Now).TotalMilliseconds);
        After(Math.Max(0, wait), () =>
        {
            if (HasEnded || WithholdsHandshake)
            {
                return;
            }

            Send("handshake", [Handshake]);
            _isOpen = true;
            SendSound(Pages.Headers(), 0);
            _faults.Reach("configured");
            foreach (var ms in Server.Faults.TimesOf(Record.Number))
            {
                After(ms, () => _faults.Reach($"ms:{ms}"));
            }
        });
    }

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        lock (_lock)
        {
            if (!HasEnded)
            {
                Guard(() => Take(message.Span, kind));
            }
        }
    }

    private void Take(ReadOnlySpan<byte> message, WebSocketMessageType kind)
    {
        if (kind != WebSocketMessageType.Binary || message.Length == 0 || message[0] != Sound)
        {
            _checker.Break("bad-message", kind != WebSocketMessageType.Binary ? "text" : message.Length == 0 ? "nothing" : $"kind {message[0]}");
            return;
        }

        if (!_isOpen)
        {
            _checker.Break("early-sound", "sound before the handshake is swallowed, and its stream's headers with it");
            return;
        }

        var samples = 0;
        foreach (var packet in _in.Read(message[1..]))
        {
            samples += Hear(packet);
        }

        Server.Log.Write(new LogEntry(0, default, Record.Number, LogDirection.Received, "sound")
        {
            Bytes = message.Length,
            Samples = samples,
            SampleClock = Record.ReceivedSamples,
            LevelDbfs = PcmLevel.RmsDbfs(MemoryMarshal.AsBytes(_coders.Heard)),
        });
        _checker.CheckPace(_schedule.Now, samples * 1000.0 / DuplexModel.RateHz, _faults.ReadsLate);
        _faults.Reach($"append:{++_appends}");
    }

    private int Hear(byte[] packet)
    {
        if (_coders.Decode(packet) is { } problem)
        {
            _checker.Break("bad-opus", $"a packet of {packet.Length} bytes does not decode: {problem}");
            return 0;
        }

        var heard = _coders.Heard;
        Record.Add(heard);
        for (var at = 0; at < heard.Length;)
        {
            var taken = Math.Min(heard.Length - at, _heard.Length - _heardSamples);
            heard.Slice(at, taken).CopyTo(_heard.AsSpan(_heardSamples));
            _heardSamples += taken;
            at += taken;
            if (_heardSamples == _heard.Length)
            {
                _heardSamples = 0;
                Step();
            }
        }

        return heard.Length;
    }

    private void Step()
    {
        _words.Clear();
        var wasSpeaking = Model.IsSpeaking;
        Model.Step(_heard, _said, _words);
        if (_faults.Freezes && wasSpeaking && Model.Progress > 0.5)
        {
            Note("fault-struck", "freeze");
            _isStalled = true;
        }

        if (_isStalled || HasEnded)
        {
            return;
        }

        foreach (var word in _words)
        {
            Send("text", [Text, .. Encoding.UTF8.GetBytes(word)]);
        }

        for (var at = 0; at < _said.Length; at += PacketSamples)
        {
            SendSound(Pages.Page(_coders.Encode(_said.AsSpan(at, PacketSamples))), PacketSamples);
        }
    }

    private void Conclude(LinkEnd end)
    {
        HasEnded = true;
        _schedule.Dispose();
        var how = end.CloseCode is { } code ? $"the client's close frame says {code}"
            : end.ByServer ? "by the server"
            : "the connection was lost without a close frame";
        Note("closed", how);
        SimulatorMessages.Closed(Server.Logger, Record.Number, how);
        _checker.CheckEnd(end, _isStalled || _faults.ReadsLate || !_isOpen);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>An error of the simulator itself is reported, and ends this session only.</summary>
    private void Fail(Exception error)
    {
        SimulatorCauses.SimulatorFault.Write(Server.Logger, Record.Number, error);
        Note("simulator-fault", error.ToString());
        HasEnded = true;
        _link.Drop();
    }
}
