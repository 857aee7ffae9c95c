using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HydraKiosk.Simulator.Http;

/// <summary><c>GET /waves/v1/s2s</c>: credentials and model decide before the upgrade, capacity right after it.</summary>
internal sealed class SessionEndpoint(ServerContext server, CredentialCheck credentials, CancellationToken stopping)
{
    public const string Path = "/waves/v1/s2s";

    /// <summary>The text that is appended to the client's key before hashing (RFC 6455, 1.3).</summary>
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly Lock _lock = new();
    private readonly HashSet<SimulatedSession> _open = [];
    private readonly LostPlaces _lost = new(TimeSpan.FromSeconds(server.Scenario.Server.LostPlaceSeconds), server.Time);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private bool _stopped;

    public async Task HandleAsync(HttpContext context)
    {
        var connection = Interlocked.Increment(ref _connections);
        var request = context.Request;
        var hasKeyInUrl = !string.IsNullOrEmpty(request.Query["api_key"]);
        var hasHeader = request.Headers.Authorization.Count > 0;
        var asked = (string?)request.Query["model"] ?? "(none)";
        server.Log.Note(connection, "connect", $"model={asked} header={(hasHeader ? "yes" : "no")} api_key={(hasKeyInUrl ? "yes" : "no")}");
        if (server.Faults.Describe(connection) is { Length: > 0 } plan)
        {
            server.Log.Note(connection, "chaos", plan);
        }

        if (hasKeyInUrl)
        {
            const string Explanation = "the key is in the URL, where proxies log it; send it as Authorization: Bearer";
            server.Log.Judge(LogDirection.Advice, connection, "key-in-url", Explanation, tell: true);
            SimulatorMessages.Advised(server.Logger, connection, "key-in-url", Explanation);
        }

        if (await HttpFaults.PlayAsync(context, server, "upgrade", connection, stopping).ConfigureAwait(false))
        {
            Refused(connection, context.Response.StatusCode, "by the scenario");
            return;
        }

        var switches = server.Scenario.Server;
        var name = (string?)request.Query["model"] is { Length: > 0 } given ? given : switches.MissingModel;
        var model = ModelRoster.Find(name);
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var key = (string?)request.Headers.SecWebSocketKey;
        (int Status, string Code, string Why)? refusal =
            credentials.Judge(request, allowQuery: true) == Credential.None ? (401, "unauthorized", "API key missing or invalid.")
            : upgrade is not { IsUpgradableRequest: true } || key is null ? (400, "bad_request", "This route speaks WebSocket only.")
            : name is null ? (400, "invalid_model", "The model parameter is missing.")
            : model is null && switches.UnknownModel == UnknownModelBehaviour.Http400 ? (400, "invalid_model", "There is no such model.")
            : null;
        if (refusal is { } no)
        {
            Refused(connection, no.Status, no.Why);
            await ErrorAnswer.WriteAsync(context, no.Status, no.Code, no.Why).ConfigureAwait(false);
            return;
        }

        var response = context.Response;
        response.Headers.Connection = "Upgrade";
        response.Headers.Upgrade = "websocket";
#pragma warning disable CA5350 // The WebSocket handshake is defined with SHA-1; it protects nothing.
        response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
        var stream = new LinkStream(await upgrade!.UpgradeAsync().ConfigureAwait(false), server.Time);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        await ServeAsync(context, connection, model, socket, stream).ConfigureAwait(false);
    }

    /// <summary>Closes every session with 1001 and waits for them; after the time limit they are cut off.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        SimulatedSession[] open;
        lock (_lock)
        {
            _stopped = true;
            open = [.. _open];
            if (open.Length == 0)
            {
                return;
            }
        }

        foreach (var session in open)
        {
            session.Stop();
        }

        try
        {
            await _drained.Task.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (var session in open)
            {
                session.Drop();
            }
        }
    }

    private async Task ServeAsync(HttpContext context, int connection, HydraModel? model, WebSocket socket, LinkStream stream)
    {
        var open = new OpenConnection(socket, stream, HttpFaults.RawSocket(context), context.Abort);
        var effective = model ?? ModelRoster.Find(ModelRoster.DefaultModel)!;
        using var session = new SimulatedSession(server, connection, effective, open, Release, CredentialCheck.SecretOf(context.Request));
        Admission admission;
        lock (_lock)
        {
            var max = server.Scenario.Server.MaxSessions;
            admission = model is null ? Admission.UnknownModel
                : max > 0 && _open.Count + _lost.Count >= max ? Admission.ServerFull
                : Admission.Accepted;
            if (_stopped)
            {
                context.Abort();
                return;
            }

            if (admission == Admission.Accepted)
            {
                _open.Add(session);
            }
        }

        server.Log.Add(session.Record);
        SimulatorMessages.Opened(server.Logger, connection, session.Record.Model);
        await session.RunAsync(admission, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>
    /// Frees a session's place: on the client's close frame, so that it may connect again at once, and at the latest when the link is over.
    /// Without a close frame a scenario may keep the place for a while, as a service does that has not noticed the loss yet.
    /// </summary>
    private void Release(SimulatedSession session, bool orderly)
    {
        lock (_lock)
        {
            if (_open.Remove(session) && !orderly)
            {
                _lost.Add();
            }

            if (_stopped && _open.Count == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    private void Refused(int connection, int status, string why)
    {
        server.Log.Note(connection, "refused", $"{status} {why}");
        SimulatorMessages.Refused(server.Logger, connection, status, why);
    }
}
