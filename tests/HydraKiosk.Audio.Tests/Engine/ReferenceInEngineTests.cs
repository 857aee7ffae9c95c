using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Tests.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>A microphone array that delivers what is played as a channel of its own, from a device that loses and gains time every second.</summary>
public sealed class ReferenceInEngineTests : IDisposable
{
    private const int Rate = EchoScene.RateHz;
    private const int Early = 400; // frames
    private const int Late = 2400;

    private static readonly (int Delay, float Gain)[] _paths = [(80, 0.4f), (217, -0.2f), (603, 0.1f), (1400, 0.05f)];

    private readonly float[] _noise = EchoScene.Noise(60 * Rate, seed: 5, level: 3e-4);
    private readonly float[] _sounded = new float[60 * Rate];
    private readonly float[] _person = EchoScene.Speech(3, seed: 77, level: 0.1);
    private EngineBench _bench = null!;
    private int _at;
    private int _personAt = int.MaxValue;
    private bool _isSwapped;
    private bool _isReferenceDead;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void It_is_taken_as_the_far_end_however_the_delay_jumps_and_a_person_interrupts()
    {
        Begin(referenceChannel: 1);
        UntilProven();
        Assert.InRange(_bench.Engine.Echo!.Value.EnhancementDb, 10, 80);
        _bench.Run(100);
        _bench.TakeChunks();
        _bench.Run(50);
        Assert.All(_bench.TakeChunks(), chunk => Assert.False(chunk.IsOpen));
        _personAt = _at;
        _bench.Run(80);
        Assert.Contains(_bench.TakeChunks(), chunk => chunk.IsOpen);
    }

    [Fact]
    public void Without_it_the_same_room_is_never_proven()
    {
        Begin(referenceChannel: null);
        _bench.Run(1500);
        Assert.NotEqual(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
    }

    [Fact]
    public void Swapped_with_the_microphone_it_never_opens()
    {
        _isSwapped = true;
        Begin(referenceChannel: 1);
        _bench.TakeChunks();
        _bench.Run(1500);
        Assert.NotEqual(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
        Assert.All(_bench.TakeChunks()[20..], chunk => Assert.False(chunk.IsOpen));
    }

    [Fact]
    public void One_that_goes_silent_closes_within_a_moment_and_is_told()
    {
        Begin(referenceChannel: 1);
        UntilProven();
        _isReferenceDead = true;
        _bench.Run(40);
        _bench.TakeChunks();
        _bench.Run(200);
        Assert.All(_bench.TakeChunks(), chunk => Assert.False(chunk.IsOpen));
        Assert.Equal(EchoSafety.FarEndUnknown, _bench.Engine.Echo!.Value.Safety);
    }

    [Fact]
    public void It_is_no_microphone()
    {
        Begin(referenceChannel: 1);
        _bench.Run(100);
        var heard = _bench.Engine.CaptureLevels.Meter.RmsDbfs;
        Assert.True(heard < -15, $"{heard} dBFS: the reference is heard");
    }

    [Fact]
    public void The_audio_thread_allocates_nothing_for_it()
    {
        Begin(referenceChannel: 1);
        _bench.Run(200);
        var captured = new float[320];
        var played = new float[160];
        long allocated = 0;
        for (var i = 0; i < 100; i++)
        {
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
            _bench.Device.Pump.OnPeriod(captured, played);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _bench.Engine.Step();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private void Begin(int? referenceChannel)
    {
        _bench = new EngineBench(Rate, Rate, captureChannels: 2, hasEchoPath: true, options: new EngineOptions(
            EngineBench.Uplink, new CaptureOptions(Channel: referenceChannel is null ? 0 : null, ReferenceChannel: referenceChannel),
            Echo: EchoPolicy.Cancel))
        { Room = Hear };
        _bench.Engine.Gate.IsOpen = true;
        _bench.Run(150);
        var reply = EchoScene.Speech(60, seed: 12);
        _bench.Receive(1, Array.ConvertAll(reply, sample => (short)(sample * 16_000)).AsSpan(0, 24_000 * 35));
        _bench.Run(50);
    }

    private void UntilProven()
    {
        for (var i = 0; i < 140 && _bench.Engine.Echo!.Value.Safety != EchoSafety.Proven; i++)
        {
            _bench.Run(10);
        }

        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
    }

    private void Hear(float[] interleaved, IReadOnlyList<float> played)
    {
        float PlayedAt(int frame) => frame >= 0 && frame < played.Count ? played[frame] : 0;
        for (var i = 0; i < interleaved.Length / 2; i++, _at++)
        {
            // What the loudspeaker gives jumps; what the room makes of it does not, and goes on sounding after that.
            _sounded[_at] = PlayedAt(played.Count + i - (_at / Rate % 2 == 0 ? Early : Late));
            var sound = _noise[_at];
            foreach (var (delay, gain) in _paths)
            {
                sound += _at >= delay ? gain * _sounded[_at - delay] : 0;
            }

            var said = _at - _personAt;
            sound += said >= 0 && said < _person.Length ? _person[said] : 0;
            var reference = _isReferenceDead ? 0 : _sounded[_at];
            (interleaved[2 * i], interleaved[(2 * i) + 1]) = _isSwapped ? (reference, sound) : (sound, reference);
        }
    }
}
