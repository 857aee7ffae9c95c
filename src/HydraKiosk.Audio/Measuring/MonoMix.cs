using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Measuring;

/// <summary>The one channel of a microphone that the kiosk listens to, as the capture path makes it: the configured one, or the mean of all.</summary>
public static class MonoMix
{
    /// <param name="interleaved">Whole frames.</param>
    /// <param name="channels">Samples per frame.</param>
    /// <param name="channel">The channel to take, counted from 1 (the last one where the device has fewer); null: the mean.</param>
    /// <param name="gain">Linear.</param>
    /// <param name="mono">One sample per frame.</param>
    public static void Mix(ReadOnlySpan<float> interleaved, int channels, int? channel, float gain, Span<float> mono)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (interleaved.Length != mono.Length * channels)
        {
            throw new ArgumentException($"{mono.Length} frames of {channels} samples are expected; there are {interleaved.Length} samples.", nameof(interleaved));
        }

        for (var frame = 0; frame < mono.Length; frame++)
        {
            var samples = interleaved.Slice(frame * channels, channels);
            var value = 0f;
            if (channel is { } chosen)
            {
                value = samples[Math.Clamp(chosen - 1, 0, channels - 1)];
            }
            else
            {
                foreach (var sample in samples)
                {
                    value += sample;
                }

                value /= channels;
            }

            mono[frame] = Decibels.Sane(value * gain);
        }
    }
}
