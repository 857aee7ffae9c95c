namespace HydraKiosk.Primitives.Choices;

/// <summary>When the microphone is open.</summary>
public enum TalkMode
{
    /// <summary>While a conversation goes on.</summary>
    HandsFree,

    /// <summary>While the talk button is held.</summary>
    PushToTalk,

    /// <summary>From one press of the talk button to the next.</summary>
    Toggle,
}
