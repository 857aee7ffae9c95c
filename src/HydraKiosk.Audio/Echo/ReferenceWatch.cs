using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo;

/// <summary>
/// Says whether a capture channel that is said to carry the played signal really does. One that is silent while the loudspeaker speaks tells the
/// canceller that nothing is played, and all that the room hears of the agent would count as a person. One thread at a time; allocates nothing.
/// </summary>
internal sealed class ReferenceWatch
{
    /// <summary>Louder than this at the device, a loopback cannot be silent.</summary>
    private const float PlayedDbfs = -45;

    /// <summary>Below the noise of a converter that nothing is fed into.</summary>
    private const float SilentDbfs = -75;

    /// <summary>200 ms: what is played leaves the device's buffer so much later at most.</summary>
    private const int PatienceBlocks = 20;

    private int _missing;

    /// <summary>Takes the next 10 ms.</summary>
    /// <param name="playedDbfs">Level of what was given to the device, dBFS.</param>
    /// <param name="reference">What the channel delivers.</param>
    /// <returns>Whether the reference is one.</returns>
    public bool Observe(float playedDbfs, ReadOnlySpan<float> reference)
    {
        if (Decibels.FromPower(Decibels.MeanSquare(reference)) > SilentDbfs)
        {
            _missing = 0;
        }
        else if (playedDbfs > PlayedDbfs)
        {
            _missing = Math.Min(_missing + 1, PatienceBlocks + 1);
        }

        return _missing <= PatienceBlocks;
    }
}
