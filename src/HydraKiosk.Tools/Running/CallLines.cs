using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Journal;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Running;

/// <summary>
/// What the audit log is told of calls. A model may ask a thousand times a second: what it can cause as often as it likes is bounded, and how much
/// was left out is written as well.
/// </summary>
/// <param name="audit">The log.</param>
/// <param name="time">The clock of the bound.</param>
internal sealed class CallLines(AuditLog audit, TimeProvider time)
{
    private const int PerMinute = 300;

    private readonly LineBudget _budget = new(time, PerMinute);

    /// <summary>A call was turned down.</summary>
    /// <param name="request">The call.</param>
    /// <param name="entry">The tool; null for one that is not known.</param>
    /// <param name="arguments">Null where they are no object.</param>
    /// <param name="why">In a few words.</param>
    public void Refused(in ToolRequest request, CatalogueEntry? entry, JsonElement? arguments, string why)
    {
        if (_budget.Take((int)AuditStage.Refused, out var leftOut))
        {
            _ = audit.Append(AuditEntry.Of(AuditStage.Refused, request) with
            {
                Class = entry?.Rules.Class,
                Arguments = arguments,
                SecretArguments = entry?.Rules.SecretArguments,
                Why = leftOut == 0 ? why : $"{why} ({leftOut} refusals before this one are not written)",
            });
        }
    }

    /// <summary>A result is not spoken.</summary>
    /// <param name="request">The call.</param>
    /// <param name="why">In a few words.</param>
    public void Dropped(in ToolRequest request, string why)
    {
        if (_budget.Take((int)AuditStage.Dropped, out _))
        {
            _ = audit.Append(AuditEntry.Of(AuditStage.Dropped, request) with { Why = why });
        }
    }

    /// <summary>As <see cref="Write"/>, within the bound.</summary>
    public void WriteBounded(AuditStage stage, in AdmittedCall call, string? why = null)
    {
        if (_budget.Take((int)stage, out _))
        {
            _ = Write(stage, call, why);
        }
    }

    /// <summary>Writes a line about a call; it is on the disk when this returns.</summary>
    /// <returns>Whether it is.</returns>
    public bool Write(AuditStage stage, in AdmittedCall call, string? why = null) => audit.Append(
        AuditEntry.Of(stage, call.Request) with
        {
            Class = call.Entry.Rules.Class,
            Arguments = call.Arguments,
            SecretArguments = call.Entry.Rules.SecretArguments,
            Why = why,
        }) is null;
}
