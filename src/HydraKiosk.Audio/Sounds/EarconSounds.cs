using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// Makes the sounds of <see cref="Earcon"/> at any rate. Notes of a pentatonic scale, so that no two of them clash; what goes up says yes, what
/// goes down says no, what is low is trouble.
/// </summary>
public static class EarconSounds
{
    /// <summary>Peak of every earcon, −12 dBFS: heard over speech, not startling.</summary>
    public const float Level = 0.25f;

    private const double Rest = 0;
    private const double D4 = 293.66, E4 = 329.63, G4 = 392.00, A4 = 440.00, B4 = 493.88;
    private const double D5 = 587.33, E5 = 659.26, Fis5 = 739.99, G5 = 783.99, A5 = 880.00, B5 = 987.77, D6 = 1174.66, E6 = 1318.51, Fis6 = 1479.98;

    /// <summary>The sound, mono float at <paramref name="rateHz"/>: at most 600 ms, peak <see cref="Level"/>, zero at both ends.</summary>
    public static float[] Render(Earcon earcon, int rateHz) => earcon switch
    {
        Earcon.Listening => Notes(rateHz, (D5, 0.11), (A5, 0.11)),
        Earcon.End => Notes(rateHz, (G5, 0.11), (D5, 0.24)),
        Earcon.ThinkingTooLong => Notes(rateHz, (A4, 0.1), (Rest, 0.13), (A4, 0.1), (Rest, 0.13), (A4, 0.1)),
        Earcon.Muted => Notes(rateHz, (E5, 0.07), (E4, 0.16)),
        Earcon.Unmuted => Notes(rateHz, (E4, 0.07), (E5, 0.16)),
        Earcon.Offline => Notes(rateHz, (G4, 0.11), (D4, 0.11)),
        Earcon.Online => Notes(rateHz, (D5, 0.11), (G5, 0.11), (A5, 0.11)),
        Earcon.Busy => Notes(rateHz, (B4, 0.12), (G4, 0.12), (B4, 0.12), (G4, 0.12)),
        Earcon.Confirm => Notes(rateHz, (B5, 0.09), (Rest, 0.08), (E6, 0.22)),
        Earcon.Confirmed => Notes(rateHz, (D5, 0.06), (Fis5, 0.06), (A5, 0.06), (D6, 0.2)),
        Earcon.Fault => Notes(rateHz, (D4, 0.11), (Rest, 0.11), (D4, 0.11)),
        Earcon.Louder => Notes(rateHz, (Fis6, 0.06)),
        Earcon.Quieter => Notes(rateHz, (G5, 0.06)),
        Earcon.Recorded => Notes(rateHz, (E5, 0.09), (B4, 0.09), (E5, 0.09), (B5, 0.25)),
        _ => throw new ArgumentOutOfRangeException(nameof(earcon)),
    };

    private static float[] Notes(int rateHz, params ReadOnlySpan<(double PitchHz, double Seconds)> notes)
    {
        var frames = 0;
        foreach (var (_, seconds) in notes)
        {
            frames += (int)(seconds * rateHz);
        }

        var sound = new float[frames];
        var rest = sound.AsSpan();
        foreach (var (pitchHz, seconds) in notes)
        {
            var note = rest[..(int)(seconds * rateHz)];
            Sing(note, pitchHz / rateHz);
            rest = rest[note.Length..];
        }

        Raise(sound);
        return sound;
    }

    private static void Sing(Span<float> note, double cyclesPerFrame)
    {
        for (var i = 0; i < note.Length; i++)
        {
            var envelope = Math.Sin(Math.PI * Math.Sqrt(i / (note.Length - 1.0))); // quick to rise, slow to fall, zero at both ends
            var phase = 2 * Math.PI * cyclesPerFrame * i;
            note[i] = (float)(envelope * (Math.Sin(phase) + (0.2 * Math.Sin(2 * phase))));
        }
    }

    private static void Raise(Span<float> sound)
    {
        var peak = 0f;
        foreach (var sample in sound)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        foreach (ref var sample in sound)
        {
            sample *= Level / peak;
        }
    }
}
