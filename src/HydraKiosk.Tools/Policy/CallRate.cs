namespace HydraKiosk.Tools.Policy;

/// <summary>How many calls may run within any minute. Any thread.</summary>
/// <param name="perMinute">1 or more.</param>
/// <param name="time">Tells the time; a test moves it by hand.</param>
internal sealed class CallRate(int perMinute, TimeProvider time)
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _recent = new();

    /// <summary>Counts one more call, where there is room for it.</summary>
    public bool Take()
    {
        lock (_recent)
        {
            while (_recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= _minute)
            {
                _recent.Dequeue();
            }

            if (_recent.Count >= perMinute)
            {
                return false;
            }

            _recent.Enqueue(time.GetTimestamp());
            return true;
        }
    }
}
