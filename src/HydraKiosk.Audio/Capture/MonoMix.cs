using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Capture;

/// <summary>Makes the one channel that the kiosk listens to from the channels of a microphone: the configured one, or the mean of all.</summary>
public static class MonoMix
{
    /// <param name="interleaved">Whole frames.</param>
    /// <param name="channels">Samples per frame.</param>
    /// <param name="channel">The channel to take, counted from 0 (the last one where the device has fewer); null: the mean.</param>
    /// <param name="gain">Linear.</param>
    /// <param name="mono">One sample per frame.</param>
    /// <param name="except">A channel that is no microphone, from 0, and left out of the mean; null for none. Not the only one.</param>
    public static void Mix(ReadOnlySpan<float> interleaved, int channels, int? channel, float gain, Span<float> mono, int? except = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (interleaved.Length != mono.Length * channels)
        {
            throw new ArgumentException(
                $"{mono.Length} frames of {channels} samples are expected; there are {interleaved.Length} samples.", nameof(interleaved));
        }

        if (channels == 1)
        {
            interleaved.CopyTo(mono);
        }
        else if (channel is { } chosen)
        {
            for (int frame = 0, at = Math.Clamp(chosen, 0, channels - 1); frame < mono.Length; frame++, at += channels)
            {
                mono[frame] = interleaved[at];
            }
        }
        else
        {
            var share = 1f / (except < channels ? Math.Max(1, channels - 1) : channels);
            for (int frame = 0, at = 0; frame < mono.Length; frame++)
            {
                var sum = 0f;
                for (var of = 0; of < channels; of++, at++)
                {
                    sum += of == except ? 0 : interleaved[at];
                }

                mono[frame] = sum * share;
            }
        }

        for (var frame = 0; frame < mono.Length; frame++)
        {
            // A driver may hand out memory that nobody filled; one sample that is no number would stay in recursive filters for ever.
            mono[frame] = Decibels.Sane(mono[frame] * gain);
        }
    }
}
