namespace HydraKiosk.Audio.Measuring;

/// <summary>The sound of the loudspeaker test: three rising notes, easy to hear over noise and kind to small loudspeakers.</summary>
public static class TestTone
{
    /// <summary>Level below full scale: a reply's speech has about this peak, so that the test sounds as loud as the agent will.</summary>
    private const double Amplitude = 0.25;

    private const double NoteSeconds = 0.4;
    private const double FadeSeconds = 0.02;
    private static readonly double[] NotesHz = [523.25, 659.26, 783.99]; // C5, E5, G5

    /// <summary>Length of the sound.</summary>
    public static TimeSpan Length => TimeSpan.FromSeconds(NoteSeconds * NotesHz.Length);

    /// <param name="rateHz">8 000 to 192 000.</param>
    /// <param name="gain">Linear, 0 to 1; see <see cref="Playback.PlaybackControl.GainOf"/>.</param>
    /// <returns>Mono samples.</returns>
    public static float[] Create(int rateHz, double gain)
    {
        var note = (int)(NoteSeconds * rateHz);
        var sound = new float[note * NotesHz.Length];
        for (var i = 0; i < sound.Length; i++)
        {
            var t = (double)(i % note) / rateHz;
            var edge = Math.Min(1, Math.Min(t, NoteSeconds - t) / FadeSeconds);
            sound[i] = (float)(Amplitude * gain * 0.5 * (1 - Math.Cos(Math.PI * Math.Max(0, edge))) * Math.Sin(2 * Math.PI * NotesHz[i / note] * t));
        }

        return sound;
    }
}
