using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// One conversation, from <c>session.created</c> to the close. All state is guarded by one lock, taken by the receive loop per message and by
/// the schedule per action. This file: life and death, and which message goes where; beside it configuration, turns, responses, tools, faults.
/// </summary>
internal sealed partial class HydraSession : IDisposable
{
    /// <summary>Longer messages are logged without their text.</summary>
    private const int MaxLoggedBytes = 8192;

    private readonly Lock _gate = new();
    private readonly SessionHost _host;
    private readonly ScenarioServer _server;
    private readonly HydraModel _model;
    private readonly Random _random;
    private readonly Action<HydraSession> _release;
    private readonly Schedule _schedule;
    private readonly FrameWriter _frames;
    private readonly SocketLink _link;
    private readonly SessionRecord _record;
    private readonly TurnDetector _detector;
    private readonly HashSet<string> _clientEventIds = new(StringComparer.Ordinal);
    private bool _ended;

    public HydraSession(SessionHost host, int number, HydraModel model, WebSocket socket, LinkStream stream, System.Net.Sockets.Socket? raw, Action abort, Action<HydraSession> release)
    {
        _host = host;
        _server = host.Scenario.Server;
        _model = model;
        _release = release;
        _random = new Random(HashCode(host.Scenario.Seed, number));
        _schedule = new Schedule(host.Time, _gate);
        _frames = new FrameWriter(number, _random) { UnknownFields = _server.UnknownFields };
        _fragmented = _server.FragmentMessages;
        _latency = TimeSpan.FromMilliseconds(_server.LatencyMs);
        _detector = new TurnDetector(_server);
        _paceMeter = new PaceMeter(_server.PaceLimit);
        _floodMeter = new PaceMeter(2);
        _record = new SessionRecord(number, Guid.NewGuid().ToString("D"), model.Name, model.OutputSampleRateHz, _server.KeepAudioSeconds * ModelRoster.InputSampleRateHz);
        Touch();
        if (_server.PingCountsAsTraffic)
        {
            stream.OnBytes = Touch;
        }

        _link = new SocketLink(socket, stream, raw, abort, host.Time, _server.MaxMessageBytes)
        {
            OnMessage = OnMessage,
            OnSending = OnSending,
            OnFarewell = () => release(this),
        };
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
            _ended = true;
            _schedule.Dispose();
            var how = end.CloseCode is { } code ? $"the client's close frame says {code}" : end.ByServer ? "by the server" : "the connection was lost without a close frame";
            _host.Log.Note(_record.Number, "closed", how);
            SimulatorMessages.Closed(_host.Logger, _record.Number, how);

            // A client whose pings stay unanswered must give the link up, and nobody would read its close frame.
            if (!end.ByServer && !_readLate && end.CloseCode != 1000)
            {
                Break("not-closed-with-1000", $"{how}; a client that is done closes with 1000");
            }
        }

