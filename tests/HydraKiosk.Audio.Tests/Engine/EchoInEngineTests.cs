using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Tests.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>The whole way from a loudspeaker through a room into the microphone and up the wire, with a person who interrupts.</summary>
public sealed class EchoInEngineTests : IDisposable
{
    private const int Rate = EchoScene.RateHz;
    private const int Longest = 40 * Rate;

    private static readonly (int Delay, float Gain)[] _paths = [(480, 0.4f), (617, -0.2f), (1003, 0.1f), (1800, 0.05f)];

    private readonly EngineBench _bench = new(Rate, Rate, hasEchoPath: true, options: new EngineOptions(
        EngineBench.Uplink, new CaptureOptions(), Echo: EchoPolicy.Cancel));

    private readonly float[] _noise = EchoScene.Noise(Longest, seed: 5, level: 3e-4);
    private readonly float[] _person = EchoScene.Speech(3, seed: 77, level: 0.1);
    private int _at;
    private int _personAt = int.MaxValue;

    public EchoInEngineTests()
    {
        _bench.Room = Hear;
        _bench.Engine.Gate.IsOpen = true;
        _bench.Run(200);
        var reply = EchoScene.Speech(30, seed: 12);
        _bench.Receive(1, Array.ConvertAll(reply, sample => (short)(sample * 16_000)).AsSpan(0, 24_000 * 15));
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Once_proven_a_person_interrupts_and_no_syllable_is_lost()
    {
        Assert.All(_bench.TakeChunks()[2..], chunk => Assert.True(chunk.IsOpen));
        _bench.Run(400);
        Assert.All(_bench.TakeChunks()[10..], chunk => Assert.False(chunk.IsOpen)); // nothing is proven yet
        UntilProven();
        _bench.Run(100);
        _bench.TakeChunks();
        _bench.Run(50);
        Assert.All(_bench.TakeChunks(), chunk => Assert.False(chunk.IsOpen)); // nobody speaks

        var began = Speak();
        _bench.Run(80);
        var chunks = _bench.TakeChunks();
        var open = chunks.Where(chunk => chunk.IsOpen).ToArray();
        var lookBack = open[0];
        Assert.InRange(Milliseconds(began - lookBack.CapturedAt), 20, 200); // from before the first sound
        Assert.True(lookBack.HasSpeech); // or it would be left out to make up for the burst
        var steps = chunks.Zip(chunks.Skip(1), (one, next) => Milliseconds(next.CapturedAt - one.CapturedAt));
        Assert.All(steps, step => Assert.Equal(20, step, 1.0)); // neither a gap nor anything twice
        var sent = MemoryMarshal.Cast<short, byte>(open.SelectMany(chunk => chunk.Samples.ToArray()).ToArray()).Length;
        Assert.InRange(sent / 2, Rate * 60 / 100, Rate * 110 / 100);
        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
    }

    [Fact]
    public void What_is_held_back_when_the_switch_is_thrown_is_heard_by_nobody()
    {
        UntilProven();
        _bench.Run(50);
        Speak();
        _bench.Run(3);
        _bench.TakeChunks();
        _bench.Engine.Gate.IsMutedBySwitch = true;
        _bench.Run(100);
        Assert.All(_bench.TakeChunks()[1..], chunk =>
        {
            Assert.False(chunk.IsOpen);
            Assert.False(((ReadOnlySpan<short>)chunk.Samples).ContainsAnyExcept((short)0));
        });
        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
    }

    [Fact]
    public void Another_device_begins_closed_and_says_so()
    {
        UntilProven();
        _bench.Detach();
        Assert.Null(_bench.Engine.Echo);
        var announced = _bench.PlaybackAnnouncements;
        _bench.TakeChunks();
        _bench.Attach(Rate, Rate, hasEchoPath: true);
        Assert.True(_bench.PlaybackAnnouncements > announced);
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        _bench.Run(100);
        Assert.All(_bench.TakeChunks()[10..], chunk => Assert.False(chunk.IsOpen));
    }

    [Fact]
    public void It_says_when_a_person_can_interrupt_by_speaking()
    {
        Assert.False(_bench.Engine.IsInterruptible);
        UntilProven();
        Assert.True(_bench.Engine.IsInterruptible);
        var announced = _bench.PlaybackAnnouncements;
        _bench.Detach();
        Assert.False(_bench.Engine.IsInterruptible);
        Assert.True(_bench.PlaybackAnnouncements > announced);
        _bench.Attach(Rate, Rate, hasEchoPath: false); // a headset
        Assert.True(_bench.Engine.IsInterruptible);
    }

    private void UntilProven()
    {
        for (var i = 0; i < 120 && _bench.Engine.Echo!.Value.Safety != EchoSafety.Proven; i++)
        {
            _bench.Run(10);
        }

        Assert.Equal(EchoSafety.Proven, _bench.Engine.Echo!.Value.Safety);
    }

    /// <returns>When the first sound of the person reaches the microphone.</returns>
    private long Speak()
    {
        var silent = Array.FindIndex(_person, sample => Math.Abs(sample) > 0.002f);
        _personAt = _at - silent;
        return _bench.Now;
    }

    private double Milliseconds(long ticks) => ticks * 1000.0 / _bench.Clock.TimestampFrequency;

    private void Hear(float[] microphone, IReadOnlyList<float> played)
    {
        for (var i = 0; i < microphone.Length; i++, _at++)
        {
            var sound = _noise[_at];
            foreach (var (delay, gain) in _paths)
            {
                var from = played.Count + i - delay;
                sound += from >= 0 ? gain * played[from] : 0;
            }

            var said = _at - _personAt;
            microphone[i] = sound + (said >= 0 && said < _person.Length ? _person[said] : 0);
        }
    }
}
