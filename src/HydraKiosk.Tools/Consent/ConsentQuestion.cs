namespace HydraKiosk.Tools.Consent;

/// <summary>A question to the person whether one call may run. It is answered once, and lets one run begin. Any thread.</summary>
public sealed class ConsentQuestion
{
    // Whoever waits runs the tool; that must not happen on the thread of the button or of a timer.
    private readonly TaskCompletionSource<ConsentOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isUsed;

    internal ConsentQuestion(string tool, string argumentsDigest, TimeSpan limit) => (Tool, ArgumentsDigest, Limit) = (tool, argumentsDigest, limit);

    /// <summary>The tool that would run.</summary>
    public string Tool { get; }

    /// <summary>The digest of the arguments that it would run with.</summary>
    public string ArgumentsDigest { get; }

    /// <summary>How long the person has, from when the question is shown.</summary>
    public TimeSpan Limit { get; }

    /// <summary>What came of it. Never fails, and is never cancelled.</summary>
    public Task<ConsentOutcome> Outcome => _outcome.Task;

    /// <summary>When it was shown; null before.</summary>
    internal long? ShownAt { get; set; }

    /// <summary>The timer of its limit and the registration of its cancellation.</summary>
    internal List<IDisposable> Resources { get; } = [];

    /// <summary>Uses the consent up for the run that begins now.</summary>
    /// <param name="tool">What is about to run.</param>
    /// <param name="argumentsDigest">The digest of what it is about to run with.</param>
    /// <returns>True once, and only where the person agreed to this very call.</returns>
    public bool TryUse(string tool, string argumentsDigest) =>
        Outcome.IsCompletedSuccessfully && Outcome.Result == ConsentOutcome.Given
        && string.Equals(tool, Tool, StringComparison.Ordinal) && string.Equals(argumentsDigest, ArgumentsDigest, StringComparison.Ordinal)
        && Interlocked.Exchange(ref _isUsed, 1) == 0;

    internal bool Settle(ConsentOutcome outcome) => _outcome.TrySetResult(outcome);
}
