using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// OpenAI's Realtime at <c>/v1/realtime</c>, and at the path that Azure has for it: the key in <c>Authorization: Bearer</c>, in <c>api-key</c>, or
/// among the WebSocket's sub-protocols, as a browser brings it.
/// </summary>
internal sealed class RealtimeDialect(DialectContext dialect) : IDialect
{
    public const string SessionPath = "/v1/realtime";

    private const string AzurePath = "/openai/v1/realtime";

    private const string Protocol = "realtime";

    private const string KeyProtocol = "openai-insecure-api-key.";

    private readonly SessionPlaces _places = new(dialect.Server);
    private int _connections;

    /// <inheritdoc/>
    public string Path => SessionPath;

    /// <inheritdoc/>
    public string Paths => $"Use the path {SessionPath}, or Azure's {AzurePath}.";

    /// <inheritdoc/>
    public string? Refuses(Scenario scenario) => RealtimeFaults.Unknown(scenario) is { } name
        ? $"the fault '{name}' is not one that this voice can play"
        : null;

    /// <inheritdoc/>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (context.Request.Path.Value is not (SessionPath or AzurePath))
        {
            return false;
        }

        await HandleAsync(context).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => _places.StopAsync(limit);

    private async Task HandleAsync(HttpContext context)
    {
        var (server, request) = (dialect.Server, context.Request);
        var connection = Interlocked.Increment(ref _connections);
        var model = (string?)request.Query["model"] ?? "";
        var secret = SecretOf(request);
        server.Log.Note(connection, "connect", $"model={(model.Length > 0 ? model : "(none)")} credential={(secret is null ? "no" : "yes")}");
        if (server.Faults.Describe(connection) is { Length: > 0 } plan)
        {
            server.Log.Note(connection, "chaos", plan);
        }

        if (await HttpFaults.PlayAsync(context, server, "upgrade", connection, dialect.Stopping).ConfigureAwait(false))
        {
            Refused(connection, context.Response.StatusCode, "by the scenario");
            return;
        }

        (int Status, string Code, string Why)? refusal =
            dialect.Credentials.JudgeSecret(secret) == Credential.None ? (401, "invalid_api_key", "Incorrect API key provided.")
            : !SocketUpgrade.IsAsked(context) ? (400, "invalid_request_error", "This route speaks WebSocket only.")
            : model.Length == 0 ? (400, "missing_model", "You must provide a model parameter.")
            : _places.IsFull ? (429, "rate_limit_exceeded", "Too many sessions at a time.")
            : null;
        if (refusal is { } no)
        {
            Refused(connection, no.Status, no.Why);
            await ErrorAnswer.WriteAsync(context, no.Status, no.Code, no.Why).ConfigureAwait(false);
            return;
        }

        var offersProtocol = request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(Protocol);
        var open = await SocketUpgrade.AcceptAsync(context, server.Time, offersProtocol ? Protocol : null).ConfigureAwait(false);
        using var socket = open.Socket;
        await ServeAsync(context, connection, model, open).ConfigureAwait(false);
    }

    private async Task ServeAsync(HttpContext context, int connection, string model, OpenConnection open)
    {
        var secret = SecretOf(context.Request);
        using var session = new RealtimeSession(dialect.Server, connection, model, open, _places.Release, secret);
        if (!_places.TryTake(session))
        {
            context.Abort();
            return;
        }

        dialect.Server.Log.Add(session.Record);
        SimulatorMessages.Opened(dialect.Server.Logger, connection, model);
        var isBeta = context.Request.Headers["OpenAI-Beta"].ToString().Contains("realtime", StringComparison.OrdinalIgnoreCase);
        await session.RunAsync(isBeta, context.RequestAborted).ConfigureAwait(false);
    }

    private static string? SecretOf(HttpRequest request) =>
        CredentialCheck.SecretOf(request) is { Length: > 0 } bearer ? bearer
        : (string?)request.Headers["api-key"] is { Length: > 0 } azure ? azure
        : request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(p => p.StartsWith(KeyProtocol, StringComparison.Ordinal))?[KeyProtocol.Length..];

    private void Refused(int connection, int status, string why)
    {
        dialect.Server.Log.Note(connection, "refused", $"{status} {why}");
        SimulatorMessages.Refused(dialect.Server.Logger, connection, status, why);
    }
}
