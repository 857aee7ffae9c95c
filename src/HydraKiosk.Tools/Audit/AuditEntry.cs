using System.Text.Json;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Audit;

/// <summary>What is to be written to the audit log. Secrets are taken out while it is written, so an entry may hold them.</summary>
/// <param name="Stage">What it tells.</param>
public sealed record AuditEntry(AuditStage Stage)
{
    /// <summary>Which session asked, counted from the start of the program; 0 where none did.</summary>
    public int Session { get; init; }

    /// <summary>Which turn of the person; 0 before the first.</summary>
    public int Turn { get; init; }

    /// <summary>The service's id of the call.</summary>
    public string? CallId { get; init; }

    /// <summary>The tool, as the model named it.</summary>
    public string? Tool { get; init; }

    /// <summary>What the tool can do to the world; null for one that is not known.</summary>
    public ToolClass? Class { get; init; }

    /// <summary>What the device was in the middle of.</summary>
    public DeviceMode? Mode { get; init; }

    /// <summary>The arguments, where they parsed as an object.</summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>Names of arguments, at any depth, whose values are not written.</summary>
    public IReadOnlySet<string>? SecretArguments { get; init; }

    /// <summary>The decision in a few words.</summary>
    public string? Why { get; init; }

    /// <summary>How long the tool ran.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How it came out.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>What the model was told; <see cref="AuditLine.MaxOutputBytes"/> of it are kept, to tell a repeated call.</summary>
    public string? Output { get; init; }

    /// <summary>An entry about a call.</summary>
    /// <param name="stage">What it tells.</param>
    /// <param name="request">The call.</param>
    public static AuditEntry Of(AuditStage stage, ToolRequest request) => new(stage)
    {
        Session = request.Session,
        Turn = request.Turn,
        CallId = request.CallId,
        Tool = request.Name,
        Mode = request.Mode,
    };
}
