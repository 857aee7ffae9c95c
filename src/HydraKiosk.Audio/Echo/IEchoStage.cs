namespace HydraKiosk.Audio.Echo;

/// <summary>
/// What keeps an agent from hearing itself. Stands between the microphone's blocks and everything that listens to them, and belongs to the
/// audio thread: nothing here may allocate, lock, log or throw.
/// </summary>
internal interface IEchoStage
{
    /// <summary>Whether it wants to be given the far end. Where nobody does, the far end is not resampled at all.</summary>
    bool NeedsFarEnd { get; }

    /// <summary>Once in every pass of the audio thread, before the blocks of the pass.</summary>
    /// <param name="isAudible">Whether anything of a reply, or a local sound, is on its way through the loudspeaker.</param>
    void Step(bool isAudible);

    /// <summary>Takes the echo out of a block, where it can.</summary>
    /// <param name="capture">10 ms of the microphone at the uplink's rate; changed in place.</param>
    /// <param name="farEnd">What the loudspeaker was given at the same instant, at the same rate and as long; empty where that is not known.</param>
    /// <returns>Whether the service may hear what is left in <paramref name="capture"/>.</returns>
    EchoPassage Process(Span<float> capture, ReadOnlySpan<float> farEnd);
}
