using HydraKiosk.Voices.Cascade.Remembering;

namespace HydraKiosk.Voices.Cascade.Chatting;

/// <summary>The language model.</summary>
internal interface IChat
{
    /// <summary>Asks, and hands over what is answered as it comes.</summary>
    /// <param name="body">The request.</param>
    /// <param name="onText">Takes each piece of text; must not block.</param>
    /// <param name="cancellation">The answer is not wanted any more.</param>
    /// <returns>How it ended. Never throws for anything that the network or the service does.</returns>
    Task<ChatEnd> AskAsync(ReadOnlyMemory<byte> body, Action<string> onText, CancellationToken cancellation);
}

/// <summary>How an answer ended.</summary>
/// <param name="Problem">What went wrong; null where nothing did.</param>
internal sealed record ChatEnd(ChatProblem? Problem)
{
    /// <summary>The calls that are whole.</summary>
    public IReadOnlyList<AskedCall> Calls { get; init; } = [];

    /// <summary>The tool of which only a part came, with what is wrong; null where none did.</summary>
    public (string Tool, string Problem)? Half { get; init; }

    /// <summary>Why the model stopped, in its own word; null where it did not say.</summary>
    public string? Reason { get; init; }

    /// <summary>Token counts, where the service said.</summary>
    public (long Input, long Output, long Total)? Usage { get; init; }

    /// <summary>What there was too much of; null where all of it was taken.</summary>
    public string? TooMuch { get; init; }
}

/// <summary>What went wrong with a request.</summary>
internal enum ChatTrouble
{
    /// <summary>Nobody wants the answer any more.</summary>
    Cancelled,

    /// <summary>The key is refused.</summary>
    KeyRefused,

    /// <summary>Too many requests.</summary>
    TooMany,

    /// <summary>The service is not reached, or fails.</summary>
    Failed,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>What answers speaks another dialect.</summary>
    OtherDialect,
}

/// <summary>What went wrong, in words without secrets.</summary>
internal sealed record ChatProblem(ChatTrouble Trouble, string Detail);
