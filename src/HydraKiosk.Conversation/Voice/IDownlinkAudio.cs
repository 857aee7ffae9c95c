namespace HydraKiosk.Conversation.Voice;

/// <summary>
/// Where reply audio goes, straight from the receive buffer: PCM16 little-endian mono, in the order it came. Called by the session's
/// receive loop only. Responses are named by numbers that grow by one for every response ever announced, across sessions.
/// </summary>
public interface IDownlinkAudio
{
    /// <summary>The rate of everything that follows, from <c>session.configured</c>. Called before a session's first audio.</summary>
    void SetRate(int sampleRateHz);

    /// <summary>
    /// Room for the next samples of a response, to be decoded into and then handed over by <see cref="Commit"/>. At least 2 bytes and
    /// an even number, or empty when the queue is full (the caller counts what it then has to drop).
    /// </summary>
    Span<byte> GetSpan(int response);

    /// <summary>Hands over the first <paramref name="bytes"/> (even) of the last <see cref="GetSpan"/>.</summary>
    void Commit(int response, int bytes);

    /// <summary>
    /// This response and every one before it are over, also where they were cancelled or failed; what still comes of them is thrown away.
    /// Called once for each response that had the floor, in the order of their numbers.
    /// </summary>
    void Complete(int response);
}
