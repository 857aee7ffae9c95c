namespace HydraKiosk.Simulator.Http;

/// <summary>Places of sessions that were lost and count on for a while. Used under the endpoint's lock.</summary>
/// <param name="keep">For how long; zero is not at all.</param>
/// <param name="time">The clock.</param>
internal sealed class LostPlaces(TimeSpan keep, TimeProvider time)
{
    private readonly Queue<long> _lostAt = new();

    /// <summary>How many there are now.</summary>
    public int Count
    {
        get
        {
            while (_lostAt.TryPeek(out var at) && time.GetElapsedTime(at) >= keep)
            {
                _lostAt.Dequeue();
            }

            return _lostAt.Count;
        }
    }

    /// <summary>One more was lost.</summary>
    public void Add()
    {
        if (keep > TimeSpan.Zero)
        {
            _lostAt.Enqueue(time.GetTimestamp());
        }
    }
}
