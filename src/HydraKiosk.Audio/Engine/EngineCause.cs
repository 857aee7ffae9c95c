namespace HydraKiosk.Audio.Engine;

/// <summary>The cause codes of the audio engine itself, 1080-1089.</summary>
public static class EngineCause
{
    /// <summary>The audio thread met a defect of the program; it is silent for a moment and starts again.</summary>
    public const int Defect = 1080;

    /// <summary>Replies are announced at a sampling rate that cannot be played.</summary>
    public const int UnplayableRate = 1081;
}
