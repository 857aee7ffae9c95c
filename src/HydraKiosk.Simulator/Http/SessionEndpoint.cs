using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary><c>GET /waves/v1/s2s</c>: credentials and model decide before the upgrade, capacity right after it.</summary>
internal sealed class SessionEndpoint(ServerContext server, CredentialCheck credentials, CancellationToken stopping)
{
    public const string Path = "/waves/v1/s2s";

    private readonly SessionPlaces _places = new(server);
    private int _connections;

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
        (int Status, string Code, string Why)? refusal =
            credentials.Judge(request, allowQuery: true) == Credential.None ? (401, "unauthorized", "API key missing or invalid.")
            : !SocketUpgrade.IsAsked(context) ? (400, "bad_request", "This route speaks WebSocket only.")
            : name is null ? (400, "invalid_model", "The model parameter is missing.")
            : model is null && switches.UnknownModel == UnknownModelBehaviour.Http400 ? (400, "invalid_model", "There is no such model.")
            : null;
        if (refusal is { } no)
        {
            Refused(connection, no.Status, no.Why);
            await ErrorAnswer.WriteAsync(context, no.Status, no.Code, no.Why).ConfigureAwait(false);
            return;
        }

        var open = await SocketUpgrade.AcceptAsync(context, server.Time).ConfigureAwait(false);
        using var socket = open.Socket;
        await ServeAsync(context, connection, model, open).ConfigureAwait(false);
    }

    /// <summary>Closes every session with 1001 and waits for them; after the time limit they are cut off.</summary>
    public Task StopAsync(TimeSpan limit) => _places.StopAsync(limit);

    private async Task ServeAsync(HttpContext context, int connection, HydraModel? model, OpenConnection open)
    {
        var effective = model ?? ModelRoster.Find(ModelRoster.DefaultModel)!;
        var secret = CredentialCheck.SecretOf(context.Request);
        using var session = new SimulatedSession(server, connection, effective, open, _places.Release, secret);
        var admission = model is null ? Admission.UnknownModel
            : _places.TryTake(session) ? Admission.Accepted
            : Admission.ServerFull;
        if (_places.HasStopped)
        {
            _places.Release(session, orderly: true);
            context.Abort();
            return;
        }

        server.Log.Add(session.Record);
        SimulatorMessages.Opened(server.Logger, connection, session.Record.Model);
        await session.RunAsync(admission, context.RequestAborted).ConfigureAwait(false);
    }

    private void Refused(int connection, int status, string why)
    {
        server.Log.Note(connection, "refused", $"{status} {why}");
        SimulatorMessages.Refused(server.Logger, connection, status, why);
    }
}
