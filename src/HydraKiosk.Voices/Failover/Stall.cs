namespace HydraKiosk.Voices.Failover;

/// <summary>Where a service has stopped in the middle of a turn.</summary>
public enum Stall
{
    /// <summary>The person has spoken, and the service says neither that it was a turn nor that it was none.</summary>
    NoTurn,

    /// <summary>It has taken the turn, and does not reply.</summary>
    NoReply,

    /// <summary>It has begun a reply of which nothing sounds.</summary>
    NoSound,

    /// <summary>Its sound has stopped in the middle of a reply.</summary>
    SoundStopped,

    /// <summary>It has a tool's output, and does not answer.</summary>
    NoAnswerToOutput,
}

/// <summary>Stalls in words.</summary>
internal static class StallWords
{
    /// <summary>What has happened, for the journal.</summary>
    public static string Of(Stall stall) => stall switch
    {
        Stall.NoTurn => "it heard speech, and makes no turn of it",
        Stall.NoReply => "it took a turn, and does not reply",
        Stall.NoSound => "it began a reply, and nothing of it sounds",
        Stall.SoundStopped => "the sound of its reply stopped in the middle",
        _ => "it has a tool's output, and does not answer",
    };
}
