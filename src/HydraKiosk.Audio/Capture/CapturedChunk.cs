using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Capture;

/// <summary>20 ms of microphone at 16 kHz, as it goes on the wire.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CapturedChunk
{
    /// <summary>Samples in a chunk: 20 ms at 16 kHz.</summary>
    public const int Length = 320;

    /// <summary>The rate of all chunks.</summary>
    public const int SampleRateHz = 16_000;

    /// <summary><see cref="TimeProvider.GetTimestamp"/> at which the last sample left the device, less the resampler's delay.</summary>
    public long CapturedAt;

    /// <summary>Whether the talk gate was open.</summary>
    public bool IsOpen;

    /// <summary>Whether the local detector heard a voice.</summary>
    public bool HasSpeech;

    /// <summary>PCM16.</summary>
    public ChunkSamples Samples;
}

/// <summary>The samples of a <see cref="CapturedChunk"/>, in place.</summary>
[InlineArray(CapturedChunk.Length)]
public struct ChunkSamples
{
    private short _first;
}
