using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Tests.Echo.Cancelling;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>
/// Whatever a device does to the microphone's sound while the agent speaks: nothing of the echo gets up the wire louder than it was heard, and
/// afterwards it is proven again.
/// </summary>
public sealed class HostileEchoInEngineTests : IDisposable
{
    private const int Rate = EchoScene.RateHz;
    private const int BadBlocks = 200;
    private const int RecoveryBlocks = 1000; // a noise as loud as a person is heard as one, and unlearned afterwards
    private const double EchoGain = 0.75; // the sum of the paths below: no echo is louder than that

    private static readonly (int Delay, float Gain)[] _paths = [(480, 0.4f), (617, -0.2f), (1003, 0.1f), (1800, 0.05f)];

    private readonly EngineBench _bench = new(Rate, Rate, hasEchoPath: true, options: new EngineOptions(
        EngineBench.Uplink, new CaptureOptions(), Echo: EchoPolicy.Cancel));

    private readonly float[] _noise = EchoScene.Noise(130 * Rate, seed: 5, level: 3e-4);
    private int _at;
    private int _badFrom = int.MaxValue;
    private string _kind = "";

    public HostileEchoInEngineTests()
    {
        _bench.Room = Hear;
        _bench.Engine.Gate.IsOpen = true;
        _bench.Run(150);
        var reply = EchoScene.Speech(170, seed: 12);
        _bench.Receive(1, Array.ConvertAll(reply, sample => (short)(sample * 16_000)).AsSpan(0, 24_000 * 110));
    }

    public static TheoryData<string> Kinds =>
        ["clipped", "beyond half a second", "lost blocks", "not a number", "denormal", "enormous", "silent", "constant"];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_that_the_device_does_makes_it_louder_and_it_is_proven_again(string kind)
    {
        UntilProven();
        (_kind, _badFrom) = (kind, _at);
        _bench.TakeChunks();
        _bench.Run(BadBlocks);
        if (kind is not ("clipped" or "enormous" or "constant")) // these are louder than any echo at the microphone already
        {
            Assert.All(_bench.TakeChunks().Where(chunk => chunk.IsOpen), chunk =>
                Assert.True(chunk.Samples.Max(sample => Math.Abs((int)sample)) <= 1.3 * EchoGain * 16_000, $"{kind}: an echo louder than it was heard"));
        }

        _bench.Run(RecoveryBlocks);
        UntilProven(blocks: 5000); // a proof that was lost has to be twice as long
        _bench.TakeChunks();
        _bench.Run(100);
        Assert.All(_bench.TakeChunks(), chunk => Assert.False(chunk.IsOpen));
    }

    [Fact]
    public void Another_rate_begins_anew_and_is_proven_as_the_first_was()
    {
        UntilProven();
        _bench.Room = null;
        _bench.Attach(48_000, 48_000, hasEchoPath: true);
        Assert.Equal(EchoSafety.Unproven, _bench.Engine.Echo!.Value.Safety);
        _bench.TakeChunks();
        _bench.Run(50);
        Assert.All(_bench.TakeChunks()[5..], chunk => Assert.False(chunk.IsOpen));
        _bench.Room = HearAtThreeTimesTheRate;
        UntilProven();
    }

    private void UntilProven(int blocks = 1400)
    {
        for (var i = 0; i < blocks / 10 && _bench.Engine.Echo!.Value.Safety != EchoSafety.Proven; i++)
        {
            _bench.Run(10);
        }

        Assert.True(_bench.Engine.Echo!.Value.Safety == EchoSafety.Proven, $"{_kind}: {_bench.Engine.Echo}");
    }

    private void Hear(float[] microphone, IReadOnlyList<float> played)
    {
        var isBad = _at >= _badFrom && _at < _badFrom + (BadBlocks * 160);
        var late = isBad && _kind == "beyond half a second" ? (int)(0.7 * Rate) : 0;
        for (var i = 0; i < microphone.Length; i++, _at++)
        {
            var sound = _noise[_at % _noise.Length];
            foreach (var (delay, gain) in _paths)
            {
                var from = played.Count + i - delay - late;
                sound += from >= 0 && from < played.Count ? gain * played[from] : 0;
            }

            microphone[i] = isBad ? Spoil(sound) : sound;
        }
    }

    private void HearAtThreeTimesTheRate(float[] microphone, IReadOnlyList<float> played)
    {
        for (var i = 0; i < microphone.Length; i++, _at++)
        {
            var sound = _noise[_at % _noise.Length];
            foreach (var (delay, gain) in _paths)
            {
                var from = played.Count + i - (3 * delay);
                sound += from >= 0 ? gain * played[from] : 0;
            }

            microphone[i] = sound;
        }
    }

    private float Spoil(float sound) => _kind switch
    {
        "clipped" => Math.Clamp(30 * sound, -0.3f, 0.3f),
        "lost blocks" => _at / 160 % 10 < 3 ? 0 : sound,
        "not a number" => _at % 97 == 0 ? float.NaN : sound,
        "denormal" => 1e-40f * sound,
        "enormous" => 1e20f * sound,
        "silent" => 0,
        "constant" => 0.5f,
        _ => sound,
    };
}
