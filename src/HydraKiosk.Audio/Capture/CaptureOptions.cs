namespace HydraKiosk.Audio.Capture;

/// <summary>How the microphone's signal is taken.</summary>
/// <param name="GainDb">Gain before everything else, -40 to 40 dB.</param>
/// <param name="Channel">The channel of a microphone array to use, from 0; null mixes all.</param>
/// <param name="ReferenceChannel">The channel that carries what the loudspeaker plays, from 0; null for none.</param>
public sealed record CaptureOptions(double GainDb = 0, int? Channel = null, int? ReferenceChannel = null)
{
    /// <summary>The reference channel among so many, from 0; null where there is none, or nothing but it.</summary>
    public int? ReferenceOf(int channels) => ReferenceChannel is { } reference && reference < channels && channels > 1 ? reference : null;
}
