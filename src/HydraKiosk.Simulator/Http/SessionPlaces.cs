using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Http;

/// <summary>
/// The sessions that run, and how many may. A session that was lost without a word may keep its place for a while, as with a service that has not
/// noticed yet. Thread-safe.
/// </summary>
internal sealed class SessionPlaces(ServerContext server)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ILiveSession> _open = [];
    private readonly LostPlaces _lost = new(TimeSpan.FromSeconds(server.Scenario.Server.LostPlaceSeconds), server.Time);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    /// <summary>Whether the server stops, so that nobody gets a place any more.</summary>
    public bool HasStopped
    {
        get { lock (_lock) { return _stopped; } }
    }

    /// <summary>Whether all places are taken now, for a service that says so before there is a session.</summary>
    public bool IsFull
    {
        get { lock (_lock) { return server.Scenario.Server.MaxSessions is > 0 and var max && _open.Count + _lost.Count >= max; } }
    }

    /// <summary>Takes a place for a session; false where all are taken or the server stops.</summary>
    public bool TryTake(ILiveSession session)
    {
        lock (_lock)
        {
            var max = server.Scenario.Server.MaxSessions;
            return !_stopped && (max <= 0 || _open.Count + _lost.Count < max) && _open.Add(session);
        }
    }

    /// <summary>Frees a session's place; may be called twice.</summary>
    /// <param name="session">The session.</param>
    /// <param name="orderly">Whether it ended by a close frame.</param>
    public void Release(ILiveSession session, bool orderly)
    {
        lock (_lock)
        {
            if (_open.Remove(session) && !orderly)
            {
                _lost.Add();
            }

            if (_stopped && _open.Count == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>Stops every session and waits for them; after the limit they are cut off.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        ILiveSession[] open;
        lock (_lock)
        {
            _stopped = true;
            open = [.. _open];
            if (open.Length == 0)
            {
                return;
            }
        }

        Array.ForEach(open, session => session.Stop());
        try
        {
            await _drained.Task.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Array.ForEach(open, session => session.Drop());
        }
    }
}
