using System.Text.Json;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Policy;

/// <summary>
/// Keeps a side effect from happening twice because a session was lost. A new session knows nothing of what the lost one had asked for, and
/// its model tends to ask again: so a call that was running, or had been answered only just before, when the session was lost is not run
/// again for the same tool and equal arguments. That holds until its outcome has been given and the person has then spoken again: who asks
/// once more after having been told means it. A restart of the program is such a loss too, see <see cref="Restore"/>. And a tool may have a window of
/// time in which an equal call is never run again, whoever asks. Any thread.
/// </summary>
/// <param name="time">The clock of every limit.</param>
/// <param name="digest">Compares arguments; that of the audit log where a restart is to be survived. Left out, one of its own.</param>
public sealed class SideEffectLedger(TimeProvider time, ArgumentsDigest? digest = null)
{
    /// <summary>Calls remembered; the oldest goes first, but none within its window of repetition.</summary>
    public const int Capacity = 64;

    /// <summary>Calls remembered with those within their windows; more are made by no person.</summary>
    public const int WindowCapacity = 1024;

    /// <summary>How long a call is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    /// <summary>
    /// An outcome younger than this when the session is lost has perhaps not been spoken of: a dead link shows after up to 5 s, and the answer takes
    /// its time to be made and to be heard.
    /// </summary>
    public static readonly TimeSpan JustAnswered = TimeSpan.FromSeconds(30);

    /// <summary>No person has heard of an outcome sooner: a turn reported earlier is the one that asked, reported late.</summary>
    public static readonly TimeSpan HeardOf = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<DoneCall> _calls = []; // oldest first
    private readonly ArgumentsDigest _digest = digest ?? ArgumentsDigest.OfFreshKey();

    /// <summary>Whether any call at all may be a repetition.</summary>
    public bool HasDoubts
    {
        get
        {
            lock (_lock)
            {
                return _calls.Exists(call => call.IsInDoubt || IsInWindow(call));
            }
        }
    }

