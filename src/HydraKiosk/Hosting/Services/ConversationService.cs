using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Processes;
using HydraKiosk.Sound;

namespace HydraKiosk.Hosting.Services;

/// <summary>The conversation, and what the loudspeaker reports to it.</summary>
/// <param name="conversation">The conversation.</param>
/// <param name="engine">Reports what becomes of replies.</param>
/// <param name="playbackChanged">Set when it has something to report.</param>
/// <param name="time">The clock of the heap's rest.</param>
/// <param name="ending">Is told when it ends by itself.</param>
internal sealed class ConversationService(
    ConversationLoop conversation, AudioEngine engine, AsyncSignal playbackChanged, TimeProvider time, KioskEnding ending) : KioskService(ending)
{
    /// <inheritdoc/>
    public override void Dispose()
    {
        conversation.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stop)
    {
        using var heap = HeapKeeper.OfProcess(() => conversation.State.IsAtRest, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var relay = RelayPlaybackAsync(over.Token);
        var talking = conversation.RunAsync(over.Token);
        await Task.WhenAny(talking, relay);
        await over.CancelAsync();
        await Task.WhenAll(talking, relay);
    }

    private async Task RelayPlaybackAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await playbackChanged.WaitAsync(cancellation);
                while (engine.TryReadEvent(out var report))
                {
                    conversation.Post(new FromLoudspeaker(EngineSound.Tell(report)));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The expected end: the daemon stops.
        }
    }
}
