using System.Net.WebSockets;
using System.Text.Json;
using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// One session, from <c>session.created</c> to the close. One lock protects it and all its parts; only the session and its <see cref="Schedule"/>
/// take it.
/// </summary>
internal sealed class RealtimeSession : ILiveSession, IDisposable
{
    private readonly Lock _lock = new();
    private readonly ServerContext _server;
    private readonly Action<ILiveSession, bool> _release;
    private readonly SocketLink _link;
    private readonly RealtimeParts _parts;
    private readonly long _expiresAt;

    /// <summary>Makes a session of a WebSocket that was just opened.</summary>
    /// <param name="server">What all sessions share.</param>
    /// <param name="number">The connection's number, from 1.</param>
    /// <param name="model">The model that the client asked for.</param>
    /// <param name="connection">The opened WebSocket.</param>
    /// <param name="release">Called when its place is free again, with whether it ended by a close frame; may be called twice.</param>
    /// <param name="secret">What the client brought as its credential.</param>
    public RealtimeSession(
        ServerContext server, int number, string model, OpenConnection connection, Action<ILiveSession, bool> release, string? secret)
    {
        _server = server;
        _release = release;
        var switches = server.Scenario.Server;
        Record = new SessionRecord(number, $"sess_{Guid.NewGuid():N}", model, G711.PcmRateHz, switches.KeepAudioSeconds * G711.PcmRateHz)
        {
            InputRateHz = G711.PcmRateHz,
        };
        _expiresAt = server.Time.GetUtcNow().AddSeconds(switches.SessionSeconds).ToUnixTimeSeconds();
        _link = new SocketLink(connection, server.Time, Math.Max(switches.MaxMessageBytes, 1 << 24))
        {
            OnMessage = OnMessage,
            OnSending = OnSending,
            OnCloseReceived = () => release(this, true),
        };
        _parts = new RealtimeParts(server, Record, _link, new Schedule(server.Time, _lock, Fail), secret);
    }

    /// <summary>What is kept of the session for assertions.</summary>
    public SessionRecord Record { get; }

    private SessionContext Context => _parts.Context;

    /// <summary>Runs the session to its end.</summary>
    /// <param name="isBeta">Whether the client asks for the shapes of the beta, which are no more.</param>
    /// <param name="gone">Signalled when the connection is lost.</param>
    public async Task RunAsync(bool isBeta, CancellationToken gone)
    {
        lock (_lock)
        {
            Guard(() => Open(isBeta));
        }

        var end = await _link.RunAsync(gone).ConfigureAwait(false);
        lock (_lock)
        {
            Conclude(end);
        }

        _release(this, end.CloseCode is not null || Context.Outgoing.HasClosed);
        Record.EndedSource.TrySetResult(end.CloseCode);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        lock (_lock)
        {
            Context.Outgoing.Close(1001, "server stops");
        }
    }

    /// <inheritdoc/>
    public void Drop() => _link.Drop();

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private void Open(bool isBeta)
    {
        _parts.Faults.Reach("connect");
        if (isBeta)
        {
            // As recorded by @copilotkit/aimock on 2026-09-15 from the real service.
            const string Code = "beta_api_shape_disabled";
            Context.Checker.Break("beta-header", "the header OpenAI-Beta asks for the beta, which is switched off");
            Context.Outgoing.SendError("invalid_request_error", Code,
                "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.", null, null);
            Context.Outgoing.Close(4000, $"invalid_request_error.{Code}");
            return;
        }

        SendSession(RealtimeTypes.SessionCreated);
        _parts.Faults.Reach("created");
        Context.After(_server.Scenario.Server.SessionSeconds * 1000, Expire);
        foreach (var ms in _server.Faults.TimesOf(Record.Number))
        {
            Context.After(ms, () => _parts.Faults.Reach($"ms:{ms}"));
        }
    }

    private void SendSession(string type) =>
        Context.Outgoing.SendEvent(type, json => _parts.Settings.Write(json, Record.Id, Record.Model, _expiresAt), detail: $"session {Record.Id}");

    private void Expire()
    {
        Context.Note("expired", $"after {_server.Scenario.Server.SessionSeconds} s");
        Context.Outgoing.SendError(
            "invalid_request_error", "session_expired", "Your session hit the maximum duration of 60 minutes.", null, null);
        Context.Outgoing.Close(1001, "");
    }

