using HydraKiosk.Audio.Rings;

namespace HydraKiosk.Audio.Capture;

/// <summary>Chunks on their way from the audio thread to the uplink. Outlives the devices.</summary>
public sealed class CaptureChunks
{
    /// <summary>Two seconds: the uplink reads them as they come; a reader stalled for longer than that loses the newest, which are counted.</summary>
    private const int CapacityChunks = 100;

    private readonly Action _announced;

    /// <param name="announced">Called on the audio thread when chunks were added: must neither block nor allocate.</param>
    public CaptureChunks(Action announced) => _announced = announced;

    /// <summary>The chunks; the audio thread writes, one reader reads.</summary>
    public SpscRing<CapturedChunk> Ring { get; } = new(CapacityChunks);

    internal void Announce() => _announced();
}
