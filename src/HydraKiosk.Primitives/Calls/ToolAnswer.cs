namespace HydraKiosk.Primitives.Calls;

/// <summary>An answer to a call.</summary>
/// <param name="Output">For the model, a JSON document.</param>
/// <param name="When">Whether the agent should speak about it.</param>
public readonly record struct ToolAnswer(string Output, SpeakWhen When = SpeakWhen.Now);

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
