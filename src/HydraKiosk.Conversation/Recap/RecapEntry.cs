namespace HydraKiosk.Conversation.Recap;

/// <summary>One thing that happened in a conversation, as it is kept for a later session.</summary>
internal abstract class RecapEntry
{
    private string? _line;

    /// <summary>
    /// The sentence for the model, a line of its own. Made once for as long as nothing changes: on a bad network the same forty turns are told every
    /// minute.
    /// </summary>
    public virtual string Line(HeardLedger heard) => _line ??= $"- {Describe(heard)}\n";

    /// <summary>The sentence, made anew.</summary>
    protected abstract string Describe(HeardLedger heard);

    /// <summary>What the sentence tells has changed.</summary>
    protected void Changed() => _line = null;
}

/// <summary>The person took a turn.</summary>
internal sealed class PersonEntry(string? words) : RecapEntry
{
    public bool HasWords => words is not null;

    protected override string Describe(HeardLedger heard) =>
        words is null ? "The person spoke; their words were not recorded." : $"The person said {QuotedText.Open}{words}{QuotedText.Close}.";
}

/// <summary>The connection broke.</summary>
internal sealed class BreakEntry : RecapEntry
{
    protected override string Describe(HeardLedger heard) => "The connection broke.";
}
