namespace HydraKiosk.Audio.Devices;

/// <summary>How often the system said that a buffer ran full or empty, by kind.</summary>
/// <param name="InputOverflow">Microphone samples were lost because the callback came too late.</param>
/// <param name="InputUnderflow">The microphone had nothing to deliver; silence was put in.</param>
/// <param name="OutputUnderflow">The loudspeaker ran dry; a gap was heard.</param>
/// <param name="OutputOverflow">Samples for the loudspeaker were thrown away.</param>
public readonly record struct XrunCounts(long InputOverflow, long InputUnderflow, long OutputUnderflow, long OutputOverflow)
{
    /// <summary>All kinds together.</summary>
    public long Total => InputOverflow + InputUnderflow + OutputUnderflow + OutputOverflow;

    /// <summary>The counts that were added since <paramref name="earlier"/>.</summary>
    public XrunCounts Since(in XrunCounts earlier) => new(
        InputOverflow - earlier.InputOverflow,
        InputUnderflow - earlier.InputUnderflow,
        OutputUnderflow - earlier.OutputUnderflow,
        OutputOverflow - earlier.OutputOverflow);

    /// <summary>Both sides' counts together.</summary>
    public XrunCounts Plus(in XrunCounts other) => new(
        InputOverflow + other.InputOverflow,
        InputUnderflow + other.InputUnderflow,
        OutputUnderflow + other.OutputUnderflow,
        OutputOverflow + other.OutputOverflow);

    /// <inheritdoc/>
    public override string ToString() =>
        $"input lost {InputOverflow}, input missing {InputUnderflow}, output gaps {OutputUnderflow}, output dropped {OutputOverflow}";
}
