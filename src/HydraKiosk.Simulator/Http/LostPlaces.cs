namespace HydraKiosk.Simulator.Http;

/// <summary>Counts sessions that were lost without a close frame and keep their place for a while. Used under the endpoint's lock.</summary>
/// <param name="keep">How long they keep it; zero is not at all.</param>
/// <param name="time">Tells the time; a test moves it by hand.</param>
internal sealed class LostPlaces(TimeSpan keep, TimeProvider time)
{
    private readonly Queue<long> _lostAt = new();

    /// <summary>How many places are kept now.</summary>
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

    /// <summary>Counts a session that was lost now.</summary>
    public void Add()
    {
        if (keep > TimeSpan.Zero)
        {
            _lostAt.Enqueue(time.GetTimestamp());
        }
    }
}
