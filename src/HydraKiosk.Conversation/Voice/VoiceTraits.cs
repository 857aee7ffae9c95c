using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Voice;

/// <summary>
/// How a voice service differs from others, as far as a conversation has to know. The conversation asks these, never a vendor's name.
/// </summary>
/// <param name="Uplink">Rate and chunk length of the microphone's sound.</param>
/// <param name="DownlinkRateHz">The rate that replies usually have; a session says its own in <see cref="VoiceSession.OutputRateHz"/>.</param>
public sealed record VoiceTraits(ChunkFormat Uplink, int DownlinkRateHz)
{
    /// <summary>How sound is written on the wire in both directions; the link's own business, told for a diagnosis.</summary>
    public SoundCodec Codec { get; init; } = SoundCodec.Base64Pcm16;

    /// <summary>Whether there are turns at all.</summary>
    public VoiceShape Shape { get; init; } = VoiceShape.TurnBased;

    /// <summary>Who decides that the person has finished.</summary>
    public TurnKeeper TurnsEndedBy { get; init; } = TurnKeeper.Service;

    /// <summary>Whether it says when it hears the person begin and end to speak. Otherwise the device's own detector has to do.</summary>
    public bool ReportsSpeech { get; init; } = true;

    /// <summary>Whether it sends what the person said, as text.</summary>
    public bool HasPersonsWords { get; init; }

    /// <summary>Whether it sends what the agent says, as text.</summary>
    public bool HasReplyWords { get; init; } = true;

    /// <summary>Whether it answers by itself once the outputs of its calls are posted.</summary>
    public bool GoesOnAfterOutputs { get; init; }

    /// <summary>Whether it understands how much of a reply was heard.</summary>
    public bool TakesHeardPosition { get; init; }

    /// <summary>Whether tools may change while a session runs.</summary>
    public bool CanChangeTools { get; init; }

    /// <summary>Whether what a person types is a turn of theirs, see <see cref="IVoiceLink.SayTyped"/>.</summary>
    public bool TakesTypedTurns { get; init; }

    /// <summary>Whether the microphone's sound may stop for a while. Otherwise silence is sent.</summary>
    public bool UplinkMayPause { get; init; }

    /// <summary>How long it keeps a connection; null where it does not say.</summary>
    public TimeSpan? LongestConnection { get; init; }

    /// <summary>Whether a lost session can be taken up again. Otherwise the next one gets a recap.</summary>
    public bool CanResume { get; init; }
}

/// <summary>Whether a service knows turns.</summary>
public enum VoiceShape
{
    /// <summary>The person speaks, the turn ends, a reply begins and ends.</summary>
    TurnBased,

    /// <summary>Sound flows both ways for ever; the link cuts replies out of it, and no turn is ever reported.</summary>
    Continuous,
}

/// <summary>Who decides that the person has finished a turn.</summary>
public enum TurnKeeper
{
    /// <summary>The service says so.</summary>
    Service,

    /// <summary>This device says so, by <see cref="IVoiceLink.EndTurn"/>.</summary>
    Client,

    /// <summary>Nobody says so: the model speaks when it wants to.</summary>
    Model,
}

/// <summary>How sound is written on a wire.</summary>
public enum SoundCodec
{
    /// <summary>16-bit samples as base64 in JSON.</summary>
    Base64Pcm16,

    /// <summary>16-bit samples in binary messages.</summary>
    BinaryPcm16,

    /// <summary>Opus packets.</summary>
    Opus,

    /// <summary>8-bit telephone samples, µ-law or A-law.</summary>
    G711,
}
