using System.Net;
using HydraKiosk.Simulator.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Replay;

/// <summary>
/// A recorded service on a free loopback port: the first connection gets the first recorded session, the next one the next. It checks
/// nothing and answers nothing; it only sends again what the service sent.
/// </summary>
public sealed class ReplayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<RecordedSession> _sessions;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    private ReplayServer(Recording recording, TimeProvider time)
    {
        _sessions = new Queue<RecordedSession>(recording.Playable);
        _time = time;
        _app = LocalHost.Build(IPAddress.Loopback, 0);
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _app.Run(ServeAsync);
    }

    /// <summary>Where the device connects.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What has been replayed.</summary>
    public ReplayTally Tally { get; } = new();

    /// <summary>Completes when the last recorded session is over.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Starts one.</summary>
    /// <param name="recording">At least one of its sessions must be playable.</param>
    /// <param name="time">The clock by which it keeps the record's times.</param>
    /// <param name="cancellation">Calls off the start.</param>
    public static async Task<ReplayServer> StartAsync(Recording recording, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(time);
        var server = new ReplayServer(recording, time);
        await server._app.StartAsync(cancellation).ConfigureAwait(false);
        server.Endpoint = LocalHost.SessionUri(server._app, SessionEndpoint.Path);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await LocalHost.StopAsync(_app).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            return;
        }

        RecordedSession? recorded;
        lock (_lock)
        {
            _sessions.TryDequeue(out recorded);
        }

        if (recorded is null)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
            // The record is over. Left without an answer, the device waits quietly until the replay ends.
            await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var isOrderly = false;
        try
        {
            var session = new ReplaySession(recorded, socket, Tally, _time);
            isOrderly = await session.RunAsync(_stopping.Token, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            if (!isOrderly)
            {
                context.Abort();
            }

            lock (_lock)
            {
                if (_sessions.Count == 0)
                {
                    _finished.TrySetResult();
                }
            }
        }
    }
}
