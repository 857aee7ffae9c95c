using System.Net.WebSockets;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// One conversation, from <c>session.created</c> to the close. It owns the parts (see <see cref="SimulatedSessionParts"/>) and gives each message to
/// the part that handles it.
/// </summary>
/// <remarks>
/// One lock protects the state of the session and of all its parts. Only the session and its <see cref="Schedule"/> take it: the receive
/// loop for each message, the schedule for each action that is due, and the server when it stops. The parts never lock; they are called
/// under it. What runs without the lock (the link's send loop, its pings, the end of the connection) touches only the server's log, the
/// session's record, and the link, which are thread-safe by themselves.
/// </remarks>
internal sealed class SimulatedSession : ILiveSession, IDisposable
{
    private readonly Lock _lock = new();
    private readonly ServerContext _server;
    private readonly HydraModel _model;
    private readonly Action<SimulatedSession, bool> _release;
    private readonly SocketLink _link;
    private readonly SimulatedSessionParts _parts;

    /// <summary>Makes a session of a WebSocket that was just opened.</summary>
    /// <param name="server">What all sessions share.</param>
    /// <param name="number">The connection's number, from 1.</param>
    /// <param name="model">The model that the client asked for.</param>
    /// <param name="connection">The opened WebSocket.</param>
    /// <param name="release">Called when the session's place is free again, with whether it ended by a close frame; may be called twice.</param>
    /// <param name="secret">What the client brought as its credential.</param>
    public SimulatedSession(
        ServerContext server, int number, HydraModel model, OpenConnection connection, Action<SimulatedSession, bool> release, string? secret)
    {
        _server = server;
        _model = model;
        _release = release;
        var switches = server.Scenario.Server;
        var keepSamples = switches.KeepAudioSeconds * ModelRoster.Uplink.SampleRateHz;
        Record = new SessionRecord(number, Guid.NewGuid().ToString("D"), model.Name, model.OutputSampleRateHz, keepSamples);
        CountTraffic();
        if (switches.PingCountsAsTraffic)
        {
            connection.Stream.OnBytes = CountTraffic;
        }

        _link = new SocketLink(connection, server.Time, switches.MaxMessageBytes)
        {
            OnMessage = OnMessage,
            OnSending = OnSending,
            OnCloseReceived = () => release(this, true),
        };
        _parts = new SimulatedSessionParts(server, Record, _link, new Schedule(server.Time, _lock, Fail), secret);
    }

    /// <summary>What is kept of the session for assertions.</summary>
    public SessionRecord Record { get; }

    private OutgoingMessages Outgoing => _parts.Context.Outgoing;

    /// <summary>Runs the session to its end.</summary>
    /// <param name="admission">Whether it becomes a session at all.</param>
    /// <param name="gone">Signalled when the connection is lost.</param>
    public async Task RunAsync(Admission admission, CancellationToken gone)
    {
        lock (_lock)
        {
            Guard(() => Open(admission));
        }

        var end = await _link.RunAsync(gone).ConfigureAwait(false);
        lock (_lock)
        {
            Conclude(end);
        }

        _release(this, end.CloseCode is not null || Outgoing.HasClosed);
        Record.EndedSource.TrySetResult(end.CloseCode);
    }

    /// <summary>Closes the session because the server stops.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            Outgoing.Close(1001, "server stops");
        }
    }

    /// <summary>Ends the connection at once, without a close frame.</summary>
    public void Drop() => _link.Drop();

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private void Open(Admission admission)
    {
        if (admission == Admission.Accepted || (admission == Admission.ServerFull && _server.Scenario.Server.CreatedBeforeServerFull))
        {
            SendCreated();
        }

        switch (admission)
        {
            case Admission.ServerFull:
                Outgoing.SendError("server_full", "server_full", "All sessions of this organisation are in use.", null, null);
                Outgoing.Close(1013, "server full");
                return;
            case Admission.UnknownModel:
                _parts.Context.SendInvalidRequest("There is no such model.", "model", null);
                Outgoing.Close(1008, "unknown model");
                return;
            case Admission.Accepted:
                break;
        }

        foreach (var ms in _server.Faults.TimesOf(Record.Number))
        {
            _parts.Context.After(ms, () => _parts.Faults.Reach($"ms:{ms}"));
        }

        _parts.IdleLimit.Start();
    }

    private void SendCreated()
    {
        _parts.Faults.Reach("connect");
        if (_model.Deprecated)
        {
            DeprecationWarning.Send(Outgoing, _server.Scenario.Server.Warning);
        }

        var secretId = _parts.Secrets.SessionId;
        Outgoing.SendEvent(
            EventTypes.SessionCreated, json => json.WriteString("session_id", secretId ?? Record.Id),
            detail: secretId is null ? null : SecretRepeater.LoggedInstead);
        _parts.Faults.Reach("created");
    }

    private void Conclude(LinkEnd end)
    {
        Outgoing.End();
        _parts.Context.Schedule.Dispose();
        var how = end.CloseCode is { } code ? $"the client's close frame says {code}"
            : end.ByServer ? "by the server"
            : "the connection was lost without a close frame";
        _server.Log.Note(Record.Number, "closed", how);
        SimulatorMessages.Closed(_server.Logger, Record.Number, how);

        // A client whose pings stay unanswered must give the link up, and nobody would read its close frame.
        if (!end.ByServer && !_parts.LinkFaultPlayer.ReadsLate)
        {
            _parts.Context.Checker.CheckClose(end.CloseCode);
        }

        _parts.Context.Checker.Conclude();
    }

    private void OnMessage(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        CountTraffic();
        lock (_lock)
        {
            if (!Outgoing.HasEnded)
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
            case EventTypes.AudioAppend:
                _parts.Audio.OnAppend(root, message.Length, eventId);
                break;
            case EventTypes.SessionConfigure:
                _parts.Configure.OnConfigure(root, message.Length, eventId);
                break;
            case EventTypes.SessionUpdate:
                _parts.Update.OnUpdate(root, eventId);
                break;
            case EventTypes.ItemCreate:
                _parts.Items.OnItemCreate(root, eventId);
                break;
            case EventTypes.ResponseCreate:
                _parts.Requests.OnCreate(eventId);
                break;
            case EventTypes.ResponseCancel:
                _parts.Requests.OnCancel(root);
                break;
            case var type:
                Outgoing.AnswerOffence(_server.Scenario.Server.UnknownType, 1008, $"unknown type '{type}'", "type", eventId);
                break;
        }
    }

    private void OnSending(OutFrame frame)
    {
        CountTraffic();
        if (frame.IsLogged)
        {
            _server.Log.Write(frame.Entry);
        }
    }

    private void CountTraffic() => Record.LastTraffic = _server.Time.GetTimestamp();

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
        Outgoing.End();
        _link.Drop();
    }
}
