namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// Mixes local sounds over a reply: prompts, and over them earcons, which answer a press at once and must not wait for the end of a sentence.
/// Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class SoundMixer
{
    private readonly SoundLane _prompts;
    private readonly SoundLane _earcons;

    /// <param name="asked">What to play.</param>
    /// <param name="rateHz">The device's rate, 8 000 to 192 000.</param>
    /// <param name="time">The engine's clock.</param>
    public SoundMixer(LocalSounds asked, int rateHz, TimeProvider time)
    {
        _prompts = new SoundLane(asked.Prompts, rateHz, time);
        _earcons = new SoundLane(asked.Earcons, rateHz, time);
    }

    /// <summary>Whether a local sound is playing or about to.</summary>
    public bool IsActive
    {
        get
        {
            var speaks = _prompts.IsActive; // both are asked: asking is what makes the next one play
            return _earcons.IsActive || speaks;
        }
    }

    /// <summary>Ducks what stands in <paramref name="block"/> and adds the local sounds.</summary>
    public void MixInto(Span<float> block)
    {
        _prompts.MixInto(block);
        _earcons.MixInto(block);
    }
}
