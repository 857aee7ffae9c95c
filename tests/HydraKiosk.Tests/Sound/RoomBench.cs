using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Simulator.Audio;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Sound;

/// <summary>
/// The engine with a device that is stepped, in an <see cref="EchoingRoom"/>, and the simulator's own detector of speech at the end of the uplink: a
/// conversation as fast as the machine can, and the same each time.
/// </summary>
internal sealed class RoomBench : IDisposable
{
    public const int BlocksPerSecond = 100;

    private const int Period = EchoingRoom.RateHz / BlocksPerSecond;
    private const int ReplyRateHz = 24_000;

    private readonly ManualClock _clock = new();
    private readonly SteppedDevice _device;
    private readonly EchoingRoom _room;
    private readonly TurnDetector _detector = new(new ScenarioServer());
    private readonly float[] _mic = new float[Period];
    private readonly float[] _speaker = new float[Period];
    private readonly short[] _chunk = new short[320];

    public RoomBench(string room)
    {
        _room = new EchoingRoom(room);
        _device = new SteppedDevice(_clock);
        Engine = new AudioEngine(
            new EngineOptions(new ChunkFormat(16_000, 20), new CaptureOptions(), Echo: EchoPolicy.Cancel), _clock, NullLogger.Instance,
            static () => { }, static () => { });
        Engine.Attach(_device);
        Engine.Gate.IsOpen = true;
    }

    public AudioEngine Engine { get; }

    /// <summary>What the detector has found.</summary>
    public List<TurnMark> Marks { get; } = [];

    /// <summary>Level of what the loudspeaker was given in the last period, as a peak.</summary>
    public float PlayedPeak { get; private set; }

    public void Dispose() => Engine.Dispose();

    /// <summary>Moves on by 10 ms.</summary>
    /// <param name="person">What is said in the room meanwhile; empty for nothing.</param>
    public void Step(ReadOnlySpan<float> person = default)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        _room.Pass(_speaker, _mic);
        for (var i = 0; i < person.Length; i++)
        {
            _mic[i] += person[i];
        }

        _device.Pump.OnPeriod(_mic, _speaker);
        PlayedPeak = _speaker.Max(Math.Abs);
        Engine.Step();
        while (Engine.TryReadEvent(out _))
        {
            // Nobody is told how far the replies are.
        }

        while (Engine.Chunks.TryRead(_chunk, out var captured))
        {
            _detector.Process(MemoryMarshal.AsBytes(captured.IsOpen ? _chunk.AsSpan() : new short[_chunk.Length]), Marks);
        }
    }

    /// <summary>The agent says some clips, this much louder than they are.</summary>
    public void Say(int reply, float gain, params string[] clips)
    {
        Engine.Replies.SetRate(ReplyRateHz);
        foreach (var clip in clips.Select(VoiceClips.Get))
        {
            var spoken = clip.Samples.Span;
            var samples = new short[(int)((long)spoken.Length * ReplyRateHz / clip.SampleRateHz)];
            for (var n = 0; n < samples.Length; n++)
            {
                samples[n] = (short)Math.Clamp(gain * spoken[(int)((long)n * clip.SampleRateHz / ReplyRateHz)], -30_000, 30_000);
            }

            var bytes = MemoryMarshal.AsBytes(samples.AsSpan());
            while (bytes.Length > 0)
            {
                var room = Engine.Replies.GetSpan(reply);
                var length = Math.Min(room.Length, bytes.Length);
                Assert.NotEqual(0, length);
                bytes[..length].CopyTo(room);
                Engine.Replies.Commit(reply, length);
                bytes = bytes[length..];
            }
        }

        Engine.Replies.Complete(reply);
    }

    /// <summary>A clip as the microphone hears it from a person who stands there.</summary>
    public static float[] Person(string clip)
    {
        var spoken = VoiceClips.Get(clip);
        var samples = new float[(int)((long)spoken.Samples.Length * EchoingRoom.RateHz / spoken.SampleRateHz)];
        for (var n = 0; n < samples.Length; n++)
        {
            samples[n] = spoken.Samples.Span[(int)((long)n * spoken.SampleRateHz / EchoingRoom.RateHz)] / 32_768f;
        }

        return samples;
    }

    private sealed class SteppedDevice(TimeProvider time) : IAudioDevice
    {
        public string Name => "stepped";

        public DevicePump Pump { get; } = new(new AudioFormat(EchoingRoom.RateHz, 1), new AudioFormat(EchoingRoom.RateHz, 1), Period, time);

        public bool HasEchoPath => true;

        public AudioDeviceException? Fault => null;

        public void Start()
        {
        }

        public void Dispose()
        {
        }
    }
}
