namespace HydraKiosk.Tools.Audit;

/// <summary>Which lines somebody wants to see; what is null does not matter.</summary>
public sealed record AuditFilter
{
    /// <summary>The tool by name.</summary>
    public string? Tool { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What the line tells, as in the file.</summary>
    public string? Stage { get; init; }

    /// <summary>The session of its run.</summary>
    public int? Session { get; init; }

    /// <summary>The words that <see cref="Stage"/> may be.</summary>
    public static IReadOnlyList<string> Stages => AuditWords.Stages;

    /// <summary>Whether a line is wanted.</summary>
    public bool Takes(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (Tool is null || record.Tool == Tool) && (Since is null || record.Time >= Since) && (Until is null || record.Time < Until)
            && (Stage is null || record.StageWord == Stage) && (Session is null || record.Session == Session);
    }
}
