namespace HydraKiosk.Face.Feed;

/// <summary>What a person sees at a glance. Exactly one at a time.</summary>
public enum FaceScene
{
    /// <summary>Nobody is in a conversation: the screen invites.</summary>
    Welcome,

    /// <summary>A conversation begins; its session is being opened.</summary>
    Connecting,

    /// <summary>The microphone is open, and the agent waits.</summary>
    Listening,

    /// <summary>The agent waits, and the person has to press the button to be heard.</summary>
    Press,

    /// <summary>The person has finished, and the answer is being made.</summary>
    Thinking,

    /// <summary>The agent speaks.</summary>
    Speaking,

    /// <summary>Something waits for a press of the button that confirms.</summary>
    Confirm,

    /// <summary>The service cannot be reached.</summary>
    Offline,

    /// <summary>The device is switched off for a while, by the kill switch or because it is about to sleep.</summary>
    Resting,

    /// <summary>There is no sound device that works.</summary>
    NoSound,
}

/// <summary>Whether a member of staff has to do with it.</summary>
public enum FaceStaff
{
    /// <summary>Nobody was called.</summary>
    None,

    /// <summary>Somebody was called and has not answered yet.</summary>
    Called,

    /// <summary>Somebody comes, or is there.</summary>
    Coming,
}

/// <summary>What the pages show of the device, but for levels and captions.</summary>
public sealed record FaceState
{
    /// <summary>What happens.</summary>
    public FaceScene Scene { get; init; }

    /// <summary>Whether a person is in a conversation.</summary>
    public bool IsEngaged { get; init; }

    /// <summary>
    /// Whether no sample of the microphone leaves the device, whoever has seen to that: read where it is decided, not where it is asked for.
    /// </summary>
    public bool IsMuted { get; init; }

    /// <summary>Whether the page could switch it on again; a switch at the device could not be overruled.</summary>
    public bool CanUnmute { get; init; }

    /// <summary>Whether what the microphone hears leaves the device.</summary>
    public bool IsMicrophoneOpen { get; init; }

    /// <summary>hands-free, push-to-talk or toggle.</summary>
    public string TalkMode { get; init; } = "";

    /// <summary>Loudspeaker level, 0 to 100.</summary>
    public int Volume { get; init; }

    /// <summary>Whether the agent was asked to speak slowly.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether what is typed reaches the agent.</summary>
    public bool TakesText { get; init; }

    /// <summary>Whether the agent of this conversation understands speech alone, so that nothing can be typed.</summary>
    public bool IsSpeechOnly { get; init; }

    /// <summary>Whether the page may press the button that confirms.</summary>
    public bool CanConfirm { get; init; }

    /// <summary>How it stands with a call for staff.</summary>
    public FaceStaff Staff { get; init; }
}
