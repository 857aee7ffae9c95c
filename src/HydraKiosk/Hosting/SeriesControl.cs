using System.Diagnostics.CodeAnalysis;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Tools.Kill;

namespace HydraKiosk.Hosting;

/// <summary>
/// What the control socket sees of a daemon whose kiosks follow one another: the one that runs. Who follows one follows the next one too.
/// </summary>
/// <param name="configuration">The daemon's configuration.</param>
/// <param name="kill">The kill switch, which is the same for all of them.</param>
/// <param name="time">The clock of the daemon's age.</param>
internal sealed class SeriesControl(IConfigurationControl configuration, KillSwitch kill, TimeProvider time) : IKioskControl
{
    /// <summary>For so long a press waits for the next kiosk: the end of one takes three seconds at most, and the start of one less.</summary>
    public static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<Following> _followings = [];
    private readonly long _startedAt = time.GetTimestamp();
    private IKioskControl? _now;
    private TaskCompletionSource? _next; // set while one ends and another one is to follow

    /// <inheritdoc/>
    public KillSwitch Kill => kill;

    /// <inheritdoc/>
    public IConfigurationControl? Configuration => configuration;

    /// <summary>Told that the microphone is to be off, or on: the one that runs may be about to end.</summary>
    public Action<bool> Muted { get; init; } = static _ => { };

    private IKioskControl Now => Volatile.Read(ref _now) ?? throw new InvalidOperationException("nothing runs yet");

    /// <summary>From now on it is this one.</summary>
    /// <returns>Whether it is the first.</returns>
    public bool Use(IKioskControl next)
    {
        lock (_lock)
        {
            var isFirst = _now is null;
            Volatile.Write(ref _now, next);
            foreach (var following in _followings)
            {
                following.Move(next);
            }

            Last();
            return isFirst;
        }
    }

    /// <summary>The one that runs ends, and another one follows: it hears of no press any more.</summary>
    public void Leave() => Volatile.Write(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>No other one follows: nobody has to wait.</summary>
    public void Last() => Interlocked.Exchange(ref _next, null)?.TrySetResult();

    /// <inheritdoc/>
    public KioskStatus Status() => Now.Status() with
    {
        Configuration = configuration.Status(),
        UptimeSeconds = Math.Round(time.GetElapsedTime(_startedAt).TotalSeconds, 1),
    };

    /// <inheritdoc/>
    public bool TryPress(string button, TimeSpan? holdFor, [NotNullWhen(false)] out string? problem) =>
        Next().TryPress(button, holdFor, out problem);

    /// <inheritdoc/>
    public bool TryRelease(string button, [NotNullWhen(false)] out string? problem) =>
        Next().TryRelease(button, out problem);

    /// <inheritdoc/>
    public bool Mute(bool isMuted)
    {
        Muted(isMuted); // first: what ends between the two has heard neither
        return Now.Mute(isMuted);
    }

    /// <inheritdoc/>
    public bool EndConversation() => Now.EndConversation();

    /// <inheritdoc/>
    public void Say(LocalPrompt prompt) => Now.Say(prompt);

    /// <inheritdoc/>
    public bool Staff(string word) => Now.Staff(word);

    /// <inheritdoc/>
    public IReadOnlyList<ToolStatus> Tools() => Now.Tools();

    /// <inheritdoc/>
    public IAsyncEnumerable<string> CallTool(string name, string argumentsJson, CancellationToken cancellation) =>
        Now.CallTool(name, argumentsJson, cancellation);

    /// <inheritdoc/>
    public bool TryWriteBlackBox([NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? problem) =>
        Now.TryWriteBlackBox(out path, out problem);

    /// <inheritdoc/>
    public Uri? MakeFaceLink(bool forTechnician, out string? problem) => Now.MakeFaceLink(forTechnician, out problem);

    /// <inheritdoc/>
    public bool AcceptTool(string name) => Now.AcceptTool(name);

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<ConversationNotice> told) => Follow(control => control.Subscribe(told));

    /// <inheritdoc/>
    public IDisposable SubscribeWire(Action<string> told) => Follow(control => control.SubscribeWire(told));

    /// <summary>The one that runs; while one follows another, the next one. A press that the one before took would be lost with it.</summary>
    private IKioskControl Next()
    {
        Volatile.Read(ref _next)?.Task.Wait(ChangeLimit); // whoever asks holds up only himself
        return Now;
    }

    private Following Follow(Func<IKioskControl, IDisposable> subscribe)
    {
        lock (_lock)
        {
            var following = new Following(this, subscribe);
            following.Move(Now);
            _followings.Add(following);
            return following;
        }
    }

    private sealed class Following(SeriesControl owner, Func<IKioskControl, IDisposable> subscribe) : IDisposable
    {
        private IDisposable? _now;

        public void Move(IKioskControl next)
        {
            _now?.Dispose();
            _now = subscribe(next);
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._followings.Remove(this);
                _now?.Dispose();
            }
        }
    }
}
