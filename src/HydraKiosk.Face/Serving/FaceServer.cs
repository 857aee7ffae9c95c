using System.Net;
using HydraKiosk.Face.Access;
using HydraKiosk.Face.Captions;
using HydraKiosk.Face.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Face.Serving;

/// <summary>Serves the pages for the screen, and tells those that are open what happens. Costs a waiting accept while none is.</summary>
public sealed class FaceServer
{
    /// <summary>Pages that may be open at a time.</summary>
    public const int MostPages = 8;

    /// <summary>Before an address that cannot be had is tried again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly FaceSettings _settings;
    private readonly IFaceDevice _device;
    private readonly CaptionBook _captions;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FaceSites _sites;
    private readonly TokenDesk _tokens;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FaceSocket[] _sockets = []; // replaced as a whole, so that telling needs no lock
    private ITimer? _beat;
    private CancellationToken _stop;

    /// <param name="settings">Where and for whom.</param>
    /// <param name="device">What is shown.</param>
    /// <param name="captions">What may be read.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public FaceServer(FaceSettings settings, IFaceDevice device, CaptionBook captions, TimeProvider time, ILogger log)
    {
        (_settings, _device, _captions, _time, _log) = (settings, device, captions, time, log);
        _tokens = new TokenDesk(time);
        _sites = new FaceSites(settings, device, _tokens, new SignedCookies(settings.Key, time), time, log);
    }

    /// <summary>Where it really listens, once it does.</summary>
    public Task<Uri> Listening => _listening.Task;

    /// <summary>Pages that are open.</summary>
    public int Pages => Volatile.Read(ref _sockets).Length;

    /// <summary>A link that opens a page once, on this machine; null while nothing is served.</summary>
    /// <param name="forTechnician">Whether it opens the technician's page.</param>
    public Uri? MakeLink(bool forTechnician) => _listening.Task is { IsCompletedSuccessfully: true, Result: var address }
        ? new Uri(address, $"{(forTechnician ? "tech" : "")}?t={_tokens.Mint()}") : null;

    /// <summary>Something has happened: pages are told at once. Any thread; does not block.</summary>
    public void OnNews()
    {
        foreach (var socket in Volatile.Read(ref _sockets))
        {
            socket.OnNews();
        }
    }

    /// <summary>Serves until <paramref name="stop"/>. Never throws for anything but that.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        for (var isTold = false; ;)
        {
            await using var app = FaceHost.Build(_settings);
            app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(10), KeepAliveTimeout = TimeSpan.FromSeconds(10) });
            app.Run(AnswerAsync);
            try
            {
                await app.StartAsync(stop);
            }
            catch (IOException fault)
            {
                if (!isTold)
                {
                    isTold = true; // one line until it succeeds
                    FaceCauses.Unavailable.Write(_log, _settings.Listen.ToString(), fault.Message.TrimEnd('.'));
                }

                await Task.Delay(RetryAfter, _time, stop);
                continue;
            }

            var address = FaceHost.AddressOf(app, _settings);
            FaceLog.Serving(_log, address.ToString());
            _listening.TrySetResult(address);
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                await FaceHost.StopAsync(app);
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (_sites.Refuses(context) || (context.Request.Path != "/live" && await _sites.AnswerAsync(context)))
            {
                return;
            }

            await LiveAsync(context);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or IOException or BadHttpRequestException))
        {
            FaceCauses.Failed.Write(_log, fault.Message.TrimEnd('.'), fault);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = 500;
            }
        }
    }

    private async Task LiveAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !RequestOrigin.IsOwn(context.Request) || !_sites.IsLetIn(context.Request))
        {
            context.Response.StatusCode = 403;
            return;
        }

        if (Pages >= MostPages)
        {
            context.Response.StatusCode = 503;
            return;
        }

        using var connection = await context.WebSockets.AcceptWebSocketAsync();
        var socket = new FaceSocket(connection, context.Abort, _device, _captions, _time, _log);
        Change(sockets => [.. sockets, socket]);
        FaceLog.Connected(_log, Pages);
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop, context.RequestAborted);
            socket.OnBeat();
            await socket.RunAsync(over.Token);
        }
        finally
        {
            Change(sockets => [.. sockets.Where(other => other != socket)]);
            FaceLog.Gone(_log, Pages);
        }
    }

    private void Change(Func<FaceSocket[], FaceSocket[]> change)
    {
        lock (_lock)
        {
            var next = change(_sockets);
            Volatile.Write(ref _sockets, next);
            if (next.Length > 0)
            {
                _beat ??= _time.CreateTimer(_ => OnBeat(), null, FaceSocket.Beat, FaceSocket.Beat);
            }
            else
            {
                _beat?.Dispose();
                _beat = null;
            }
        }
    }

    private void OnBeat()
    {
        foreach (var socket in Volatile.Read(ref _sockets))
        {
            socket.OnBeat();
        }
    }
}
