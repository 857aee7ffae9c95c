using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Link.Running;

/// <summary>
/// What voices have in common whose sessions a <see cref="LinkLoop"/> runs: connecting, the microphone's way up, figures, the end. What a session
/// understands is said by the class of the service.
/// </summary>
public abstract class LoopedVoice : IVoiceLink, ILinkFigures
{
    private UplinkPump? _pump;
    private LinkLoop? _loop;
    private ToldEvents? _events;
    private int _disposed;

    /// <inheritdoc/>
    public abstract VoiceTraits Traits { get; }

    /// <inheritdoc/>
    public ChannelReader<VoiceEvent> Events => _events!;

    /// <inheritdoc/>
    public bool IsKeeping => _pump!.IsKeeping;

    /// <inheritdoc/>
    public TimeSpan NextAttemptIn => _loop!.NextAttemptIn;

    /// <summary>The session that is ready; null where none is, and before there is a loop.</summary>
    internal ILinkSession? ReadySession => _loop?.Ready;

    /// <inheritdoc/>
    public UplinkStatistics Statistics() => _pump!.Statistics();

    /// <inheritdoc/>
    public LatencySummary UplinkLatency() => _pump!.Latency();

    /// <inheritdoc/>
    public void Connect(Func<SessionPlan> plan) => _loop!.Connect(plan);

    /// <inheritdoc/>
    public void Disconnect() => _loop!.Disconnect();

    /// <inheritdoc/>
    public void Forget() => _pump!.Forget();

    /// <inheritdoc/>
    public virtual void KeepFrom(long from, TimeSpan preroll) => _pump!.KeepFrom(from, preroll);

    /// <inheritdoc/>
    public void RetryNow() => _loop!.RetryNow();

    /// <inheritdoc/>
    public void Recycle(string why) => _loop!.Recycle(why);

    /// <inheritdoc/>
    public abstract bool BeginTurn();

    /// <inheritdoc/>
    public abstract bool EndTurn();

    /// <inheritdoc/>
    public abstract bool Interrupt(string replyId);

    /// <inheritdoc/>
    public abstract bool ReportHeard(int reply, TimeSpan heard, bool isWhole);

    /// <inheritdoc/>
    public abstract bool PostOutput(string callId, string output);

    /// <inheritdoc/>
    public abstract bool ChangeTools(IReadOnlyList<ToolDeclaration> tools);

    /// <inheritdoc/>
    public abstract bool AskForReply();

    /// <inheritdoc/>
    public virtual bool SayTyped(string words) => false;

    /// <summary>Closes a running session (1000, within a second), then lets go of the microphone.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "No voice has a finalizer.")]
    public async ValueTask DisposeAsync()
    {
        await _loop!.DisposeAsync();
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _pump!.DisposeAsync();
        }
    }

    /// <summary>Called once, at the end of the constructor of the service's class.</summary>
    /// <param name="pump">The microphone's way to the sessions; this voice's own from now on.</param>
    /// <param name="loop">Runs the sessions; this voice's own from now on.</param>
    internal void Run(UplinkPump pump, LinkLoop loop)
    {
        _pump = pump;
        _loop = loop;
        _events = new ToldEvents(loop.Events, ToldEvents.OfConnection);
    }
}
