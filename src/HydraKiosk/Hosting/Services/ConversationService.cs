using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;
using HydraKiosk.EchoMemory;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
using HydraKiosk.SoundJournal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting.Services;

/// <summary>The conversation, and what the loudspeaker reports to it.</summary>
/// <param name="conversation">The conversation.</param>
/// <param name="engine">Reports what becomes of replies.</param>
/// <param name="playbackChanged">Set when it has something to report.</param>
/// <param name="echoes">Keeps what was learned and proven of the echo.</param>
/// <param name="time">The clock of the heap's rest.</param>
/// <param name="log">For the echo canceller's news.</param>
/// <param name="ending">Is told when it ends by itself.</param>
internal sealed class ConversationService(
    ConversationLoop conversation, AudioEngine engine, AsyncSignal playbackChanged, EchoKeeper echoes, TimeProvider time, ILogger log,
    KioskEnding ending)
    : KioskService(ending)
{
    /// <summary>Told whether a person can interrupt by speaking; must not block.</summary>
    public Action<bool> Interruptible { get; init; } = static _ => { };

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
        var echo = EchoSafety.Unproven;
        try
        {
            while (true)
            {
                await playbackChanged.WaitAsync(cancellation);
                Interruptible(engine.IsInterruptible);
                if (engine.Echo is { } now && now.Safety != echo)
                {
                    echo = now.Safety;
                    EchoJournal.Write(log, now);
                    echoes.Learn(now);
                }

                if (engine.TakeLearnedEcho() is { } learned)
                {
                    echoes.Keep(learned);
                }

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