        _release(this);
        _record.EndedSource.TrySetResult(end.CloseCode);
    }

    /// <summary>Ends the session because the server stops.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            Close(1001, "server stops");
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

            Emit(_frames.Event(EventTypes.SessionCreated, json => json.WriteString("session_id", _record.Id)));
            Fault("created");
        }

        switch (admission)
        {
            case Admission.ServerFull:
                EmitError("server_full", "server_full", "All sessions of this organisation are in use.", null, null);
                Close(1013, "server full");
                return;
            case Admission.UnknownModel:
                EmitError("invalid_request_error", "invalid_request_error", "There is no such model.", "model", null);
                Close(1008, "unknown model");
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
        Emit(_frames.Event(EventTypes.Warning, json =>
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
        }));
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
            Break("uplink-stopped", $"nothing came for {quiet.TotalSeconds:F1} s in a configured session; audio, if only zeros, is what keeps it");
        }

        _host.Log.Note(_record.Number, "idle", "closing with 1000");
        Close(1000, "");
    }

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        Touch();
        lock (_gate)
        {
            if (!_ended)
            {
                Guarded(() => Dispatch(message, kind));
            }
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        if (kind == WebSocketMessageType.Binary)
        {
            LogReceived("(binary)", message, null, null);
            Break("bad-message", "a binary message; the protocol has none");
            Offend(_server.BadMessage, 1003, "binary messages are not supported", null, null);
            return;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
        }
        catch (JsonException e)
        {
            LogReceived("(malformed)", message, null, null);
            Break("bad-message", $"not JSON: {e.Message}");
            Offend(_server.BadMessage, 1007, "malformed JSON", null, null);
            return;
        }

        using (document)
        {
            var root = document.RootElement;
            var eventId = ClientMessage.Text(root, "event_id");
            if (ClientMessage.Text(root, "type") is not { } type)
            {
                LogReceived("(untyped)", message, null, eventId);
                Break("bad-field", "a message without a type");
                EmitError("invalid_request_error", "invalid_request_error", "missing type", "type", eventId);
                return;
            }

            if (type == EventTypes.AudioAppend)
            {
                OnAppend(root, message, eventId);
                return;
            }

            LogReceived(type, message, root, eventId);
            CheckForm(type, root, eventId);
            switch (type)
            {
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
                default:
                    Offend(_server.UnknownType, 1008, $"unknown type '{type}'", "type", eventId);
                    break;
            }
        }
    }

    private void CheckForm(string type, JsonElement root, string? eventId)
    {
        if (!ClientMessage.IsKnown(type))
        {
            Break("unknown-type", $"the protocol has no message '{type}'");
            return;
        }

        foreach (var field in ClientMessage.UnknownFields(type, root))
        {
            Break("unknown-field", $"{type} has no field {field}");
        }

        if (eventId is null)
        {
            Break("missing-event-id", $"{type} without event_id, so that no error can name it");
        }
        else if (!_clientEventIds.Add(eventId))
        {
            Break("reused-event-id", $"{type} with the event_id of an earlier message");
        }
    }

    private void LogReceived(string type, ReadOnlyMemory<byte> message, JsonElement? root, string? eventId)
    {
        var isConfigure = type == EventTypes.SessionConfigure && root is not null;
        _host.Log.Write(new LogEntry(0, default, _record.Number, LogDirection.Received, type)
        {
            Json = root is not null && !isConfigure && message.Length <= MaxLoggedBytes ? Encoding.UTF8.GetString(message.Span) : null,
            Detail = isConfigure ? ConfigurationParts(root!.Value) : null,
            Bytes = message.Length,
            EventId = eventId,
            ResponseId = root is { } r ? ClientMessage.Text(r, "response_id") : null,
            CallId = root is { } m && ClientMessage.Object(m, "item") is { } item ? ClientMessage.Text(item, "call_id") : null,
        });
    }

    private void OnSending(OutFrame frame)
    {
        Touch();
        _host.Log.Write(frame.Entry);
    }

    private void Touch() => _record.LastTraffic = _host.Time.GetTimestamp();

    private void Emit(OutFrame frame)
    {
        if (_ended || _stalled)
        {
            return;
        }

        _lastSent = frame;
        frame = frame with { Latency = _latency + _delay, Fragmented = _fragmented };
        _delay = TimeSpan.Zero;
        if (_reorderNext)
        {
            _reorderNext = false;
            _overtaken = frame;
            return;
        }

        _link.Send(frame);
        if (_overtaken is { } overtaken)
        {
            _overtaken = null;
            _link.Send(overtaken);
        }
    }

    private void EmitError(string type, string code, string message, string? param, string? causedBy) =>
        Emit(_frames.Event(EventTypes.Error, json =>
        {
            json.WriteStartObject("error");
            json.WriteString("type", type);
            json.WriteString("code", code);
            json.WriteString("message", message);
            if (param is not null)
            {
                json.WriteString("param", param);
            }

            if (causedBy is not null)
            {
                json.WriteString("event_id", causedBy);
            }

            json.WriteEndObject();
        }));

    private void Offend(OffenceBehaviour behaviour, int closeCode, string message, string? param, string? causedBy)
    {
        switch (behaviour)
        {
            case OffenceBehaviour.InvalidFrame:
                EmitError("invalid_request_error", "invalid_frame", message, param, causedBy);
                break;
            case OffenceBehaviour.InvalidRequest:
                EmitError("invalid_request_error", "invalid_request_error", message, param, causedBy);
                break;
            case OffenceBehaviour.Close:
                EmitError("invalid_request_error", "invalid_frame", message, param, causedBy);
                Close(closeCode, message);
                break;
            case OffenceBehaviour.Ignore:
                break;
        }
    }

    private void Close(int code, string reason)
    {
        if (_ended)
        {
            return;
        }

        var entry = new LogEntry(0, default, _record.Number, LogDirection.Sent, "(close)") { Detail = $"{code} {reason}".TrimEnd() };
        _link.Send(new OutFrame(default, entry with { Detail = reason.Length > 0 ? reason : null }) { CloseCode = code, Latency = _latency });
        _host.Log.Note(_record.Number, "closing", $"{code} {reason}".TrimEnd());
        _ended = true;
    }

    private void Break(string kind, string explanation)
    {
        _host.Log.Break(_record.Number, kind, explanation);
        SimulatorMessages.Broken(_host.Logger, _record.Number, kind, explanation);
    }

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
            SimulatorMessages.Broke(_host.Logger, e, _record.Number);
            _host.Log.Note(_record.Number, "simulator-fault", e.ToString());
            _ended = true;
            _link.Drop();
        }
    }
}
