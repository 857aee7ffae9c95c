namespace HydraKiosk.Configuration.Options;

/// <summary>When a change of a setting takes effect in a daemon that runs.</summary>
public enum TakesEffect
{
    /// <summary>At once, also in the middle of a conversation.</summary>
    AtOnce,

    /// <summary>With the next session: a conversation that goes on keeps what it began with.</summary>
    NextSession,

    /// <summary>When nobody is in a conversation: the parts of the device are then closed and made anew, with a short pause of the sound.</summary>
    WhenIdle,
}

/// <summary>Says when something takes effect.</summary>
public static class TakesEffectWords
{
    /// <summary>As a sentence, for the description of a setting.</summary>
    public static string InWords(this TakesEffect effect) => effect switch
    {
        TakesEffect.AtOnce => "A change takes effect at once.",
        TakesEffect.NextSession => "A change takes effect with the next session.",
        _ => "A change takes effect when nobody is in a conversation.",
    };

    /// <summary>In a few words, for a line of the journal.</summary>
    public static string InShort(this TakesEffect effect) => effect switch
    {
        TakesEffect.AtOnce => "at once",
        TakesEffect.NextSession => "with the next session",
        _ => "when nobody is in a conversation",
    };
}
