using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>An engine and a device that moves one 10 ms period at a time, both stepped by the test: no thread, no waiting, no real time.</summary>
internal sealed class EngineBench : IDisposable
{
    /// <summary>What the microphone's chunks are like, where a test has no wish of its own.</summary>
    public static readonly ChunkFormat Uplink = new(16_000, 20);

    private readonly ManualClock _clock = new();
    private readonly List<float> _heard = [];
    private readonly TestLog _log = new();
    private float[] _captured;
    private float[] _toPlay;
    private double _phase;

    public EngineBench(int captureHz = 48_000, int playbackHz = 48_000, int captureChannels = 1, bool hasEchoPath = false,
        EngineOptions? options = null, ILogger? log = null)
    {
        Engine = new AudioEngine(
            options ?? new EngineOptions(EngineBench.Uplink, new CaptureOptions()), _clock, log ?? _log, () =>
            { ChunkAnnouncements++; OnChunk?.Invoke(); }, () => PlaybackAnnouncements++);
        Attach(captureHz, playbackHz, captureChannels, hasEchoPath);
    }

    public ManualClock Clock => _clock;

    public TestLog Log => _log;

    public int PlaybackAnnouncements { get; private set; }

    /// <summary>Runs on the audio thread, in the middle of its pass: where a defect of the program can be put.</summary>
    public Action? OnChunk { get; set; }

    public AudioEngine Engine { get; }

    public SteppedDevice Device { get; private set; }

    /// <summary>The engine's clock.</summary>
    public long Now => _clock.GetTimestamp();

    public int ChunkAnnouncements { get; private set; }

    /// <summary>Everything the loudspeaker was given, mono.</summary>
    public IReadOnlyList<float> Heard => _heard;

    /// <summary>The tone at the microphone; 0 for silence.</summary>
    public double MicrophoneHz { get; set; }

    /// <summary>Fills a period of the microphone, in mono, from everything that the loudspeaker was given; null for the tone.</summary>
    public Action<float[], IReadOnlyList<float>>? Room { get; set; }

    public List<PlaybackEvent> Events { get; } = [];

    /// <summary>Puts another device under the engine.</summary>
    [MemberNotNull(nameof(Device), nameof(_captured), nameof(_toPlay))]
    public void Attach(
        int captureHz = 48_000, int playbackHz = 48_000, int captureChannels = 1, bool hasEchoPath = false, string loudspeaker = "stepped")
    {
        var pump = new DevicePump(new AudioFormat(captureHz, captureChannels), new AudioFormat(playbackHz, 1), playbackHz / 100, _clock);
        Device = new SteppedDevice(pump, hasEchoPath, loudspeaker);
        _captured = new float[captureHz / 100 * captureChannels];
        _toPlay = new float[playbackHz / 100];
        Engine.Attach(Device);
        TakeEvents();
    }

    public void Detach()
    {
        Engine.Detach();
        TakeEvents();
    }

    /// <summary>The audio thread wakes without a device's period.</summary>
    public void Step()
    {
        Engine.Step();
        TakeEvents();
    }

    private void TakeEvents()
    {
        while (Engine.TryReadEvent(out var report))
        {
            Events.Add(report);
        }
    }

    public void Run(int periods)
    {
        for (var i = 0; i < periods; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            var frames = Device.Pump.Capture.SampleRateHz / 100;
            for (int frame = 0, at = 0; frame < frames; frame++)
            {
                _phase += 2 * Math.PI * MicrophoneHz / Device.Pump.Capture.SampleRateHz;
                for (var channel = 0; channel < Device.Pump.Capture.Channels; channel++)
                {
                    _captured[at++] = MicrophoneHz > 0 ? (float)(0.5 * Math.Sin(_phase)) : 0;
                }
            }

            Room?.Invoke(_captured, _heard);
            Device.Pump.OnPeriod(_captured, _toPlay);
            _heard.AddRange(_toPlay);
            Step();
        }
    }

    /// <summary>A reply as the session delivers it: decoded in pieces of odd sizes.</summary>
    public void Receive(int reply, ReadOnlySpan<short> samples, int pieceSamples = 777)
    {
        var bytes = MemoryMarshal.AsBytes(samples);
        while (bytes.Length > 0)
        {
            var room = Engine.Replies.GetSpan(reply);
            Assert.NotEqual(0, room.Length);
            var n = Math.Min(Math.Min(bytes.Length, room.Length), pieceSamples * 2);
            bytes[..n].CopyTo(room);
            Engine.Replies.Commit(reply, n);
            bytes = bytes[n..];
        }
    }

    public static short[] Tone(double hz, int rateHz, double seconds)
    {
        var samples = new short[(int)(rateHz * seconds)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(16_000 * Math.Sin(2 * Math.PI * hz * i / rateHz));
        }

        return samples;
    }

    public TakenChunk[] TakeChunks()
    {
        var chunks = new TakenChunk[Engine.Chunks.Count];
        for (var i = 0; i < chunks.Length; i++)
        {
            var samples = new short[Engine.Chunks.Format.ChunkSamples];
            Assert.True(Engine.Chunks.TryRead(samples, out var chunk));
            chunks[i] = new TakenChunk(chunk.CapturedAt, chunk.IsOpen, chunk.HasSpeech, samples);
        }

        return chunks;
    }

    public void Dispose() => Engine.Dispose();

    internal sealed class SteppedDevice(DevicePump pump, bool hasEchoPath, string loudspeaker = "stepped") : IAudioDevice
    {
        public string Name => "stepped";

        public string PlaybackName => loudspeaker;

        public DevicePump Pump => pump;

        public bool HasEchoPath => hasEchoPath;

        public AudioDeviceException? Fault => null;

        public void Start()
        {
        }

        public void Dispose()
        {
        }
    }
}
