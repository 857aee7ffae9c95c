namespace HydraKiosk.Voices.Cascade.Running;

/// <summary>
/// What the loudspeaker's side still has to say about replies: how much of each was heard. Before the model is asked again that is waited for,
/// since the conversation reports it as soon as it knows of the turn.
/// </summary>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
/// <param name="sessionLock">The session's lock.</param>
internal sealed class HeardReports(TimeProvider clock, Lock sessionLock)
{
    /// <summary>The longest wait for a report on an interrupted reply; it comes within milliseconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(40);

    private const int MostRemembered = 16;

    private readonly List<ReplyRun> _recent = [];
    private TaskCompletionSource _came = NewSignal();

    /// <summary>A reply begins, of which a report will come. Under the lock.</summary>
    public void Expect(ReplyRun run)
    {
        _recent.Add(run);
        if (_recent.Count > MostRemembered)
        {
            _recent.RemoveAt(0);
        }
    }

    /// <summary>The report on a reply has come. Under the lock. Null where nobody knows the reply.</summary>
    public ReplyRun? Take(int reply)
    {
        if (_recent.Find(r => r.Number == reply) is not { } run)
        {
            return null;
        }

        run.IsSettled = true;
        _came.TrySetResult();
        _came = NewSignal();
        return run;
    }

    /// <summary>Waits until all reports have come, or for <see cref="Limit"/>: then what was spoken counts as heard.</summary>
    public async Task AllInAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            while (true)
            {
                Task came;
                lock (sessionLock)
                {
                    if (!_recent.Exists(static r => r is { IsOver: true, IsSettled: false }))
                    {
                        return;
                    }

                    came = _came.Task;
                }

                await came.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            lock (sessionLock)
            {
                _recent.ForEach(static r => r.IsSettled |= r.IsOver);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
