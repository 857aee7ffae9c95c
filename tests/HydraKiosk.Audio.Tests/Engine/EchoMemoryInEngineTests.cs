using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Tests.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>What is learned of a room outlives the device, and the next one begins with it; nothing else does.</summary>
public sealed class EchoMemoryInEngineTests : IDisposable
{
    private const int Rate = EchoScene.RateHz;

    private static readonly (int Delay, float Gain)[] _paths = [(480, 0.4f), (617, -0.2f), (1003, 0.1f), (1800, 0.05f)];

    private readonly Memory _memory = new();
    private readonly EngineBench _bench;
    private readonly float[] _noise = EchoScene.Noise(90 * Rate, seed: 5, level: 3e-4);
    private readonly short[] _reply = Array.ConvertAll(EchoScene.Speech(120, seed: 12), sample => (short)(sample * 16_000));
    private int _at;
    private int _replies;

    public EchoMemoryInEngineTests()
    {
        _bench = new EngineBench(Rate, Rate, hasEchoPath: true, options: new EngineOptions(
            EngineBench.Uplink, new CaptureOptions(), Volume: 0.9, Echo: EchoPolicy.Cancel)
        { Memory = _memory })
        { Room = Hear };
        _bench.Engine.Gate.IsOpen = true;
        _bench.Run(150);
        Reply();
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Asked_at_the_end_of_a_conversation_it_hands_over_without_an_allocation()
    {
        UntilProven();
        var announced = _bench.PlaybackAnnouncements;
        _bench.Engine.AskForLearnedEcho();
        _bench.Run(2);
        Assert.True(_bench.PlaybackAnnouncements > announced);
        var learned = _bench.Engine.TakeLearnedEcho()!;
        Assert.Equal(("stepped", EchoWitness.Listening), (learned.Conditions.Capture, learned.Status.Witness));
        Assert.Equal(0.9, learned.Conditions.Volume, 0.001);
        Assert.Equal(EchoStateProblem.None, EchoState.Check(learned.State.Span, learned.Conditions.Words));
    }

    [Fact]
    public void Before_it_is_proven_there_is_nothing_to_hand_over()
    {
        _bench.Run(100);
        _bench.Engine.AskForLearnedEcho();
        _bench.Run(5);
        Assert.Null(_bench.Engine.TakeLearnedEcho());
    }

    [Fact]
    public void The_next_device_begins_proven_and_converged_and_only_under_the_same_conditions()
    {
        UntilProven();
        _bench.Run(300);
        _bench.Detach(); // an unplugged device is as good an end as any
        var learned = _bench.Engine.TakeLearnedEcho()!;
        _memory.Learned = learned;
        _bench.Attach(Rate, Rate, hasEchoPath: true);
        Assert.Equal((EchoSafety.Proven, EchoWitness.Signature), (_bench.Engine.Echo!.Value.Safety, _bench.Engine.Echo.Value.Witness));
        _bench.TakeChunks();
        _bench.Run(200);
        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
        Assert.All(_bench.TakeChunks()[10..], chunk => Assert.False(chunk.IsOpen)); // converged: nothing of it comes through
        Assert.InRange(_bench.Engine.Echo!.Value.EnhancementDb, 15, 80);

        _bench.Attach(Rate, Rate, hasEchoPath: true, loudspeaker: "headphones"); // somebody has plugged them in
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        _bench.Attach(Rate, Rate, hasEchoPath: true); // and pulled them
        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
        _bench.Attach(2 * Rate, Rate, hasEchoPath: true);
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        _bench.Attach(Rate, Rate, hasEchoPath: true, captureChannels: 2);
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        _bench.Engine.Playback.Volume = 0.8;
        _bench.Attach(Rate, Rate, hasEchoPath: true);
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        Assert.Equal(0, _memory.Refusals);
    }

    [Fact]
    public void A_state_whose_checksum_is_right_and_whose_numbers_are_none_is_refused_and_so_is_the_proof_beside_it()
    {
        UntilProven();
        _bench.Detach();
        var learned = _bench.Engine.TakeLearnedEcho()!;
        var numbers = learned.State.Span[44..^32].ToArray();
        BitConverter.TryWriteBytes(numbers.AsSpan(16), float.NaN);
        _memory.Learned = learned with { State = EchoState.Seal(numbers, learned.Conditions.Words) };
        _bench.Attach(Rate, Rate, hasEchoPath: true);
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        Assert.Equal(1, _memory.Refusals);
    }

    [Fact]
    public void Another_volume_closes_it_in_the_next_period()
    {
        UntilProven();
        _bench.Engine.Playback.Volume = 1;
        _bench.Run(1);
        Assert.Equal(EchoSafety.ConditionsChanged, _bench.Engine.Echo!.Value.Safety);
    }

    private void UntilProven()
    {
        for (var i = 0; i < 120 && _bench.Engine.Echo!.Value.Safety != EchoSafety.Proven; i++)
        {
            _bench.Run(10);
        }

        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
    }

    private void Reply() => _bench.Receive(++_replies, _reply.AsSpan(0, 24_000 * 40));

    private void Hear(float[] microphone, IReadOnlyList<float> played)
    {
        var (frames, channels) = (_bench.Device.Pump.Capture.SampleRateHz / 100, _bench.Device.Pump.Capture.Channels);
        if (frames != 160 || channels != 1)
        {
            return;
        }

        for (var i = 0; i < microphone.Length; i++, _at++)
        {
            var sound = _noise[_at];
            foreach (var (delay, gain) in _paths)
            {
                var from = played.Count + i - delay;
                sound += from >= 0 ? gain * played[from] : 0;
            }

            microphone[i] = sound;
        }
    }

    private sealed class Memory : IEchoMemory
    {
        public LearnedEcho? Learned { get; set; }

        public int Refusals { get; private set; }

        public EchoRecall Recall(EchoConditions conditions) =>
            Learned is { } learned && learned.Conditions.Words == conditions.Words ? new EchoRecall(learned.State, IsProven: true) : default;

        public void Refuse() => Refusals++;
    }
}
