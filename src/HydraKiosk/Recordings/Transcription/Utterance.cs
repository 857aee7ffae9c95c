namespace HydraKiosk.Recordings.Transcription;

/// <summary>What a person said without a pause worth the name.</summary>
/// <param name="StartMs">Where it begins in the recording.</param>
/// <param name="EndMs">Where it ends.</param>
/// <param name="SpeechMs">How much of it is speech, the room before and behind left out.</param>
/// <param name="Pcm">Its samples, mono at <see cref="UtteranceFinder.SampleRateHz"/>.</param>
internal sealed record Utterance(long StartMs, long EndMs, long SpeechMs, ReadOnlyMemory<short> Pcm);
