namespace HydraKiosk.Audio.Devices.File;

/// <summary>How the samples of a WAV stand in it.</summary>
/// <param name="Encoding">What a sample is.</param>
/// <param name="ContainerBytes">Bytes that one takes.</param>
/// <param name="ShiftBits">Unused bits at its top, which belong at the bottom.</param>
internal readonly record struct WavSampleLayout(WavEncoding Encoding, int ContainerBytes, int ShiftBits);
