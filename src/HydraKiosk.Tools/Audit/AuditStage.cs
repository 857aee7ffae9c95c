namespace HydraKiosk.Tools.Audit;

/// <summary>What a line of the audit log tells. In the file it stands as its name in small letters.</summary>
public enum AuditStage
{
    /// <summary>The log itself: a program has opened it.</summary>
    Started,

    /// <summary>The log itself: the end of a line that was never finished was moved aside, as after a loss of power.</summary>
    Torn,

    /// <summary>The log itself: lines that had been written are gone or damaged.</summary>
    Lost,

    /// <summary>The log itself: lines could not be written, because the disk was full or read-only.</summary>
    Missed,

    /// <summary>A call was turned down; why says the reason.</summary>
    Refused,

    /// <summary>A person is asked for consent.</summary>
    Asked,

    /// <summary>The person consented.</summary>
    Approved,

    /// <summary>The person declined.</summary>
    Declined,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>A call begins; written before the tool is started, so that one without <see cref="Ended"/> may or may not have happened.</summary>
    Began,

    /// <summary>A call has ended, with its outcome.</summary>
    Ended,

    /// <summary>A call was not run, because it repeats one; its outcome was told again.</summary>
    Repeated,

    /// <summary>A result was not spoken, because nobody wanted it any more.</summary>
    Dropped,

    /// <summary>The kill switch was used; why says the scope and by whom.</summary>
    Killed,

    /// <summary>The kill switch was released.</summary>
    Unkilled,
}

/// <summary>How a call came out.</summary>
public enum AuditOutcome
{
    /// <summary>It was carried out.</summary>
    Ok,

    /// <summary>The tool failed.</summary>
    Failed,

    /// <summary>The tool itself turned the call down and did nothing.</summary>
    Refused,

    /// <summary>It was ended because it took too long; what it had done until then is done.</summary>
    TimedOut,

    /// <summary>It was ended because nobody wanted it any more, or by the kill switch.</summary>
    Cancelled,

    /// <summary>Nobody knows.</summary>
    Unknown,
}

/// <summary>The words of the file.</summary>
internal static class AuditWords
{
    private static readonly string[] _stages = [.. Enum.GetNames<AuditStage>().Select(Small)];
    private static readonly string[] _outcomes = ["ok", "failed", "refused", "timed out", "cancelled", "unknown"];

    /// <summary>Every stage, for a person who has to choose one.</summary>
    public static IReadOnlyList<string> Stages => _stages;

    public static string Of(AuditStage stage) => _stages[(int)stage];

    public static string Of(AuditOutcome outcome) => _outcomes[(int)outcome];

    public static AuditStage? StageOf(string? word) => Array.IndexOf(_stages, word) is >= 0 and var index ? (AuditStage)index : null;

    public static AuditOutcome? OutcomeOf(string? word) => Array.IndexOf(_outcomes, word) is >= 0 and var index ? (AuditOutcome)index : null;

    /// <summary>A name of the code as the file has it.</summary>
    public static string Small(string name) => name.ToLowerInvariant();
}
