namespace HydraKiosk.Tools.Handoff;

/// <summary>One call for staff.</summary>
/// <param name="Id">Its own, for whoever receives it more than once.</param>
/// <param name="At">When it was made.</param>
/// <param name="Summary">What it is about, in the model's words; at most <see cref="HandoffSettings.MaxSummaryLength"/> characters.</param>
public sealed record AttendantCall(string Id, DateTimeOffset At, string Summary)
{
    private readonly TaskCompletionSource<AttendantOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it has one. Never fails.</summary>
    public Task<AttendantOutcome> Outcome => _outcome.Task;

    internal void End(AttendantOutcome outcome) => _outcome.TrySetResult(outcome);
}
