using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Release;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Taps;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// The way from the microphone's ring to the uplink's chunks, block by block: front, tap, echo stage, level and voice, talk gate, chunk maker.
/// Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class CapturePath(
    CaptureFront front, FarEnd farEnd, LevelMeter played, AudioTap tap, IEchoStage echo, CaptureLevels levels, TalkGate gate, ChunkMaker maker,
    CaptureChunks chunks, TimeProvider time)
{
    private const int BlocksPerSecond = 100;

    private readonly float[] _farEnd = new float[chunks.Format.BlockSamples];
    private readonly HeldBack _heldBack = new(chunks.Format.BlockSamples);
    private readonly float[] _released = new float[(HeldBack.Blocks + 1) * chunks.Format.BlockSamples];
    private readonly ReferenceWatch _watch = new();
    private readonly long _blockTicks = time.TimestampFrequency / BlocksPerSecond;

    /// <summary>Works off every whole block that is waiting and whose far end is here.</summary>
    /// <param name="isAudible">Whether the loudspeaker is audible.</param>
    public void Step(bool isAudible)
    {
        echo.Step(isAudible);
        var isTapped = tap.HasReaders;
        farEnd.Step(!front.HasReference && (echo.NeedsFarEnd || isTapped));
        var hasChunks = false;
        while (front.TryFill() && TryGetFarEnd(out var farEndLength))
        {
            var endedAt = front.BlockEndedAt;
            var block = front.Block;
            if (isTapped)
            {
                tap.Write(block, _farEnd.AsSpan(0, farEndLength), endedAt);
            }

            hasChunks |= HandOn(block, echo.Process(block, _farEnd.AsSpan(0, farEndLength)), endedAt);
            front.Drop();
        }

        if (hasChunks)
        {
            chunks.Announce();
        }
    }

    /// <summary>What was played while the block was heard: by the device's own account where it gives one.</summary>
    private bool TryGetFarEnd(out int length)
    {
        if (!front.HasReference)
        {
            return farEnd.TryGet(front.BlockStartFrame, _farEnd, out length);
        }

        front.Reference.CopyTo(_farEnd);
        length = _watch.Observe(played.RmsDbfs, _farEnd) ? _farEnd.Length : 0;
        return true;
    }

    /// <summary>Hands on what the echo stage lets go now: the block itself, blocks from before, or nothing yet.</summary>
    private bool HandOn(ReadOnlySpan<float> block, EchoPassage passage, long endedAt)
    {
        var released = _heldBack.Push(block, block, isOpen: passage != EchoPassage.Hold, isPerson: true, _released) / block.Length;
        var isEnabled = gate is { IsOpen: true, IsMuted: false };
        var hasChunks = false;
        for (var i = 0; i < released; i++)
        {
            var blocksAgo = _heldBack.Count + released - 1 - i;
            var mayBeHeard = passage == EchoPassage.PassWithPast || (passage == EchoPassage.Pass && blocksAgo == 0);
            var next = _released.AsSpan(i * block.Length, block.Length);
            if (gate.IsMuted)
            {
                next.Clear(); // what was held back before the switch was thrown is of the room as well
            }

            // The service's clock runs ahead while what was held back is repaid: only what counts as speech is not left out for that, and the
            // local detector needs a moment to hear an onset.
            var hasSpeech = levels.Process(next) || (passage == EchoPassage.PassWithPast && blocksAgo > 0);
            hasChunks |= maker.Add(next, endedAt - (blocksAgo * _blockTicks), isEnabled && mayBeHeard, hasSpeech);
        }

        return hasChunks;
    }
}
