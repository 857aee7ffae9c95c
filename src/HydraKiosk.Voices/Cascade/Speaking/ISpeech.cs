using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>Takes a sentence's sound as it comes. Called by one thread at a time.</summary>
internal interface ISoundTaker
{
    /// <summary>PCM16, little-endian, an even number of bytes.</summary>
    void TakeSound(ReadOnlySpan<byte> pcm16);

    /// <summary>A word and when it sounds, from the beginning of the sentence.</summary>
    void TakeWord(string word, TimeSpan from, TimeSpan until);
}

/// <summary>The voice.</summary>
internal interface ISpeech
{
    /// <summary>Opens the connection before it is needed, where it is not open. Null where it is open, else why not.</summary>
    Task<SpeechProblem?> WarmAsync(CancellationToken cancellation);

    /// <summary>Speaks a sentence, and hands its sound over as it comes.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="taker">Takes the sound.</param>
    /// <param name="cancellation">Nobody wants to hear it any more: the stream is closed.</param>
    /// <returns>What went wrong; null where all of it was spoken. Never throws for anything that the network or the service does.</returns>
    Task<SpeechProblem?> SayAsync(string text, ISoundTaker taker, CancellationToken cancellation);
}

/// <summary>What went wrong with a sentence.</summary>
internal enum SpeechTrouble
{
    /// <summary>Nobody wants it any more.</summary>
    Cancelled,

    /// <summary>The key is refused.</summary>
    KeyRefused,

    /// <summary>The service has no free place.</summary>
    Full,

    /// <summary>The service is not reached, or fails.</summary>
    Failed,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>The sound has another rate than was agreed.</summary>
    OtherRate,
}

/// <summary>What went wrong, in words without secrets.</summary>
internal sealed record SpeechProblem(SpeechTrouble Trouble, string Detail)
{
    /// <summary>Why there is no connection, where there is none.</summary>
    public LinkCause? Cause { get; init; }

    /// <summary>The rate that came, where it is another than was agreed.</summary>
    public int RateHz { get; init; }
}
