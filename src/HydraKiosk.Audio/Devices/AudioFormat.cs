namespace HydraKiosk.Audio.Devices;

/// <summary>What one direction of a device runs at. Samples are always interleaved 32-bit float, full scale ±1.</summary>
/// <param name="SampleRateHz">Frames per second, 8 000 to 192 000.</param>
/// <param name="Channels">Samples per frame, 1 or more.</param>
public readonly record struct AudioFormat(int SampleRateHz, int Channels)
{
    /// <inheritdoc/>
    public override string ToString() => $"{SampleRateHz} Hz, {Channels} channel{(Channels == 1 ? "" : "s")}";
}