    private void OnUpdate(JsonElement root, string? eventId)
    {
        var session = JsonProperties.Object(root, "session") ?? default;
        if (JsonProperties.Text(session, "type") is not { } type)
        {
            Context.Checker.Break("bad-field", "session.update without session.type");
            Context.Outgoing.SendError("invalid_request_error", "missing_required_parameter", "Missing required parameter: 'session.type'.",
                "session.type", eventId);
            return;
        }

        if (type != "realtime")
        {
            Context.Refuse("bad-field", $"session.type '{type}' is not served here", "session.type", eventId);
            return;
        }

        if (RealtimeUpdateCheck.FirstWrong(session) is { } wrong)
        {
            Context.Checker.Break("bad-field", wrong.Why);
            Context.Outgoing.SendError("invalid_request_error", "invalid_value", wrong.Why, wrong.Path, eventId);
            return;
        }

        _parts.Faults.Reach("configure");
        if (Context.Outgoing.HasEnded)
        {
            return;
        }

        _parts.Settings.Apply(session);
        _parts.Input.Renew();
        if (_server.Scenario.Server.ConfigureLatencyMs > 0)
        {
            Context.After(_server.Scenario.Server.ConfigureLatencyMs, ConfirmUpdate);
        }
        else
        {
            ConfirmUpdate();
        }
    }

    private void ConfirmUpdate()
    {
        SendSession(RealtimeTypes.SessionUpdated);
        _parts.Faults.Reach("configured");
    }

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        lock (_lock)
        {
            if (!Context.Outgoing.HasEnded)
            {
                Guard(() => Dispatch(message, kind));
            }
        }
    }

    private void Dispatch(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        using var document = _parts.Reader.Read(message, kind);
        if (document is null)
        {
            return;
        }

        var root = document.RootElement;
        var eventId = JsonProperties.Text(root, "event_id");
        switch (JsonProperties.Text(root, "type"))
        {
            case RealtimeTypes.Append:
                _parts.Input.OnAppend(root, message.Length, eventId);
                break;
            case RealtimeTypes.SessionUpdate:
                OnUpdate(root, eventId);
                break;
            case RealtimeTypes.Commit:
                _parts.Input.OnCommit(eventId);
                break;
            case RealtimeTypes.Clear:
                _parts.Input.OnClear();
                break;
            case RealtimeTypes.ItemCreate:
                _parts.Items.OnCreate(root, eventId);
                break;
            case RealtimeTypes.ItemTruncate:
                _parts.Items.OnTruncate(root, eventId);
                break;
            case RealtimeTypes.ItemRetrieve:
                _parts.Items.OnNamed(root, eventId, deletes: false);
                break;
            case RealtimeTypes.ItemDelete:
                _parts.Items.OnNamed(root, eventId, deletes: true);
                break;
            case RealtimeTypes.ResponseCreate:
                _parts.Replies.OnCreate(eventId);
                break;
            case RealtimeTypes.ResponseCancel:
                _parts.Replies.OnCancel(root, eventId);
                break;
        }
    }

    private void Conclude(LinkEnd end)
    {
        Context.Outgoing.End();
        Context.Schedule.Dispose();
        var how = end.CloseCode is { } code ? $"the client's close frame says {code}"
            : end.ByServer ? "by the server"
            : "the connection was lost without a close frame";
        _server.Log.Note(Record.Number, "closed", how);
        SimulatorMessages.Closed(_server.Logger, Record.Number, how);

        // Whoever called its dial off before it had a session closes nothing.
        if (!end.ByServer && end.CloseCode is null && _parts.Settings.IsUpdated && !_parts.LinkFaults.ReadsLate)
        {
            Context.Checker.CheckClose(null);
        }

        Context.Checker.Conclude();
    }

    private void OnSending(OutFrame frame)
    {
        if (frame.IsLogged)
        {
            _server.Log.Write(frame.Entry);
        }
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
        SimulatorCauses.SimulatorFault.Write(_server.Logger, Record.Number, error);
        _server.Log.Note(Record.Number, "simulator-fault", error.ToString());
        Context.Outgoing.End();
        _link.Drop();
    }
}
