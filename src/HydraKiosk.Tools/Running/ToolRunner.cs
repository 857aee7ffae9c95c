using System.Runtime.CompilerServices;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Policy;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Running;

/// <summary>
/// Runs calls of the model, which is not trusted. Every call passes in this order: the tool is in the catalogue; its arguments fit its schema; it
/// does not repeat what a lost session or a restart left in doubt; the policy allows it now; a person consents where that is asked for; the audit
/// log has it. Then it runs, with a time limit. What does not pass is answered with the reason, so that the model can tell the person.
/// </summary>
public sealed class ToolRunner
{
    /// <summary>A tool that was told to end is waited for so long; then it is left behind.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    private readonly ToolCatalogue _catalogue;
    private readonly ConsentDesk _desk;
    private readonly SideEffectLedger _ledger;
    private readonly AuditLog _audit;
    private readonly RunnerOptions _options;
    private readonly TimeProvider _time;
    private readonly BackgroundRuns _background;
    private readonly LiveRuns _live = new();
    private readonly CallLines _lines;
    private readonly CallAdmission _admission;
    private readonly ToolJournal _journal;

    /// <param name="catalogue">What may be called.</param>
    /// <param name="policy">Decides whether it may be called now.</param>
    /// <param name="desk">Asks the person.</param>
    /// <param name="ledger">What was done; whoever knows the sessions tells it when one is lost.</param>
    /// <param name="audit">Where every call is written down.</param>
    /// <param name="options">What the runner is told about the device.</param>
    /// <param name="time">The clock of every limit.</param>
    /// <param name="log">One line for each call that did not run or failed.</param>
    public ToolRunner(
        ToolCatalogue catalogue, ToolPolicy policy, ConsentDesk desk, SideEffectLedger ledger, AuditLog audit, RunnerOptions options,
            TimeProvider time,
        ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_catalogue, _desk, _ledger, _audit, _options, _time) = (catalogue, desk, ledger, audit, options, time);
        _background = new BackgroundRuns(options.MaxBackground);
        _lines = new CallLines(audit, time);
        _journal = new ToolJournal(log, time);
        _admission = new CallAdmission(catalogue, policy, audit, options, _lines, _journal);
    }

    /// <summary>Whether no tool is at work, also none that goes on in the background. Any thread.</summary>
    public bool IsIdle => _live.IsEmpty;

    /// <summary>
    /// Runs one call. Its answers come one after the other, mostly a single one. Never throws and never lets the model wait for a first answer for
    /// longer than <see cref="RunnerOptions.Patience"/>: a refusal, a failure and a limit that has passed are answers too.
    /// </summary>
    /// <param name="request">What is asked for, by whom and when.</param>
    /// <param name="cancellation">Nobody wants an answer any more: the tool is told, and the stream ends.</param>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var asked = request with { Mode = _options.ModeOf(request.Mode) };
        if (!_admission.TryAdmit(asked, out var call, out var refusal))
        {
            yield return Failure(refusal);
            yield break;
        }

        // What is told again does nothing, so no limit stands against it.
        if (call.Entry.Rules.Class > ToolClass.Read && _ledger.Find(call.Name, call.Arguments) is { } done)
        {
            if (await ToldAgainAsync(call, done, cancellation).ConfigureAwait(false) is { } told)
            {
                yield return told;
            }

            yield break;
        }

        if (!_admission.IsAllowed(asked, call, out refusal))
        {
            yield return Failure(refusal);
            yield break;
        }

        ConsentQuestion? question = null;
        if (call.Entry.Rules.Consent == ToolConsent.Spoken
            && (asked.Session == 0 || !_desk.Spoken.TryUse(call.Entry.Rules.Class, call.Name, call.Digest, asked.SpeechesBegun, asked.SpeechMeant)))
        {
            _lines.WriteBounded(AuditStage.Asked, call, "by voice");
            yield return Failure(RunnerWords.AskThePerson);
            yield break;
        }

        if (call.Entry.Rules.Consent == ToolConsent.Button)
        {
            _lines.WriteBounded(AuditStage.Asked, call, "by the button"); // before the light: the disk takes its time
            question = _desk.Ask(call.Name, call.Digest, ConsentDesk.DefaultLimit, cancellation);
            if (!question.Outcome.IsCompleted)
            {
                yield return new ToolAnswer(RunnerWords.AwaitsButton(question.Limit), SpeakWhen.Now, BackgroundWork.UntilStopped);
            }

            var outcome = await question.Outcome.ConfigureAwait(false);
            _lines.WriteBounded(StageOf(outcome), call, outcome.ToString());
            if (outcome != ConsentOutcome.Given)
            {
                if (!cancellation.IsCancellationRequested)
                {
                    yield return Failure(RunnerWords.NoConsent(outcome), SpeakWhen.WhenIdle);
                }

                yield break;
            }
        }

        BackgroundRun? background = null;
        if (call.Entry.Rules.Delegated is var work and not BackgroundWork.None)
        {
            background = _background.Begin(call.Name, work != BackgroundWork.Unstoppable);
            if (background is null)
            {
                _lines.Refused(asked, call.Entry, call.Arguments, "too many under way");
                yield return Failure(RunnerWords.TooManyInBackground, question is null ? SpeakWhen.Now : SpeakWhen.WhenIdle);
                yield break;
            }
        }

        try
        {
            // What was true when the person was asked need not be true any more: the kill switch, the mode, the consent's own arguments.
            var killed = _live.Stop;
            refusal = RunnerWords.NoConsent(ConsentOutcome.Withdrawn);
            if (question?.TryUse(call.Name, call.Digest) == false)
            {
                yield return Failure(refusal, SpeakWhen.WhenIdle);
                yield break;
            }

            var outcome = new TaskCompletionSource<string>();
            if (call.Entry.Rules.Class > ToolClass.Read
                && _ledger.TryBegin(call.Name, call.Arguments, outcome.Task, call.Entry.Rules.RepeatWindow) is { } earlier)
            {
                if (await ToldAgainAsync(call, earlier, cancellation).ConfigureAwait(false) is { } told)
                {
                    yield return question is null ? told : told with { When = SpeakWhen.WhenIdle };
                }

                yield break;
            }

            if (!_admission.TryBegin(asked, call, out refusal))
            {
                outcome.SetException(new ToolRefusedException(refusal)); // nothing was done, and the ledger forgets it
                _ = outcome.Task.Exception; // seen: what only reads is in no ledger
                yield return Failure(refusal, question is null ? SpeakWhen.Now : SpeakWhen.WhenIdle);
                yield break;
            }

            background?.TakePlace();
            await foreach (var answer in CarryOutAsync(call, background, hasAnswered: question is not null, outcome, killed, cancellation)
                .ConfigureAwait(false))
            {
                yield return answer;
            }
        }
        finally
        {
            if (background is not null)
            {
                _background.End(background);
            }
        }
    }

    /// <summary>A call was not passed on by the conversation.</summary>
    /// <param name="request">What was asked for; of its arguments nothing is known.</param>
    /// <param name="why">In a few words.</param>
    public void NotPassedOn(in ToolRequest request, string why) =>
        _lines.Refused(request, request.Name is { } name ? _catalogue.Find(name) : null, arguments: null, why);

    /// <summary>What a call came to is not spoken, because the person did not want to know any more.</summary>
    /// <param name="request">The call.</param>
    public void Dismissed(in ToolRequest request) => _lines.Dropped(request, "dismissed by the person");

    /// <summary>Ends every tool that is at work, whoever has called it: the kill switch is on, and the policy lets no other begin.</summary>
    public void StopAll() => _live.StopAll();

    /// <summary>
    /// Waits until every tool has ended, those too that nobody waits for any more; at the end of the program, so that each has its last line.
    /// </summary>
    /// <param name="limit">How long at most, by the system's clock.</param>
    public Task DrainAsync(TimeSpan limit) => _live.DrainAsync(limit);

    private static ToolAnswer Failure(string error, SpeakWhen when = SpeakWhen.Now) => new(ToolOutput.Failure(error), when);

    private static AuditStage StageOf(ConsentOutcome outcome) => outcome switch
    {
        ConsentOutcome.Given => AuditStage.Approved,
        ConsentOutcome.Expired => AuditStage.Expired,
        _ => AuditStage.Refused,
    };

    /// <summary>A call that is not run again is answered with what came of the one before it; null where nobody wants to know.</summary>
    private async Task<ToolAnswer?> ToldAgainAsync(AdmittedCall call, DoneCall done, CancellationToken cancellation)
    {
        _journal.NotRepeated(call.Name, call.Request.CallId);
        _lines.WriteBounded(AuditStage.Repeated, call);
        if (await Repetition.OutcomeAsync(done, _options.Patience, _time, cancellation).ConfigureAwait(false) is not { } told)
        {
            return null;
        }

        if (told.IsFinal)
        {
            _ledger.Told(done);
        }

        return new ToolAnswer(told.Output);
    }

    private async IAsyncEnumerable<ToolAnswer> CarryOutAsync(
        AdmittedCall call, BackgroundRun? background, bool hasAnswered, TaskCompletionSource<string> outcome, CancellationToken killed,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rules = call.Entry.Rules;
        _live.Add(outcome.Task);
        var run = new ToolRun(
            call.Entry, new ToolCall(call.Arguments, call.Request), _audit, _time, _journal, outcome, cancellation, killed,
            background?.Stop ?? default);
        if (background is not null && !hasAnswered)
        {
            hasAnswered = true;
            yield return new ToolAnswer(RunnerWords.UnderWay(isDelegated: true), SpeakWhen.Now, rules.Delegated);
        }

        var limit = rules.Timeout + _grace;
        var beganAt = _time.GetTimestamp();
        while (true)
        {
            var patience = hasAnswered ? limit - _time.GetElapsedTime(beganAt) : Min(_options.Patience, limit);
            switch (await run.NextAsync(patience, cancellation).ConfigureAwait(false))
            {
                case { Kind: Heard.Answer, Answer: var answer }:
                    if (background?.IsReplaced == true)
                    {
                        _lines.Write(AuditStage.Dropped, call, "the same tool was called again");
                        yield return new ToolAnswer(answer.Output, SpeakWhen.Never);
                    }
                    else
                    {
                        yield return hasAnswered && answer.When == SpeakWhen.Now ? answer with { When = SpeakWhen.WhenIdle } : answer;
                    }

                    hasAnswered = true;
                    break;
                case { Kind: Heard.Nothing } when !hasAnswered && _time.GetElapsedTime(beganAt) < limit:
                    hasAnswered = true;
                    yield return new ToolAnswer(RunnerWords.UnderWay(isDelegated: false));
                    break;
                case { Kind: Heard.Nothing }:
                    _journal.LeftBehind(call.Name, call.Request.CallId);
                    yield return Failure(RunnerWords.TimedOut, hasAnswered ? SpeakWhen.WhenIdle : SpeakWhen.Now);
                    yield break;
                default:
                    if (outcome.Task.IsCompleted && !cancellation.IsCancellationRequested)
                    {
                        if (background?.IsReplaced == true)
                        {
                            yield return Failure(RunnerWords.Replaced, SpeakWhen.Never);
                        }
                        else if (killed.IsCancellationRequested)
                        {
                            yield return Failure(RunnerWords.Killed, hasAnswered ? SpeakWhen.WhenIdle : SpeakWhen.Now);
                        }
                    }

                    yield break;
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
