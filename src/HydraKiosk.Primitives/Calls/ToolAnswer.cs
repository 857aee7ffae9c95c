namespace HydraKiosk.Primitives.Calls;

/// <summary>An answer to a call.</summary>
/// <param name="Output">For the model, a JSON document.</param>
/// <param name="When">Whether the agent should speak about it.</param>
/// <param name="Work">Whether the call goes on in the background while the person and the agent talk of other things.</param>
public readonly record struct ToolAnswer(string Output, SpeakWhen When = SpeakWhen.Now, BackgroundWork Work = BackgroundWork.None);

/// <summary>What becomes of a call whose result follows when the person moves on. Said with its first answer.</summary>
public enum BackgroundWork
{
    /// <summary>It belongs to the turn that asked: once the person has moved on, its result is posted and not spoken.</summary>
    None,

    /// <summary>
    /// It outlives the turn and whatever the person does: it is half done and cannot be undone. Once dismissed, its result is not spoken.
    /// </summary>
    Unstoppable,

    /// <summary>It outlives the turn and its result is spoken when nobody speaks, unless the person stops the agent by hand: that ends it.</summary>
    UntilStopped,

    /// <summary>As <see cref="UntilStopped"/>, and an interruption by voice ends it as well.</summary>
    UntilInterrupted,
}

/// <summary>When the agent is to speak about an answer.</summary>
public enum SpeakWhen
{
    /// <summary>As soon as every call of the turn has its answer.</summary>
    Now,

    /// <summary>When neither the person nor the agent speaks.</summary>
    WhenIdle,

    /// <summary>Not at all: the model is told, and nobody waits for a word about it.</summary>
    Never,
}
