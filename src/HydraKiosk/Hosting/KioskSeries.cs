using HydraKiosk.Control.Server;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Reloading;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting;

/// <summary>
/// Runs one kiosk after the other in the same process: the next one where the configuration asks for it. The control socket, the journal and the kill
/// switch go on all the time.
/// </summary>
/// <param name="keeper">Says what each is made of, and when the next one is wanted.</param>
/// <param name="make">Makes one.</param>
/// <param name="control">What the control socket sees: the one that runs.</param>
/// <param name="server">The control socket.</param>
/// <param name="ending">Called when the end of the last one begins.</param>
internal sealed class KioskSeries(
    ConfigurationKeeper keeper, Func<KioskMaking, KioskParts> make, SeriesControl control, ControlServer server, Action ending)
{
    private readonly ConfigurationKeeper _keeper = keeper;
    private readonly SeriesControl _control = control;
    private readonly KioskEnding _serverEnding = new();
    private CancellationToken _stop;
    private CancellationTokenSource? _turn;

    /// <summary>Runs until <paramref name="stop"/>, or until a part ends by itself and there is nothing to fall back to.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        using var serving = new ControlService(server, _serverEnding);
        try
        {
            while (await RunOneAsync(serving))
            {
                _keeper.TakeOver();
            }
        }
        finally
        {
            _control.Last();
        }

        await serving.StopAsync(CancellationToken.None); // where the end came between two
        _serverEnding.ThrowIfFailed();
    }

    /// <summary>Whether what ends now is the last one.</summary>
    private bool IsLast => _stop.IsCancellationRequested || _serverEnding.Any.IsCompleted || !(_keeper.IsMakingAnew || _keeper.CanFallBack);

    /// <summary>Runs one. True where another one is to follow.</summary>
    private async Task<bool> RunOneAsync(ControlService serving)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        Volatile.Write(ref _turn, turn);
        try
        {
            await using var parts = make(_keeper.Made);
            await KioskHost.RunAsync(parts.Kiosk, [new TurnService(this, parts.Kiosk, serving)], AtTheEnd, turn.Token);
            return !_stop.IsCancellationRequested && _keeper.IsMakingAnew;
        }
        catch (Exception fault) when (!_stop.IsCancellationRequested && _keeper.FallBack(fault))
        {
            return true;
        }
    }

    private void AtTheEnd()
    {
        if (IsLast)
        {
            _keeper.Ending();
            ending();
        }
    }

    /// <summary>Ends the kiosk that runs, whichever that is.</summary>
    private void EndTurn(Task? ended)
    {
        try
        {
            Volatile.Read(ref _turn)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself in this very moment.
        }
    }

    /// <summary>Starts after all parts of one kiosk and ends before them, so that nobody is told half.</summary>
    private sealed class TurnService(KioskSeries series, Kiosk kiosk, ControlService serving) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (series._control.Use(kiosk.Control))
            {
                await serving.StartAsync(cancellationToken);
                _ = series._serverEnding.Any.ContinueWith(
                    series.EndTurn, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            series._keeper.Up(kiosk, () => _ = Task.Run(() => series.EndTurn(null), CancellationToken.None)); // whoever asks holds a lock
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (series.IsLast)
            {
                series._control.Last();
                await serving.StopAsync(cancellationToken);
            }
            else
            {
                series._control.Leave();
            }
        }
    }
}

/// <summary>A kiosk and what goes with it.</summary>
/// <param name="Kiosk">The kiosk.</param>
/// <param name="Wire">Its record of the traffic, which ends after it.</param>
internal sealed record KioskParts(Kiosk Kiosk, WireRecorder Wire) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Wire.DisposeAsync();
}
