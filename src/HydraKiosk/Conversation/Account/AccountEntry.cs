namespace HydraKiosk.Conversation.Account;

/// <summary>One thing that happened in a conversation, as it is kept for a later session.</summary>
internal abstract class AccountEntry
{
    /// <summary>The sentence for the model.</summary>
    public abstract string Describe(HeardLedger heard);
}

/// <summary>The person took a turn.</summary>
internal sealed class PersonEntry(string? words) : AccountEntry
{
    public bool HasWords => words is not null;

    public override string Describe(HeardLedger heard) =>
        words is null ? "The person spoke; their words were not recorded." : $"The person said {QuotedText.Open}{words}{QuotedText.Close}.";
}

/// <summary>The connection broke.</summary>
internal sealed class BreakEntry : AccountEntry
{
    public override string Describe(HeardLedger heard) => "The connection broke.";
}
