using System.Text.Json;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Policy;

/// <summary>
/// Keeps a side effect from happening twice because a session was lost. A new session knows nothing of what the lost one had asked for, and
/// its model tends to ask again: so a call that was running, or had been answered only just before, when the session was lost is not run
/// again for the same tool and equal arguments. That holds until its outcome has been given and the person has then spoken again: who asks
/// once more after having been told means it. Any thread.
/// </summary>
/// <param name="time">The clock of every limit.</param>
public sealed class SideEffectLedger(TimeProvider time)
{
    /// <summary>Calls remembered; the oldest goes first.</summary>
    public const int Capacity = 64;

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

    /// <summary>Whether any call at all may be a repetition; cheaper than <see cref="Find"/>.</summary>
    public bool HasDoubts
    {
        get
        {
            lock (_lock)
            {
                return _calls.Exists(call => call.IsInDoubt);
            }
        }
    }

    /// <summary>A tool that is not read-only has begun.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">A copy that outlives its document.</param>
    /// <param name="run">The tool itself, beyond any time limit of whoever waits for it.</param>
    public void Began(string tool, JsonElement arguments, Task<string> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var call = new DoneCall(tool, arguments, run, time.GetTimestamp());
        lock (_lock)
        {
            Expire();
            if (_calls.Count == Capacity)
            {
                _calls.RemoveAt(0);
            }

            _calls.Add(call);
        }

        _ = run.ContinueWith(Ended, call, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>
    /// The call that this one would repeat, or null when it is to run. Arguments are equal as JSON: the order of keys and white space do not count.
    /// </summary>
    public DoneCall? Find(string tool, JsonElement arguments)
    {
        lock (_lock)
        {
            Expire();
            DoneCall? newest = null;
            foreach (var call in _calls)
            {
                if (call.IsInDoubt && AreEqual(call, tool, arguments))
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
                if (same.IsAsked && AreEqual(same, call.Tool, call.Arguments))
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

    /// <summary>The conversation is over: the next person's calls have nothing to do with this one's.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
        }
    }

    private static bool AreEqual(DoneCall call, string tool, JsonElement arguments) =>
        call.Tool == tool && JsonElement.DeepEquals(call.Arguments, arguments);

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

    private void Expire() => _calls.RemoveAll(call => time.GetElapsedTime(call.BeganAt) >= Retention);
}
