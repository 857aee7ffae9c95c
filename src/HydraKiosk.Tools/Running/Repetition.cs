using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;

namespace HydraKiosk.Tools.Running;

/// <summary>What the model is told of a call that was made before and is not run again.</summary>
internal static class Repetition
{
    private const string NotRunAgain = "This very call was made before, so it was not run again. "
        + "Tell the person what came of it; call again only if they ask for it once more.";

    private const string Unknown = "This very call was begun before the device was restarted, and whether it was done is not known, so it was not run "
        + "again. Tell the person so; call again only if they ask for it, knowing that.";

    private const string StillRuns = "This very call was made before and still runs; it was not started again. Its outcome is not known yet.";

    /// <summary>The first call's outcome; where the first gave up too early, what has become of it since.</summary>
    /// <param name="done">The first call.</param>
    /// <param name="patience">How long it is waited for, where it still runs.</param>
    /// <param name="time">The clock of that.</param>
    /// <param name="cancellation">Nobody wants to know any more.</param>
    /// <returns>What to tell, and whether that is the outcome; null where nobody wants to know any more.</returns>
    public static async Task<(string Output, bool IsFinal)?> OutcomeAsync(
        DoneCall done, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        string outcome;
        try
        {
            outcome = await done.Run.WaitAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return (ToolOutput.Failure(StillRuns), false);
        }
        catch (Exception)
        {
            outcome = ToolOutput.Failure(RunnerWords.Failed); // the first call wrote the fault to the journal
        }

        return (ToolOutput.Repeated(outcome, done.IsOutcomeKnown ? NotRunAgain : Unknown), true);
    }
}
