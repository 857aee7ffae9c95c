using System.Net.WebSockets;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// One conversation, from <c>session.created</c> to the close. All state is guarded by one lock, taken by the receive loop per message and by
/// the schedule per action. What the client says comes through a <see cref="MessageReader"/>, what it does wrong goes to a
/// <see cref="ClientChecker"/>, and the answers through a <see cref="SessionSender"/>. This file: life and death, and which message goes where;
/// beside it configuration, turns, responses, tools, posts, faults.
/// </summary>
internal sealed partial class HydraSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SessionHost _host;
    private readonly ScenarioServer _server;
    private readonly HydraModel _model;
    private readonly Random _random;
    private readonly Action<HydraSession, bool> _release;
    private readonly Schedule _schedule;
    private readonly SocketLink _link;
    private readonly SessionSender _sender;
    private readonly ClientChecker _checker;
    private readonly MessageReader _reader;
    private readonly ConversationItems _items;
    private readonly SessionRecord _record;
    private readonly TurnDetector _detector;
    private readonly ReplyEvents _replies;
    private readonly CrossedReplies _crossed;
    private readonly Verdicts _verdicts;
    private readonly Flood _flood;
    private readonly SecretEcho _secrets;

    public HydraSession(
        SessionHost host, int number, HydraModel model, WebSocket socket, LinkStream stream, System.Net.Sockets.Socket? raw, Action abort, Action<HydraSession, bool> release, string? secret)
    {
        _host = host;
        _server = host.Scenario.Server;
        _model = model;
        _release = release;
        _random = new Random(HashCode(host.Scenario.Seed, number));
        _schedule = new Schedule(host.Time, _gate);
        _detector = new TurnDetector(_server);
        _floodMeter = new PaceMeter(2);
        _deltaSizes = new DeltaSizes(_server, _random, model.OutputSampleRateHz);
        _record = new SessionRecord(number, Guid.NewGuid().ToString("D"), model.Name, model.OutputSampleRateHz, _server.KeepAudioSeconds * ModelRoster.Uplink.SampleRateHz);
        Touch();
        if (_server.PingCountsAsTraffic)
        {
            stream.OnBytes = Touch;
        }

        _link = new SocketLink(socket, stream, raw, abort, host.Time, _server.MaxMessageBytes)
        {
            OnMessage = OnMessage,
            OnSending = OnSending,
            OnFarewell = () => release(this, true),
        };
        _sender = new SessionSender(host, number, _link, new FrameWriter(number, _random) { UnknownFields = _server.UnknownFields });
        _checker = new ClientChecker(host, number);
        _reader = new MessageReader(host, number, _checker, _sender);
        _items = new ConversationItems(_sender, number);
        _replies = new ReplyEvents(_sender, _server.CallResponseIds);
        _crossed = new CrossedReplies(_replies, _items, Struck) { RateHz = model.OutputSampleRateHz, OnCall = id => _callIds.Add(id) };
        _verdicts = new Verdicts(_sender, _items, After, Struck);
        _flood = new Flood(_sender, () => _link.PendingBytes, After, host.Time, (word, text) => host.Log.Note(number, word, text)) { OnCall = id => _callIds.Add(id) };
        _secrets = new SecretEcho(_sender, secret);
        _rateHz = model.OutputSampleRateHz;
    }

    /// <summary>What is kept for assertions.</summary>
    public SessionRecord Record => _record;

    /// <summary>Runs the session to its end.</summary>
    /// <param name="admission">Whether it is a session at all.</param>
    /// <param name="gone">Signalled when the connection is lost.</param>
    public async Task RunAsync(Admission admission, CancellationToken gone)
    {
        lock (_gate)
        {
            Guarded(() => Begin(admission));
        }

        var end = await _link.RunAsync(gone).ConfigureAwait(false);
        lock (_gate)
        {
            _sender.End();
            _schedule.Dispose();
            var how = end.CloseCode is { } code ? $"the client's close frame says {code}" : end.ByServer ? "by the server" : "the connection was lost without a close frame";
            _host.Log.Note(_record.Number, "closed", how);
            SimulatorMessages.Closed(_host.Logger, _record.Number, how);

            // A client whose pings stay unanswered must give the link up, and nobody would read its close frame.
            if (!end.ByServer && !_readLate)
            {
                _checker.CheckFarewell(end.CloseCode);
            }

            _checker.Conclude();
        }

        _release(this, end.CloseCode is not null || _sender.HasClosed);
        _record.EndedSource.TrySetResult(end.CloseCode);
    }

    /// <summary>Ends the session because the server stops.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _sender.Close(1001, "server stops");
        }
    }

    /// <summary>Ends the connection at once.</summary>
    public void Drop() => _link.Drop();

    public void Dispose() => _link.Dispose();

    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ number);

    private void Begin(Admission admission)
    {
        if (admission == Admission.Welcome || (admission == Admission.ServerFull && _server.CreatedBeforeServerFull))
        {
            Fault("connect");
            if (_model.Deprecated)
            {
                EmitWarning();
            }

            _sender.Event(EventTypes.SessionCreated, json => json.WriteString("session_id", _secrets.SessionId ?? _record.Id), detail: _secrets.SessionId is null ? null : "(repeats the secret)");
            Fault("created");
        }

        switch (admission)
        {
            case Admission.ServerFull:
                _sender.Error("server_full", "server_full", "All sessions of this organisation are in use.", null, null);
                _sender.Close(1013, "server full");
                return;
            case Admission.UnknownModel:
                _sender.Error("invalid_request_error", "invalid_request_error", "There is no such model.", "model", null);
                _sender.Close(1008, "unknown model");
                return;
            case Admission.Welcome:
                break;
        }

        foreach (var ms in _host.Faults.TimesOf(_record.Number))
        {
            After(ms, () => Fault($"ms:{ms}"));
        }

        if (_server.IdleSeconds > 0)
        {
            After(_server.IdleSeconds * 1000, CheckIdle);
        }
    }

    private void EmitWarning()
    {
        const string Message = "The model 'hydra' is deprecated. Use 'hydra-v1.0'.";
        _sender.Event(EventTypes.Warning, json =>
        {
            if (_server.Warning == WarningForm.Nested)
            {
                json.WriteStartObject("warning");
            }

            json.WriteString("code", "model_deprecated");
            json.WriteString("message", Message);
            if (_server.Warning == WarningForm.Nested)
            {
                json.WriteEndObject();
            }
        });
    }

    private void CheckIdle()
    {
        var limit = TimeSpan.FromSeconds(_server.IdleSeconds);
        var quiet = _host.Time.GetElapsedTime(_record.LastTraffic);
        if (quiet < limit)
        {
            _schedule.After(limit - quiet, () => Guarded(CheckIdle));
            return;
        }

        if (_ready)
        {
            _checker.Break("uplink-stopped", $"nothing came for {quiet.TotalSeconds:F1} s in a configured session; audio, if only zeros, is what keeps it");
        }

        _host.Log.Note(_record.Number, "idle", "closing with 1000");
        _sender.Close(1000, "");
    }

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        Touch();
        lock (_gate)
        {
            if (!_sender.HasEnded)
            {
                Guarded(() => Dispatch(message, kind));
            }
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        using var document = _reader.Read(message, kind);
        if (document is null)
        {
            return;
        }

        var root = document.RootElement;
        var eventId = ClientMessage.Text(root, "event_id");
        switch (ClientMessage.Text(root, "type"))
        {
            case EventTypes.AudioAppend:
                OnAppend(root, message.Length, eventId);
                break;
            case EventTypes.SessionConfigure:
                OnConfigure(root, message.Length, eventId);
                break;
            case EventTypes.SessionUpdate:
                OnUpdate(root, eventId);
                break;
            case EventTypes.ItemCreate:
                OnItemCreate(root, eventId);
                break;
            case EventTypes.ResponseCreate:
                OnResponseCreate(eventId);
                break;
            case EventTypes.ResponseCancel:
                OnResponseCancel(root);
                break;
            case var type:
                _sender.Offend(_server.UnknownType, 1008, $"unknown type '{type}'", "type", eventId);
                break;
        }
    }

    private void OnSending(OutFrame frame)
    {
        Touch();
        if (frame.IsLogged)
        {
            _host.Log.Write(frame.Entry);
        }
    }

    private void Touch() => _record.LastTraffic = _host.Time.GetTimestamp();

    private IDisposable After(double ms, Action action) => _schedule.After(TimeSpan.FromMilliseconds(ms), () => Guarded(action));

    /// <summary>A fault of the simulator itself must be loud and end this session only.</summary>
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            SimulatorCauses.SimulatorFault.Write(_host.Logger, _record.Number, e);
            _host.Log.Note(_record.Number, "simulator-fault", e.ToString());
            _sender.End();
            _link.Drop();
        }
    }
}
