using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// Puts the canceller to the proof on what an <see cref="Taps.AudioTap"/> hears of a device: the same canceller and the same proof as in a
/// conversation, with nobody who could be heard by mistake. One thread at a time.
/// </summary>
public sealed class EchoTrial
{
    /// <summary>−65 dBFS: below this the loudspeaker is silent.</summary>
    private const float AudiblePower = 3e-7f;

    private readonly EchoCanceller _canceller;
    private readonly EchoProof _proof = new();
    private readonly float[] _clean = new float[EchoCanceller.BlockSamples];
    private BlockReport _report = BlockReport.None;

    /// <param name="device">The device that is tried.</param>
    /// <param name="options">What the daemon makes of it.</param>
    /// <param name="volume">The loudspeaker's level of the trial, 0 to 1.</param>
    public EchoTrial(IAudioDevice device, EngineOptions options, double volume)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(options);
        Conditions = EchoChannels.ConditionsOf(device, options, volume);
        _canceller = new EchoCanceller(EchoChannels.DelayHintMs(device, Conditions));
    }

    /// <summary>Under which conditions it is tried.</summary>
    public EchoConditions Conditions { get; }

    /// <summary>What is known so far.</summary>
    public EchoStatus Status => new(_proof.Safety, _report.EchoReturnLossDb, _report.EnhancementDb, _proof.Witness, IsExternal);

    /// <summary>Blocks in which echo was heard and judged.</summary>
    public int JudgedBlocks { get; private set; }

    private bool IsExternal => Conditions.Canceller == EchoConditions.ExternalCanceller;

    /// <summary>Takes 10 ms of both sides.</summary>
    /// <param name="mic">The microphone's <see cref="EchoCanceller.BlockSamples"/>.</param>
    /// <param name="far">What was played at the same instant; empty where that is not known.</param>
    public void Take(ReadOnlySpan<float> mic, ReadOnlySpan<float> far)
    {
        _report = ExternalEcho.Judged(_canceller.Process(mic, far, _clean), IsExternal);
        _proof.Observe(_report, Decibels.MeanSquare(far) > AudiblePower, !far.IsEmpty, _canceller.PathChanges);
        JudgedBlocks += _report is { IsJudged: true, Heard: NearEnd.EchoOnly } ? 1 : 0;
    }

    /// <summary>What was learned, as a state for a file.</summary>
    public LearnedEcho Learned() => new(EchoState.Save(_canceller, Conditions.Words), Conditions, Status);
}
