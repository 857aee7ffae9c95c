namespace HydraKiosk.Voices.Cascade.Contract;

/// <summary>Whose text it is.</summary>
public enum Speaker
{
    /// <summary>The person's, as the recogniser understood it.</summary>
    Person,

    /// <summary>The agent's, a sentence that is about to sound.</summary>
    Agent,
}

/// <summary>What becomes of a text.</summary>
public enum ModerationRuling
{
    /// <summary>It goes on as it is.</summary>
    Allow,

    /// <summary>Another text goes on in its place.</summary>
    Replace,

    /// <summary>It does not go on, and neither does what belongs to it.</summary>
    Refuse,
}

/// <summary>A ruling.</summary>
/// <param name="Ruling">What becomes of the text.</param>
/// <param name="Text">The text in its place, where it is replaced.</param>
public sealed record ModerationVerdict(ModerationRuling Ruling, string? Text = null)
{
    /// <summary>It goes on.</summary>
    public static ModerationVerdict Allowed { get; } = new(ModerationRuling.Allow);

    /// <summary>It does not.</summary>
    public static ModerationVerdict Refused { get; } = new(ModerationRuling.Refuse);
}

/// <summary>Looks at a text before it goes on.</summary>
public interface IModerator
{
    /// <summary>How long a text is held for the verdict; then it is refused.</summary>
    TimeSpan Limit { get; }

    /// <summary>Rules on a text. Whatever it throws counts as a refusal.</summary>
    /// <param name="speaker">Whose it is.</param>
    /// <param name="text">All of a person's turn, or a sentence of the agent's reply.</param>
    /// <param name="cancellation">The limit is over, or nobody waits any more.</param>
    Task<ModerationVerdict> RuleAsync(Speaker speaker, string text, CancellationToken cancellation);
}