    /// <summary>
    /// Takes over what was done before the program started, from the end of the audit log: what began and did not end is in doubt, and so is what
    /// ended so late that perhaps nobody has heard of it. Call it once, before the first call.
    /// </summary>
    /// <param name="records">The end of the log, oldest first, up to and without what this program has written.</param>
    /// <param name="boot">Which start of the machine this is.</param>
    /// <param name="repeatWindow">The window of each tool by its name; zero for one without.</param>
    /// <returns>How many calls are remembered, for the journal.</returns>
    public int Restore(IReadOnlyList<AuditRecord> records, string boot, Func<string, TimeSpan> repeatWindow)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(repeatWindow);
        var calls = RestoredCalls.Of(records, boot, time, _digest, repeatWindow);
        lock (_lock)
        {
            _calls.InsertRange(0, calls);
            return calls.Count;
        }
    }

    /// <summary>A tool that is not read-only has begun.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">Of the call.</param>
    /// <param name="run">The tool itself, beyond any time limit of whoever waits for it.</param>
    /// <param name="repeatWindow">How long from now an equal call repeats this one, whatever happens; zero for not at all.</param>
    public void Began(string tool, JsonElement arguments, Task<string> run, TimeSpan repeatWindow = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var call = new DoneCall(tool, _digest.Of(arguments), run, time.GetTimestamp()) { RepeatWindow = repeatWindow };
        lock (_lock)
        {
            MakeRoom();
            _calls.Add(call);
        }

        _ = run.ContinueWith(Ended, call, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>
    /// As <see cref="Began"/>, unless an equal call has begun since <see cref="Find"/> was asked: of two that come at once only one begins.
    /// </summary>
    /// <returns>The call that this one would repeat; null where this one has begun.</returns>
    public DoneCall? TryBegin(string tool, JsonElement arguments, Task<string> run, TimeSpan repeatWindow = default)
    {
        lock (_lock)
        {
            if (Find(tool, arguments) is { } earlier)
            {
                return earlier;
            }

            Began(tool, arguments, run, repeatWindow);
            return null;
        }
    }

    /// <summary>
    /// The call that this one would repeat, or null when it is to run. Arguments are equal as JSON: the order of keys and white space do not count.
    /// </summary>
    public DoneCall? Find(string tool, JsonElement arguments)
    {
        lock (_lock)
        {
            Expire();
            if (!_calls.Exists(call => call.Tool == tool && (call.IsInDoubt || IsInWindow(call))))
            {
                return null; // the digest takes its time
            }

            var asked = _digest.Of(arguments);
            DoneCall? newest = null;
            foreach (var call in _calls)
            {
                if ((call.IsInDoubt || IsInWindow(call)) && AreEqual(call, tool, asked))
                {
                    call.IsAsked = true;
                    newest = call;
                }
            }

            return newest;
        }
    }

    /// <summary>
    /// The outcome of a call that <see cref="Find"/> gave has been returned to the model; from here on the person can have heard of it.
    /// </summary>
    public void Told(DoneCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        lock (_lock)
        {
            if (!call.IsAsked)
            {
                return; // the session that asked is gone, and the one after it has been told nothing
            }

            // What was said of the newest was said of all its like: who asks once more means one more, and not each of them in turn.
            foreach (var same in _calls)
            {
                if (same.IsAsked && AreEqual(same, call.Tool, call.Digest))
                {
                    same.IsTold = true;
                    same.ToldAt = time.GetTimestamp();
                }
            }
        }
    }

    /// <summary>A configured session was lost, or ended while the person was still there.</summary>
    public void SessionLost()
    {
        lock (_lock)
        {
            Expire();
            foreach (var call in _calls)
            {
                var settledAt = Math.Max(call.EndedAt ?? 0, call.ToldAt);
                if (call.EndedAt is null || time.GetElapsedTime(settledAt) < JustAnswered)
                {
                    // What was told in the session that is now gone was perhaps told to nobody.
                    call.IsInDoubt = true;
                    call.IsAsked = call.IsTold = false;
                }
            }
        }
    }

    /// <summary>The person has taken a turn.</summary>
    public void TurnTaken()
    {
        lock (_lock)
        {
            foreach (var call in _calls.Where(c => c.IsTold && c.EndedAt is not null && time.GetElapsedTime(c.ToldAt) >= HeardOf))
            {
                call.IsInDoubt = false;
            }
        }
    }

    /// <summary>
    /// The conversation is over, or a new one begins: the next person's calls have nothing to do with this one's. Only a window of repetition goes
    /// on, since it is the tool's and not the person's, and so does a call of before a restart of which nobody was told: a restart ends every
    /// conversation, and the same person begins the next.
    /// </summary>
    public void Clear()
    {
        lock (_lock)
        {
            _calls.RemoveAll(call => !IsInWindow(call) && call is not { IsOfBefore: true, IsInDoubt: true, IsTold: false });
            foreach (var call in _calls)
            {
                call.IsInDoubt &= call is { IsOfBefore: true, IsTold: false };
                call.IsAsked = call.IsTold = false;
            }
        }
    }

    private static bool AreEqual(DoneCall call, string tool, string? digest) =>
        call.Tool == tool && (call.Digest is null || digest is null || call.Digest == digest);

    private void Ended(Task<string> run, object? state)
    {
        lock (_lock)
        {
            var call = (DoneCall)state!;
            call.EndedAt = time.GetTimestamp();
            if (run.Exception?.InnerException is ToolRefusedException)
            {
                _calls.Remove(call); // nothing was done
            }
        }
    }

    private bool IsInWindow(DoneCall call) => call.RepeatWindow > TimeSpan.Zero && time.GetElapsedTime(call.BeganAt) < call.RepeatWindow;

    private void Expire() => _calls.RemoveAll(call => time.GetElapsedTime(call.BeganAt) >= Retention && !IsInWindow(call));

    private void MakeRoom()
    {
        Expire();
        if (_calls.Count(call => !IsInWindow(call)) >= Capacity)
        {
            _calls.RemoveAt(_calls.FindIndex(call => !IsInWindow(call)));
        }
        else if (_calls.Count >= WindowCapacity)
        {
            _calls.RemoveAt(0);
        }
    }
}
