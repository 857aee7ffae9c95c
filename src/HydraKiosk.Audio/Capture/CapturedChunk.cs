namespace HydraKiosk.Audio.Capture;

/// <summary>What is known about one chunk of the microphone's sound; its samples come with it from <see cref="CaptureChunks.TryRead"/>.</summary>
/// <param name="CapturedAt">
/// <see cref="TimeProvider.GetTimestamp"/> at which the chunk's last sample was at the microphone: when the device handed it over, less the delay
/// of the filters it has gone through since.
/// </param>
/// <param name="IsOpen">Whether the talk gate was open, nobody had muted the microphone, and the echo stage let it through.</param>
/// <param name="HasSpeech">Whether the local detector heard a voice in it.</param>
public readonly record struct CapturedChunk(long CapturedAt, bool IsOpen, bool HasSpeech);
