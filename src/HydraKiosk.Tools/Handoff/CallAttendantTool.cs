using System.Runtime.CompilerServices;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Handoff;

/// <summary>The model calls a member of staff: it learns at once that somebody is being called, and later what came of it.</summary>
/// <param name="desk">Makes the call.</param>
/// <param name="description">Replaces the description given to the model.</param>
public sealed class CallAttendantTool(AttendantDesk desk, string? description = null) : ITool
{
    /// <summary>The desk ends a call by itself; this much later something is wrong with it.</summary>
    private static readonly TimeSpan _end = TimeSpan.FromSeconds(10);

    private const string DefaultDescription = "Calls a member of staff to the person at this device. Use it when the person asks for a human, or needs "
        + "help that you cannot give. The outcome follows later; until then the conversation goes on.";

    /// <inheritdoc/>
    public string Name => "call_attendant";

    /// <inheritdoc/>
    public string Description { get; } = description ?? DefaultDescription;

    /// <inheritdoc/>
    public TimeSpan? UsualTimeout => desk.CallLimit + _end;

    /// <inheritdoc/>
    public string ParametersJson =>
        """{"type":"object","properties":{"summary":{"type":"string","minLength":1,"maxLength":300,"description":"What the person needs, in one sentence for the member of staff. No names, numbers of cards, or passwords."}},"required":["summary"],"additionalProperties":false}""";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolCall call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (desk.TryCall(ReadSummary(call.Arguments)) is not { } made)
        {
            yield return new ToolAnswer(PresentState());
            yield break;
        }

        try
        {
            yield return new ToolAnswer(
                Success("calling", "A member of staff is being called. Tell the person so, and go on helping; the outcome follows."), SpeakWhen.Now, BackgroundWork.UntilStopped);
            var outcome = await made.Outcome.WaitAsync(cancellation).ConfigureAwait(false);
            yield return new ToolAnswer(Output(outcome), SpeakWhen.WhenIdle, BackgroundWork.UntilStopped);
        }
        finally
        {
            desk.Withdraw(made); // whoever stops listening before there is an outcome has no use for it
        }
    }

    private static string ReadSummary(JsonElement arguments)
    {
        string? summary = null;
        foreach (var argument in arguments.EnumerateObject())
        {
            if (argument.Name != "summary" || argument.Value.ValueKind != JsonValueKind.String)
            {
                throw new ToolRefusedException("The only argument is summary, a text.");
            }

            summary = argument.Value.GetString()!.Trim();
        }

        return summary is { Length: > 0 and <= HandoffSettings.MaxSummaryLength } ? summary
            : throw new ToolRefusedException($"The summary must have 1 to {HandoffSettings.MaxSummaryLength} characters.");
    }

    private static string Success(string state, string note) => ToolOutput.Success(json =>
    {
        json.WriteString("state"u8, state);
        json.WriteString("note"u8, note);
    });

    private static string Output(AttendantOutcome outcome) => outcome switch
    {
        AttendantOutcome.Coming => Success("coming", "A member of staff is coming. Tell the person, and let the two talk."),
        AttendantOutcome.Declined => ToolOutput.Failure("Staff answered that nobody can come now. Tell the person, and go on helping as well as you can."),
        AttendantOutcome.TimedOut => ToolOutput.Failure("Nobody of the staff has answered. Tell the person, and go on helping as well as you can."),
        AttendantOutcome.Withdrawn => ToolOutput.Failure("The call for staff was taken back."),
        _ => ToolOutput.Failure("Staff cannot be reached from this device. Tell the person, and go on helping as well as you can."),
    };

    private string PresentState()
    {
        var seconds = (int)desk.InStateFor.TotalSeconds;
        return desk.State == AttendantState.Attended
            ? Success("attended", $"A member of staff answered {seconds} seconds ago and is there or on the way. They were not called again.")
            : Success("calling", $"A member of staff has been called already, {seconds} seconds ago. They were not called again; the outcome follows.");
    }
}
