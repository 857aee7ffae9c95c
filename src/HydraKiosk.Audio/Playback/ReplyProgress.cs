namespace HydraKiosk.Audio.Playback;

/// <summary>How far the reply that is being played has come. Outlives the devices, so that the next one goes on with it. Belongs to the audio thread.</summary>
internal sealed class ReplyProgress
{
    /// <summary>The reply whose samples are being given to the loudspeaker; 0: none.</summary>
    public int Reply { get; set; }

    /// <summary>Its next sample.</summary>
    public long Position { get; set; }

    /// <summary>The clock of that sample.</summary>
    public SampleClock Clock { get; set; }

    /// <summary>The newest reply of which anything has been heard.</summary>
    public int Started { get; set; }

    /// <summary>The reply whose device went away in the middle of it; 0: none.</summary>
    public int Parked { get; set; }

    /// <summary>How much of the reply has been given to the loudspeaker.</summary>
    public TimeSpan Given => Reply == 0 ? default : Clock.TimeOf(Position);
}
