namespace HydraKiosk.Configuration.Options;

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

/// <summary>The <c>talk</c> part of the file.</summary>
public sealed record TalkOptions
{
    /// <summary>When the microphone is open.</summary>
    public TalkMode Mode { get; init; } = TalkMode.HandsFree;
}
