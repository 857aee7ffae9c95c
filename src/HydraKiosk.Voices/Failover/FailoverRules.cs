using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Failover;

/// <summary>When a voice gives way to the next, and when it is wanted again.</summary>
public sealed record FailoverRules
{
    /// <summary>Without a session for so long, the voice gives way. Doubles with every round through the list in which nobody answers.</summary>
    public TimeSpan OutageLimit { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a voice that gave way is left alone before conversations begin with it again. Doubles while it fails again at once, up to an hour.
    /// </summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long what may take.</summary>
    public StallLimits Stalls { get; init; } = new();

    /// <summary>From the loss of a session to a sign that something is being done.</summary>
    public TimeSpan FillerAfter { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Between two such signs while it lasts: people take silence for a fault.</summary>
    public TimeSpan FillerEvery { get; init; } = TimeSpan.FromSeconds(5);

    private const string GoOn = "Your last answer broke off before it was heard. Give it now, without a greeting.";

    /// <summary>The plan of a session that no words are repeated to: it speaks first, and goes on with what broke off.</summary>
    public static SessionPlan Continued(SessionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan with { Greet = true, Instructions = $"{plan.Instructions}\n\n{GoOn}" };
    }

    private static readonly TimeSpan _longestOutage = TimeSpan.FromSeconds(30);

    /// <summary>How long a voice may be without a session: for longer in every further round, so that slow networks are given time.</summary>
    /// <param name="round">Rounds through the list in which nobody answered.</param>
    public TimeSpan OutageIn(int round)
    {
        var longest = OutageLimit > _longestOutage ? OutageLimit : _longestOutage;
        var limit = OutageLimit * Math.Pow(2, Math.Min(6, round));
        return limit < longest ? limit : longest;
    }

    /// <summary>What waiting does not mend, so that the next voice is tried at once.</summary>
    public static bool IsFinal(LinkFault fault) => fault is LinkFault.CredentialsRefused or LinkFault.CertificateRefused
        or LinkFault.ConfigurationRefused or LinkFault.UpgradeRefused or LinkFault.ServerFull or LinkFault.RateLimited;
}
