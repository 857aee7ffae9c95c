namespace HydraKiosk.BlackBox;

/// <summary>Something that happened, until it is a minute old.</summary>
/// <param name="Timestamp">When, by the clock that never jumps.</param>
/// <param name="At">The same by the wall clock.</param>
/// <param name="What">A notice of the conversation, a line of the journal or a <see cref="LevelSample"/>; made into text only when it is written.</param>
internal readonly record struct BlackBoxEntry(long Timestamp, DateTimeOffset At, object What);

/// <summary>How loud it was, in dB below full scale, and what was open.</summary>
/// <param name="MicrophoneDbfs">At the microphone.</param>
/// <param name="NoiseFloorDbfs">At the microphone, between the voices.</param>
/// <param name="LoudspeakerDbfs">At the loudspeaker.</param>
/// <param name="IsMicrophoneOpen">Whether what the microphone hears is sent.</param>
/// <param name="UnderrunFrames">Frames of silence in mid-reply so far, because this machine was late.</param>
/// <param name="LostCaptureFrames">Microphone frames lost so far, because this machine was late.</param>
internal sealed record LevelSample(
    float MicrophoneDbfs, float NoiseFloorDbfs, float LoudspeakerDbfs, bool IsMicrophoneOpen, long UnderrunFrames, long LostCaptureFrames);
