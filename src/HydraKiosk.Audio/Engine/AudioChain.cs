using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Cancelling;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Audio.Engine;

/// <summary>Everything that depends on the formats of one open device. Made by whoever attaches the device, then owned by the audio thread.</summary>
internal sealed class AudioChain
{
    private readonly CapturePath _capture;
    private readonly bool _isHalfDuplex;

    /// <param name="device">The device.</param>
    /// <param name="parts">What outlives it.</param>
    /// <param name="replyRatesHz">Rates at which replies may come.</param>
    public AudioChain(IAudioDevice device, EngineParts parts, IReadOnlyList<int> replyRatesHz)
    {
        var (pump, uplink, time) = (device.Pump, parts.Options.Uplink, parts.Time);
        var halfDuplex = new HalfDuplexGate(parts.Options.Echo, device.HasEchoPath, parts.Gate, time);
        Guard = GuardOf(device, parts, halfDuplex);
        var front = new CaptureFront(pump, parts.Options.Capture, parts.Gate, uplink.SampleRateHz, time);
        Device = device;
        _isHalfDuplex = halfDuplex.IsInUse;
        Duplex = Guard is { Status.Safety: EchoSafety.Proven } ? "full duplex, by a proof that was signed under the same conditions"
            : Guard is not null ? "half-duplex until the echo is proven to be gone" : halfDuplex.IsInUse ? "half-duplex" : "full duplex";
        FarEnd = new FarEnd(pump, parts.PlaybackMeter, parts.Played, uplink.SampleRateHz, time);
        _capture = new CapturePath(
            front, FarEnd, parts.PlaybackMeter, parts.Tap, Guard is null ? halfDuplex : Guard, parts.CaptureLevels, parts.Gate,
            new ChunkMaker(parts.Chunks, parts.Quantiser), parts.Chunks, time);
        var rates = new SourceRates(pump.Playback.SampleRateHz, replyRatesHz);
        var sounds = new SoundMixer(parts.Sounds, pump.Playback.SampleRateHz, time);
        Playback = new PlaybackPath(pump, parts.Reader, parts.Progress, parts.Playback, parts.Reports, parts.Statistics, sounds, rates, time);
    }

    public IAudioDevice Device { get; }

    public DevicePump Pump => Device.Pump;

    public PlaybackPath Playback { get; }

    public FarEnd FarEnd { get; }

    /// <summary>The canceller with its proof; null where the device has no echo path, or another policy is wanted.</summary>
    public EchoGuard? Guard { get; }

    /// <summary>Whether the microphone is open while the loudspeaker speaks, in words.</summary>
    public string Duplex { get; }

    /// <summary>Whether the microphone stays open while the loudspeaker speaks.</summary>
    public bool IsInterruptible => Guard is { } guard ? guard.Status.Safety == EchoSafety.Proven : !_isHalfDuplex;

    /// <summary>One pass of the audio thread.</summary>
    public void Step()
    {
        _capture.Step(Playback.IsAudible);
        Playback.Step();
    }

    private static EchoGuard? GuardOf(IAudioDevice device, EngineParts parts, HalfDuplexGate halfDuplex)
    {
        if (parts.Options.Echo != EchoPolicy.Cancel || !halfDuplex.IsInUse || parts.Options.Uplink.SampleRateHz != EchoCanceller.SampleRateHz)
        {
            return null;
        }

        var conditions = EchoChannels.ConditionsOf(device, parts.Options, parts.Playback.Volume);
        var canceller = new EchoCanceller(EchoChannels.DelayHintMs(device, conditions));
        return new EchoGuard(
            halfDuplex, canceller, parts.EchoChanged, conditions.Canceller == EchoConditions.ExternalCanceller,
            Recall(canceller, conditions, parts.Options.Memory), () => parts.Playback.Volume)
        {
            Conditions = conditions,
            Handover = parts.LearnedEcho,
        };
    }

    /// <summary>Gives a canceller what is remembered; whether a proof is.</summary>
    private static bool Recall(EchoCanceller canceller, EchoConditions conditions, IEchoMemory? memory)
    {
        if (memory is null)
        {
            return false;
        }

        var recall = memory.Recall(conditions);
        if (!recall.State.IsEmpty && EchoState.Load(canceller, recall.State.Span, conditions.Words) != EchoStateProblem.None)
        {
            memory.Refuse();
            return false; // whoever wrote such numbers may have written the proof
        }

        return recall.IsProven;
    }

    /// <summary>After a time in which nobody read them, while the audio thread keeps away: what waits in the device's rings is stale.</summary>
    public void DropStale()
    {
        Pump.Captured.DiscardTo(Pump.Captured.WritePosition);
        Pump.Played.DiscardTo(Pump.Played.WritePosition);
    }
}
