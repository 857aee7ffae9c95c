namespace HydraKiosk.Conversation;

/// <summary>What the conversation wants of the next session.</summary>
/// <param name="Greet">Whether the agent is to speak first.</param>
/// <param name="WithRecap">Whether it may be told what has happened so far; not where just that has silenced the sessions before.</param>
public readonly record struct SessionRequest(bool Greet, bool WithRecap);
