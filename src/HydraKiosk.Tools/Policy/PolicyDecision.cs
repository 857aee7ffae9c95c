namespace HydraKiosk.Tools.Policy;

/// <summary>Why a call may run or not, in the order in which it is asked.</summary>
public enum PolicyReason
{
    /// <summary>Nobody has decided; it does not run.</summary>
    Undecided,

    /// <summary>Nothing stands against it.</summary>
    Allowed,

    /// <summary>The kill switch is on.</summary>
    Killed,

    /// <summary>The configuration has no such tool.</summary>
    NotConfigured,

    /// <summary>Not while the device is in the middle of this.</summary>
    Mode,

    /// <summary>Not at this time of the day.</summary>
    QuietHours,

    /// <summary>The tool ran too often within a minute.</summary>
    ToolPerMinute,

    /// <summary>The tool ran too often within this conversation.</summary>
    ToolPerConversation,

    /// <summary>The tool ran too often within 24 hours.</summary>
    ToolPerDay,

    /// <summary>The tool ran a short while ago.</summary>
    Cooldown,

    /// <summary>All tools together ran too often within a minute.</summary>
    AllPerMinute,

    /// <summary>All tools together ran too often within this conversation.</summary>
    AllPerConversation,
}

/// <summary>What the policy says of a call.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Sentence">For the model, so that it can tell the person; empty where the call may run.</param>
/// <param name="RetryAfter">When the same call might run, where time alone brings that about; else null.</param>
public readonly record struct PolicyDecision(PolicyReason Reason, string Sentence, TimeSpan? RetryAfter = null)
{
    /// <summary>It may run.</summary>
    public static readonly PolicyDecision Allowed = new(PolicyReason.Allowed, "");

    /// <summary>Whether it may run.</summary>
    public bool IsAllowed => Reason == PolicyReason.Allowed;
}
