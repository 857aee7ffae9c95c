namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>A chunk with its samples, as a test takes it from the engine.</summary>
internal sealed record TakenChunk(long CapturedAt, bool IsOpen, bool HasSpeech, short[] Samples);
