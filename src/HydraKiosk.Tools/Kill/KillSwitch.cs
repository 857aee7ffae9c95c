using HydraKiosk.Primitives.Choices;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Kill;

/// <summary>
/// Stops the tools, the microphone or everything, by a command, which survives a restart, and by a switch on the device, of which nobody needs to
/// know more than how it stands. What either of them stops is stopped. Any thread.
/// </summary>
public sealed class KillSwitch
{
    private readonly Lock _lock = new();
    private readonly Lock _commands = new(); // held while the disk is written, for which the switch on the device does not wait
    private readonly KillFile? _file;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile KillState _state;
    private Action<KillState>? _followers;

    /// <param name="file">Keeps what commands have stopped; null for a switch that no restart has to survive, as in a demonstration.</param>
    /// <param name="hasLine">Whether the device has a switch for it; until that was read it counts as on.</param>
    /// <param name="time">The wall clock of what is kept.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public KillSwitch(KillFile? file, bool hasLine, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_file, _time, _log) = (file, time, log);
        string? problem = null;
        _state = (file?.Read(out problem) ?? KillState.Released) with { Line = hasLine ? true : null };
        Trouble = problem;
        if (problem is not null)
        {
            KillCauses.Damaged.Write(log, problem);
        }
        else if (_state.Command.Count > 0)
        {
            KillMessages.StillKilled(log, Words(_state.Command), _state.By ?? "nobody knows whom");
        }
    }

    /// <summary>How it stands. Cheap: to be asked before each call.</summary>
    public KillState State => _state;

    /// <summary>Why the file could not be read; null once it was written anew.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Tells how it stands now, and of each change from now on.</summary>
    /// <param name="told">
    /// Takes the state, one change after the other, under the switch's own lock: must neither block nor throw, nor use the switch.
    /// </param>
    /// <returns>Ends the telling when it is disposed.</returns>
    public IDisposable Follow(Action<KillState> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        lock (_lock)
        {
            _followers += told;
            told(_state);
        }

        return new Following(this, told);
    }

    /// <summary>The parts of the device are made anew, with or without a switch for it; until that is read it counts as on.</summary>
    /// <param name="hasLine">Whether the device has a switch for it.</param>
    public void ExpectLine(bool hasLine)
    {
        lock (_lock)
        {
            Move(_state with { Line = hasLine ? true : null });
        }
    }

    /// <summary>Stops something by a command. It holds at once, also where it cannot be kept.</summary>
    /// <param name="scope">What.</param>
    /// <param name="by">By whom, for the journal.</param>
    /// <returns>Null, or why a restart would not know of it.</returns>
    public string? Kill(KillScope scope, string by)
    {
        lock (_commands)
        {
            KillState next;
            lock (_lock)
            {
                next = _state with { Command = [.. _state.Command.Append(scope).Distinct().Order()], By = by, Since = _time.GetUtcNow() };
                Move(next);
            }

            KillMessages.Killed(_log, KillFile.Word(scope), by);
            return Keep(next);
        }
    }

    /// <summary>Releases what commands have stopped, where that can be kept; the switch on the device stays as it is.</summary>
    /// <param name="by">By whom, for the journal.</param>
    /// <returns>Null, or why it was not released.</returns>
    public string? Unkill(string by)
    {
        lock (_commands)
        {
            if (Keep(KillState.Released) is { } problem)
            {
                return problem;
            }

            KillMessages.Unkilled(_log, by);
            lock (_lock)
            {
                Move(_state with { Command = [], By = null, Since = null });
            }

            return null;
        }
    }

    /// <summary>The switch on the device tells how it stands.</summary>
    /// <param name="isOn">Whether it stops everything; null when nobody knows any more, which counts as on.</param>
    public void SetLine(bool? isOn)
    {
        lock (_lock)
        {
            Move(_state with { Line = isOn ?? true });
        }
    }

    private static string Words(IEnumerable<KillScope> scopes) => string.Join(" and ", scopes.Select(KillFile.Word));

    private string? Keep(KillState state)
    {
        if (_file?.Write(state) is { } problem)
        {
            KillCauses.CannotKeep.Write(_log, problem);
            return problem;
        }

        lock (_lock)
        {
            if (Trouble is not null)
            {
                Trouble = null;
                _followers?.Invoke(_state); // what is told of the file goes by the last that they heard
            }
        }

        return null;
    }

    private void Unfollow(Action<KillState> told)
    {
        lock (_lock)
        {
            _followers -= told;
        }
    }

    private void Move(KillState next)
    {
        if (!next.Equals(_state))
        {
            _state = next;
            _followers?.Invoke(next);
        }
    }

    private sealed class Following(KillSwitch kill, Action<KillState> told) : IDisposable
    {
        public void Dispose() => kill.Unfollow(told);
    }
}
