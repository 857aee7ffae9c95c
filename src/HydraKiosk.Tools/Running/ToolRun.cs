using System.Text.Json;
using System.Threading.Channels;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Running;

/// <summary>
/// One tool at work on a thread of the pool, beyond whoever waits for its answers: what it came to is written down though nobody wants to know any
/// more.
/// </summary>
internal sealed class ToolRun
{
    private readonly CatalogueEntry _entry;
    private readonly ToolCall _call;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ToolJournal _journal;
    private readonly TaskCompletionSource<string> _outcome;
    private readonly Channel<ToolAnswer> _answers = Channel.CreateUnbounded<ToolAnswer>(new UnboundedChannelOptions { SingleReader = true });

    /// <param name="entry">The tool.</param>
    /// <param name="call">Its call; the arguments fit.</param>
    /// <param name="audit">Where it is written down.</param>
    /// <param name="time">The clock of its limit.</param>
    /// <param name="journal">The journal that a technician reads.</param>
    /// <param name="outcome">
    /// Takes its last output. Fails only where the tool itself turned the call down and did nothing.
    /// </param>
    /// <param name="cancellation">Nobody wants it any more.</param>
    public ToolRun(
        CatalogueEntry entry, in ToolCall call, AuditLog audit, TimeProvider time, ToolJournal journal, TaskCompletionSource<string> outcome,
            params ReadOnlySpan<CancellationToken> cancellation)
    {
        (_entry, _call, _audit, _time, _journal, _outcome) = (entry, call, audit, time, journal, outcome);
        CancellationToken[] ends = [.. cancellation];
        _ = Task.Run(() => RunAsync(ends), CancellationToken.None);
    }

    /// <summary>What it says next: an answer, that it has ended, or nothing within the time.</summary>
    public async Task<(Heard Kind, ToolAnswer Answer)> NextAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, _time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await _answers.Reader.WaitToReadAsync(enough.Token).ConfigureAwait(false) && _answers.Reader.TryRead(out var answer)
                ? (Heard.Answer, answer) : (Heard.End, default);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (Heard.End, default);
        }
        catch (OperationCanceledException)
        {
            return (Heard.Nothing, default);
        }
    }

    private async Task RunAsync(CancellationToken[] ends)
    {
        using var deadline = new CancellationTokenSource(_entry.Rules.Timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource([.. ends, deadline.Token]);
        var beganAt = _time.GetTimestamp();
        var (last, outcome, isSaid) = (ToolOutput.Failure(RunnerWords.Failed), AuditOutcome.Failed, false);
        ToolRefusedException? nothingDone = null;
        try
        {
            await foreach (var answer in _entry.Tool.RunAsync(_call, stop.Token).WithCancellation(stop.Token).ConfigureAwait(false))
            {
                (last, outcome, isSaid) = (answer.Output, AuditOutcome.Ok, true);
                _answers.Writer.TryWrite(answer);
            }
        }
        catch (ToolRefusedException refused)
        {
            _journal.TurnedDown(_entry.Tool.Name, _call.Request.CallId);
            (last, outcome, isSaid, nothingDone) = (ToolOutput.Failure(refused.Message), AuditOutcome.Refused, false, refused);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            _journal.TimedOut(_entry.Tool.Name, _call.Request.CallId, _entry.Rules.Timeout);
            (last, outcome, isSaid) = (ToolOutput.Failure(RunnerWords.TimedOut), AuditOutcome.TimedOut, false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            (last, outcome, isSaid) = (ToolOutput.Failure(RunnerWords.Stopped), AuditOutcome.Cancelled, true); // whoever stopped it waits for no word
        }
        catch (Exception fault)
        {
            _journal.Failed(_entry.Tool.Name, _call.Request.CallId, fault);
            (last, outcome, isSaid) = (ToolOutput.Failure(RunnerWords.Failed), AuditOutcome.Failed, false);
        }

        _ = _audit.Append(Entry(AuditStage.Ended) with { Duration = _time.GetElapsedTime(beganAt), Outcome = outcome, Output = last });

        // The ledger knows before the model does: it may call again at once.
        if (nothingDone is null)
        {
            _outcome.SetResult(last);
        }
        else
        {
            _outcome.SetException(nothingDone);
            _ = _outcome.Task.Exception; // seen: a tool that only reads has no ledger to look at it
        }

        if (!isSaid)
        {
            _answers.Writer.TryWrite(new ToolAnswer(last));
        }

        _answers.Writer.Complete();
    }

    private AuditEntry Entry(AuditStage stage) => AuditEntry.Of(stage, _call.Request) with
    {
        Class = _entry.Rules.Class,
        Arguments = _call.Arguments,
        SecretArguments = _entry.Rules.SecretArguments,
    };
}

/// <summary>What a tool was heard to say.</summary>
internal enum Heard
{
    /// <summary>An answer.</summary>
    Answer,

    /// <summary>Nothing, for as long as anybody waits.</summary>
    Nothing,

    /// <summary>That it will say no more, or nobody wants to hear it.</summary>
    End,
}
