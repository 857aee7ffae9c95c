using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Schema;

namespace HydraKiosk.Tools.Running;

/// <summary>
/// What a call has to pass without anybody being asked: the catalogue, the schema, the policy, and the audit log that has to take its beginning. What
/// does not pass is written down here, with the sentence that the model is told.
/// </summary>
/// <param name="catalogue">What may be called.</param>
/// <param name="policy">Decides whether it may be called now.</param>
/// <param name="audit">Where every call is written down.</param>
/// <param name="options">What is known about the device.</param>
/// <param name="lines">The lines of calls in the audit log.</param>
/// <param name="journal">One line for each call that did not run.</param>
internal sealed class CallAdmission(
    ToolCatalogue catalogue, ToolPolicy policy, AuditLog audit, RunnerOptions options, CallLines lines, ToolJournal journal)
{
    /// <summary>Whether the call is one that this device could carry out.</summary>
    public bool TryAdmit(in ToolRequest request, out AdmittedCall call, out string refusal)
    {
        call = default;
        if (request.Name is not { } name || catalogue.Find(name) is not { } entry)
        {
            journal.Unknown(request.CallId, request.Name?.Length ?? 0);
            refusal = RunnerWords.Unknown;
            lines.Refused(request, entry: null, arguments: null, "unknown tool");
            return false;
        }

        if (!ToolArguments.TryParse(request.ArgumentsJson, out var arguments, out refusal))
        {
            journal.BadArguments(name, request.CallId, request.ArgumentsJson.Length);
            lines.Refused(request, entry, arguments: null, "arguments not JSON");
            return false;
        }

        var faults = entry.Schema.Check(arguments);
        if (faults.Count > 0)
        {
            journal.Refused(name, request.CallId);
            refusal = $"The arguments do not fit, so nothing was done: {string.Join(' ', faults.Select(f => f.ToString()))}";
            lines.Refused(request, entry, arguments, "arguments do not fit");
            return false;
        }

        call = new AdmittedCall(request, entry, arguments, entry.Rules.Consent != ToolConsent.None ? audit.Digest.Of(arguments) : "");
        return true;
    }

    /// <summary>Whether the policy would let it run now; nothing is counted.</summary>
    public bool IsAllowed(in ToolRequest request, in AdmittedCall call, out string refusal)
    {
        var decision = policy.Decide(request);
        refusal = decision.Sentence;
        if (!decision.IsAllowed)
        {
            Refused(request, call, decision);
        }

        return decision.IsAllowed;
    }

    /// <summary>Counts the call and writes it down; from here on it runs.</summary>
    public bool TryBegin(in ToolRequest request, in AdmittedCall call, out string refusal)
    {
        refusal = RunnerWords.NoConsent(ConsentOutcome.Withdrawn);
        var now = request with { Mode = options.ModeOf(request.Mode) };
        var decision = policy.TryTake(now);
        if (!decision.IsAllowed)
        {
            Refused(now, call, decision);
            refusal = decision.Sentence;
            return false;
        }

        if (call.Entry.Rules.Class == ToolClass.Read)
        {
            return true; // its end alone is written
        }

        if (lines.Write(AuditStage.Began, call) || options.RunsWithoutAudit)
        {
            return true;
        }

        journal.NotWritten(call.Name, request.CallId);
        refusal = RunnerWords.NoAudit;
        return false;
    }

    /// <summary>Of "ToolPerMinute": "tool per minute".</summary>
    private static string Words(PolicyReason reason)
    {
        var words = new StringBuilder();
        foreach (var letter in reason.ToString())
        {
            words.Append(char.IsUpper(letter) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private void Refused(in ToolRequest request, in AdmittedCall call, in PolicyDecision decision)
    {
        journal.NotAllowed(call.Name, request.CallId, Words(decision.Reason));
        lines.Refused(request, call.Entry, call.Arguments, Words(decision.Reason));
    }
}
