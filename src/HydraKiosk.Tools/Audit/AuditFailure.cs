using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Tools.Audit;

/// <summary>Why a line was not written. Whoever asked decides what must not happen without it.</summary>
/// <param name="Cause">One of <see cref="AuditCauses"/>.</param>
/// <param name="Detail">What the system says, with the path.</param>
public sealed record AuditFailure(Cause Cause, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Detail} [{Cause.Tag}]";
}
