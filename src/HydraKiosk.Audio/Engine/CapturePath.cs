using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Taps;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// The way from the microphone's ring to the uplink's chunks, block by block: front, tap, echo stage, level and voice, talk gate, chunk maker.
/// Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class CapturePath(
    CaptureFront front, FarEnd farEnd, AudioTap tap, IEchoStage echo, CaptureLevels levels, TalkGate gate, ChunkMaker maker, CaptureChunks chunks)
{
    private readonly float[] _farEnd = new float[chunks.Format.BlockSamples];

    /// <summary>Works off every whole block that is waiting and whose far end is here.</summary>
    /// <param name="isAudible">Whether the loudspeaker is audible.</param>
    public void Step(bool isAudible)
    {
        echo.Step(isAudible);
        var isTapped = tap.HasReaders;
        farEnd.Step(echo.NeedsFarEnd || isTapped);
        var hasChunks = false;
        while (front.TryFill() && farEnd.TryGet(front.BlockStartFrame, _farEnd, out var farEndLength))
        {
            var endedAt = front.BlockEndedAt;
            var block = front.Block;
            if (isTapped)
            {
                tap.Write(block, _farEnd.AsSpan(0, farEndLength), endedAt);
            }

            var mayBeHeard = echo.Process(block, _farEnd.AsSpan(0, farEndLength));
            var hasSpeech = levels.Process(block);
            hasChunks |= maker.Add(block, endedAt, gate is { IsOpen: true, IsMuted: false } && mayBeHeard, hasSpeech);
            front.Drop();
        }

        if (hasChunks)
        {
            chunks.Announce();
        }
    }
}
