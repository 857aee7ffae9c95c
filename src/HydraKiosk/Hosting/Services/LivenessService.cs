using HydraKiosk.Conversation;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;
using Microsoft.Extensions.Hosting;

namespace HydraKiosk.Hosting.Services;

/// <summary>
/// Tells the service manager that the daemon is ready, what it does, and that it is alive: not that the process exists, but that sound goes through
/// it and the conversation takes what it is told. A daemon that hangs in either is killed by the manager and started again.
/// </summary>
/// <param name="manager">Is told; null where there is none.</param>
/// <param name="periods">How often the sound device has asked for audio so far; null while there is no device.</param>
/// <param name="inputsTaken">What the conversation has taken so far.</param>
/// <param name="inbox">Is asked whether the conversation still takes anything.</param>
/// <param name="time">The clock.</param>
internal sealed class LivenessService(
    ServiceManager? manager, Func<long?> periods, Func<long> inputsTaken, ConversationInbox inbox, TimeProvider time) : INoticeSink,
        IHostedService, IDisposable
{
    /// <summary>After so long it is ready, though it cannot converse yet: the journal and the status say what is missing, and a unit that never
    /// gets ready would be started over and over.</summary>
    private static readonly TimeSpan _readyAtLast = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private bool _isStalled;
    private ITimer? _beat;
    private ITimer? _late;
    private long? _periods = -1;
    private long _taken = -1;
    private bool _isReady;
    private bool _isStopping;

    // Of the conversation's thread.
    private string? _missing; // why there was no session the last time
    private string? _shown;

    /// <summary>Told once what does not move any more, and again only after it has moved; must neither block nor throw.</summary>
    public Action<string> Stalled { get; init; } = static _ => { };

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (manager is null)
        {
            return Task.CompletedTask;
        }

        _late = time.CreateTimer(_ => BecomeReady(), null, _readyAtLast, Timeout.InfiniteTimeSpan);
        if (manager.Watchdog is { } watchdog)
        {
            var period = watchdog / 3; // two may be lost; sd_watchdog_enabled(3) asks for half of it at most
            _beat = time.CreateTimer(_ => Beat(), null, TimeSpan.Zero, period);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isStopping = true;
        }

        manager?.Stopping();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (manager is null)
        {
            return;
        }

        if (notice is PhaseChanged or SoundDeviceNoticed or SessionReady or SessionMissing or MuteChanged or SleepMoved)
        {
            _missing = notice switch
            {
                SessionReady => null,
                SessionMissing missing => missing.CauseCode == 0 ? missing.Detail : $"{missing.Detail} [{Cause.TagOf(missing.CauseCode)}]",
                _ => _missing,
            };
            Show(Words(state));
            if (state.IsSoundWorking && notice is SessionReady)
            {
                BecomeReady();
            }
        }
    }

    private void Show(string words)
    {
        if (words != _shown)
        {
            _shown = words;
            manager!.Status(words);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _beat?.Dispose();
        _late?.Dispose();
    }

    /// <summary>Whether both have moved since the last time: the audio thread, where there is a device, and the conversation.</summary>
    /// <param name="seen">Periods of the device; null while there is none.</param>
    /// <param name="taken">Inputs of the conversation.</param>
    internal bool HasMoved(long? seen, long taken)
    {
        lock (_lock)
        {
            var moved = (seen is null || seen != _periods) && taken != _taken;
            (_periods, _taken) = (seen, taken);
            return moved;
        }
    }

    private string Words(ConversationState state) => state switch
    {
        { Around.IsKilled: true } => "stopped by the kill switch",
        { Around.IsSleepComing: true } => "about to sleep",
        { IsSoundWorking: false } => "no working sound device",
        { Phase: ConversationPhase.Offline } when _missing is not null => $"offline: {_missing}",
        { Around.IsMuted: true } => $"{state.Phase.ToString().ToLowerInvariant()}, microphone off",
        _ => state.Phase.ToString().ToLowerInvariant(),
    };

    private void Beat()
    {
        var (before, taken) = (_periods, inputsTaken());
        var (seen, hasTaken) = (periods(), taken != _taken);
        if (HasMoved(seen, taken))
        {
            _isStalled = false;
            manager!.Alive();
        }
        else if (!_isStalled)
        {
            _isStalled = true;
            Stalled(hasTaken ? "the sound device" : seen is not null && seen == before ? "the whole daemon" : "the conversation");
        }

        inbox.Post(new StillThere()); // so that the next time something has been taken, however quiet it is
    }

    private void BecomeReady()
    {
        lock (_lock)
        {
            if (_isReady || _isStopping)
            {
                return;
            }

            _isReady = true;
        }

        manager!.Ready();
    }
}
