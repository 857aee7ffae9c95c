using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>
/// PersonaPlex at <c>/api/chat</c>, which Moshi shares but for the prompts: both stand in the query, there is no key, and one client is served at a
/// time. A second one is taken and told nothing until the first has gone.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for: nothing to dispose.")]
internal sealed class DuplexDialect(DialectContext dialect) : IDialect
{
    private const string SessionPath = "/api/chat";

    private readonly SemaphoreSlim _model = new(1, 1);
    private readonly HashSet<DuplexSession> _open = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;
    private int _connections;

    /// <inheritdoc/>
    public string Path => SessionPath;

    /// <inheritdoc/>
    public string Paths => $"Use the path {SessionPath}.";

    /// <inheritdoc/>
    public string? Refuses(Scenario scenario) => DuplexFaults.Unknown(scenario) is { } name
        ? $"the fault '{name}' is not one that this voice can play" : null;

    /// <inheritdoc/>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (context.Request.Path.Value is not SessionPath)
        {
            return false;
        }

        await HandleAsync(context).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async Task StopAsync(TimeSpan limit)
    {
        DuplexSession[] open;
        lock (_lock)
        {
            _stopped = true;
            open = [.. _open];
            if (open.Length == 0)
            {
                return;
            }
        }

        Array.ForEach(open, session => session.Stop());
        try
        {
            await _drained.Task.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Array.ForEach(open, session => session.Drop());
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var (server, request) = (dialect.Server, context.Request);
        var connection = Interlocked.Increment(ref _connections);
        var (voice, text) = ((string?)request.Query["voice_prompt"], (string?)request.Query["text_prompt"]);
        server.Log.Note(connection, "connect", $"voice_prompt={voice ?? "(none)"} text_prompt={text?.Length ?? -1} characters");
        if (server.Faults.Describe(connection) is { Length: > 0 } plan)
        {
            server.Log.Note(connection, "chaos", plan);
        }

        if (await HttpFaults.PlayAsync(context, server, "upgrade", connection, dialect.Stopping).ConfigureAwait(false))
        {
            server.Log.Note(connection, "refused", $"{context.Response.StatusCode} by the scenario");
            return;
        }

        if (!SocketUpgrade.IsAsked(context))
        {
            server.Log.Note(connection, "refused", "400 no WebSocket");
            await ErrorAnswer.WriteAsync(context, 400, "bad_request", "No WebSocket UPGRADE hdr: None\n Can \"Upgrade\" only to \"WebSocket\".")
                .ConfigureAwait(false);
            return;
        }

        var open = await SocketUpgrade.AcceptAsync(context, server.Time).ConfigureAwait(false);
        using var socket = open.Socket;
        if (Defect(request) is { } defect)
        {
            // The server reads the prompts once the WebSocket is open; what it throws then ends the connection without a word.
            server.Log.Judge(LogDirection.Violation, connection, "bad-prompts", defect, tell: true);
            context.Abort();
            return;
        }

        await ServeAsync(context, connection, voice!, open).ConfigureAwait(false);
    }

    private async Task ServeAsync(HttpContext context, int connection, string voice, OpenConnection open)
    {
        using var session = new DuplexSession(dialect.Server, connection, voice, open);
        lock (_lock)
        {
            if (_stopped)
            {
                context.Abort();
                return;
            }

            _open.Add(session);
        }

        dialect.Server.Log.Add(session.Record);
        SimulatorMessages.Opened(dialect.Server.Logger, connection, voice);
        try
        {
            await session.RunAsync(_model, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(session);
                if (_stopped && _open.Count == 0)
                {
                    _drained.TrySetResult();
                }
            }
        }
    }

    /// <summary>What makes the server's handler throw; null where nothing does.</summary>
    private static string? Defect(HttpRequest request) =>
        request.Query.ContainsKey("seed") ? "a seed in the address kills the handler"
        : (string?)request.Query["voice_prompt"] is not { } voice ? "the address has no voice_prompt"
        : !request.Query.ContainsKey("text_prompt") ? "the address has no text_prompt"
        : voice.Length == 0 || voice.Contains('/', StringComparison.Ordinal) ? $"the voice '{voice}' is no file of the server"
        : null;
}
