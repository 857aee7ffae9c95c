using HydraKiosk.Simulator.Http;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>
/// Three services at one address: Pulse, which hears (a WebSocket); a chat endpoint of OpenAI's kind, which thinks; and Lightning, which speaks (a
/// WebSocket). The scenario's turns are counted by the recogniser, its replies are given by the chat endpoint as text, and their sound by the voice.
/// </summary>
internal sealed class CascadeDialect : IDialect
{
    public const string HearingPath = "/waves/v1/stt/live";
    public const string ChatPath = "/waves/v1/chat/completions";
    public const string SpeechPath = "/waves/v1/tts/live";

    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "reset", "drop", "close", "stall", "delay", "rate", "truncated", "garbage", "bad-base64", "binary", "flood",
        "status", "html", "redirect", "hang-up", "repeat-secret",
    };

    private readonly DialectContext _dialect;
    private readonly SessionPlaces _places;
    private readonly CascadeScript _script;
    private readonly ChatEndpoint _chat;
    private int _connections;

    /// <summary>Makes the three services.</summary>
    public CascadeDialect(DialectContext dialect)
    {
        _dialect = dialect;
        _places = new SessionPlaces(dialect.Server);
        _script = new CascadeScript(dialect.Server.Scenario);
        _chat = new ChatEndpoint(dialect, _script);
    }

    /// <inheritdoc/>
    public string Path => HearingPath;

    /// <inheritdoc/>
    public string Paths => $"Use {HearingPath} to be heard, {ChatPath} for the model, {SpeechPath} to let it speak.";

    /// <inheritdoc/>
    public string? Refuses(Scenario scenario) =>
        scenario.Faults.Select(fault => fault.Do.Trim().Split(':')[0]).FirstOrDefault(name => !_known.Contains(name)) is { } name
            ? $"the fault '{name}' cannot happen in a cascade; those that can are {string.Join(", ", _known)}" : null;

    /// <inheritdoc/>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case HearingPath:
                await HearAsync(context).ConfigureAwait(false);
                return true;
            case ChatPath:
                await _chat.HandleAsync(context).ConfigureAwait(false);
                return true;
            case SpeechPath:
                await SpeakAsync(context).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(TimeSpan limit) => _places.StopAsync(limit);

    private async Task HearAsync(HttpContext context)
    {
        var server = _dialect.Server;
        var number = Interlocked.Increment(ref _connections);
        server.Log.Note(number, "connect", $"hearing {context.Request.QueryString.Value}");
        if (server.Faults.Describe(number) is { Length: > 0 } plan)
        {
            server.Log.Note(number, "chaos", plan);
        }

        if (await HttpFaults.PlayAsync(context, server, "upgrade", number, _dialect.Stopping).ConfigureAwait(false))
        {
            server.Log.Note(number, "refused", $"{context.Response.StatusCode} by the scenario");
            return;
        }

        if (HearingCheck.Refusal(context, _dialect.Credentials) is var (status, code, why))
        {
            server.Log.Note(number, "refused", $"{status} {why}");
            await ErrorAnswer.WriteAsync(context, status, code, why).ConfigureAwait(false);
            return;
        }

        HearingCheck.JudgeQuery(context.Request.Query, server.Log, number);
        var open = await SocketUpgrade.AcceptAsync(context, server.Time).ConfigureAwait(false);
        using var socket = open.Socket;
        using var session = new HearingSession(server, _script, number, open);
        if (!_places.TryTake(session))
        {
            session.Refuse();
        }

        await session.RunAsync(context.RequestAborted).ConfigureAwait(false);
        _places.Release(session, orderly: true);
    }

    private async Task SpeakAsync(HttpContext context)
    {
        var server = _dialect.Server;
        if (_dialect.Credentials.Judge(context.Request, allowQuery: false) == Credential.None)
        {
            await ErrorAnswer.WriteAsync(context, 401, "unauthorized", "API key missing or invalid.").ConfigureAwait(false);
            return;
        }

        if (!SocketUpgrade.IsAsked(context))
        {
            await ErrorAnswer.WriteAsync(context, 400, "bad_request", "This simulator speaks over WebSocket only.").ConfigureAwait(false);
            return;
        }

        var open = await SocketUpgrade.AcceptAsync(context, server.Time).ConfigureAwait(false);
        using var socket = open.Socket;
        using var session = new SpeakingSession(server, _script, Volatile.Read(ref _connections), open);
        await session.RunAsync(context.RequestAborted, _dialect.Stopping).ConfigureAwait(false);
    }
}
