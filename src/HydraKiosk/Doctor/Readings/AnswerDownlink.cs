using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Doctor.Readings;

/// <summary>Counts the sound that comes back, and keeps nothing of it.</summary>
/// <param name="time">The clock.</param>
internal sealed class AnswerDownlink(TimeProvider time) : IDownlinkAudio
{
    private readonly byte[] _scrap = new byte[64 * 1024];
    private long _samples;
    private long _firstAt;

    /// <summary>Samples that have come.</summary>
    public long Samples => Interlocked.Read(ref _samples);

    /// <summary>When the first came, as a timestamp of the clock; null before.</summary>
    public long? FirstAt => Interlocked.Read(ref _firstAt) is not 0 and var at ? at : null;

    /// <summary>The time between two timestamps.</summary>
    public TimeSpan Between(long from, long to) => time.GetElapsedTime(from, to);

    /// <inheritdoc/>
    public void SetRate(int sampleRateHz)
    {
        // the session says it as well
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int response) => _scrap;

    /// <inheritdoc/>
    public void Commit(int response, int bytes)
    {
        if (bytes > 0)
        {
            Interlocked.CompareExchange(ref _firstAt, time.GetTimestamp(), 0);
            Interlocked.Add(ref _samples, bytes / sizeof(short));
        }
    }

    /// <inheritdoc/>
    public void Complete(int response)
    {
        // told by the link's own events
    }
}
