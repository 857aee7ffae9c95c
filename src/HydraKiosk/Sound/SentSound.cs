using HydraKiosk.Audio.Taps;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Sound;

/// <summary>What of the microphone has really left the device, for one who listens. The link's sending side writes, and waits for nothing.</summary>
/// <param name="format">Rate and length of the chunks.</param>
internal sealed class SentSound(ChunkFormat format)
{
    private readonly float[] _chunk = new float[format.ChunkSamples];
    private SoundRing? _listener;

    /// <summary>Who listens; null for nobody. Any thread may set it.</summary>
    public SoundRing? Listener
    {
        get => Volatile.Read(ref _listener);
        set => Volatile.Write(ref _listener, value);
    }

    /// <summary>The link: a chunk with sound has gone out.</summary>
    /// <param name="chunk">Its samples.</param>
    /// <param name="capturedAt">When the last of them was at the microphone.</param>
    /// <param name="number">Which of the microphone's chunks it is.</param>
    public void Take(ReadOnlySpan<short> chunk, long capturedAt, long number)
    {
        if (Listener is { } listener)
        {
            var sound = _chunk.AsSpan(0, Math.Min(chunk.Length, _chunk.Length));
            for (var i = 0; i < sound.Length; i++)
            {
                sound[i] = chunk[i] / 32768f;
            }

            listener.Write(sound, format.SampleRateHz, capturedAt, (number + 1) * format.ChunkSamples);
        }
    }
}
