using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Sounds;

/// <summary>Makes the sounds of <see cref="Earcon"/> at any rate. Notes of a pentatonic scale, so that no two of them clash.</summary>
public static class EarconSounds
{
    private const double NoteSeconds = 0.11;
    private const double Level = 0.25; // -12 dBFS: heard over speech, not startling

    /// <summary>The sound, mono float at <paramref name="rateHz"/>.</summary>
    public static float[] Render(Earcon earcon, int rateHz) => earcon switch
    {
        Earcon.Listening => Notes(rateHz, 587.33, 880.00),
        Earcon.Offline => Notes(rateHz, 392.00, 293.66),
        Earcon.Online => Notes(rateHz, 587.33, 783.99, 880.00),
        Earcon.Fault => Notes(rateHz, 293.66, 0, 293.66),
        _ when Enum.IsDefined(earcon) => Notes(rateHz, 400),
        _ => throw new ArgumentOutOfRangeException(nameof(earcon)),
    };

    private static float[] Notes(int rateHz, params ReadOnlySpan<double> pitchesHz)
    {
        var note = (int)(NoteSeconds * rateHz);
        var sound = new float[note * pitchesHz.Length];
        for (var i = 0; i < sound.Length; i++)
        {
            var (index, at) = (i / note, i % note);
            var t = (double)at / note;
            var envelope = Math.Sin(Math.PI * Math.Sqrt(t)); // quick to rise, slow to fall, zero at both ends
            var phase = 2 * Math.PI * pitchesHz[index] * at / rateHz;
            sound[i] = (float)(Level * envelope * (Math.Sin(phase) + (0.2 * Math.Sin(2 * phase))));
        }

        return sound;
    }
}
