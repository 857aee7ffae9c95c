using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Rings;
using HydraKiosk.Audio.Sounds;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// Everything between the device's rings and the session: one dedicated thread, woken by the device every period and by replies as they
/// arrive. The queue of replies, the chunks and the controls outlive the devices, which a supervisor attaches and detaches.
/// </summary>
public sealed class AudioEngine : IDeviceHost, IDisposable
{
    /// <summary>The longest sleep without a device or with one that has gone quiet.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _playbackChanged;
    private readonly SpscRing<PlaybackEvent> _events = new(256);
    private readonly ResponseReader _reader;
    private readonly Pcm16Quantiser _quantiser = new();
    private readonly PeriodSignal _wake = new();
    private readonly Lock _attachment = new();
    private readonly HashSet<int> _ratesHz = [24_000, 48_000];
    private AudioChain? _wanted;
    private AudioChain? _running;
    private Thread? _thread;
    private int _stopping;
    private long _eventsSeen;

    /// <param name="options">How to work.</param>
    /// <param name="time">The clock of all stamps.</param>
    /// <param name="log">For devices coming and going; never used on the audio thread.</param>
    /// <param name="chunkReady">Called on the audio thread when a microphone chunk is ready: must neither block nor allocate.</param>
    /// <param name="playbackChanged">Called on the audio thread when <see cref="TryReadEvent"/> has something: must neither block nor allocate.</param>
    public AudioEngine(EngineOptions options, TimeProvider time, ILogger log, Action chunkReady, Action playbackChanged)
    {
        _options = options;
        _time = time;
        _log = log;
        _playbackChanged = playbackChanged;
        Chunks = new CaptureChunks(chunkReady);
        Responses = new ResponseQueue(time, Wake);
        Playback = new PlaybackControl(time, Wake) { Volume = options.Volume };
        Sounds = new LocalSounds(Wake);
        _reader = new ResponseReader(Responses);
    }

    /// <summary>Microphone audio, ready for the wire.</summary>
    public CaptureChunks Chunks { get; }

    /// <summary>Reply audio, as it came.</summary>
    public ResponseQueue Responses { get; }

    /// <summary>What the conversation wants of the loudspeaker.</summary>
    public PlaybackControl Playback { get; }

    /// <summary>Local sounds over whatever else is playing.</summary>
    public LocalSounds Sounds { get; }

    /// <summary>Who may hear the microphone.</summary>
    public TalkGate Gate { get; } = new();

    /// <summary>The sound at the microphone.</summary>
    public CaptureLevels CaptureLevels { get; } = new();

    /// <summary>Microphone samples that hit full scale on their way to 16 bit, gain included; a number that grows asks for less gain.</summary>
    public long ClippedSamples => _quantiser.ClippedSamples;

    /// <summary>The level at the loudspeaker, as it goes to the device.</summary>
    public LevelMeter PlaybackMeter { get; } = new(48_000); // the window's length, to within the ratio of the common rates

    /// <summary>Figures of the way to the loudspeaker.</summary>
    public PlaybackStatistics Statistics { get; } = new();

    /// <summary>Frames of silence that the present device was given in the middle of a reply.</summary>
    public long UnderrunFrames => Volatile.Read(ref _wanted)?.Pump.UnderrunFrames ?? 0;

    /// <summary>How much faster the loudspeaker's clock runs than the microphone's, in parts per million; 0 on one clock and until it is known.</summary>
    public double DriftPpm => Volatile.Read(ref _wanted)?.FarEnd.DriftPpm ?? 0;

    /// <summary>Periods that the present device has called for.</summary>
    public long PeriodsSeen => Volatile.Read(ref _wanted)?.Pump.Periods ?? 0;

    /// <summary>Microphone frames of the present device lost because the audio thread was late.</summary>
    public long LostCaptureFrames => Volatile.Read(ref _wanted)?.Pump.LostCaptureFrames ?? 0;

    /// <summary>The one reader of playback reports: the oldest, if any.</summary>
    public bool TryReadEvent(out PlaybackEvent report)
    {
        Span<PlaybackEvent> one = stackalloc PlaybackEvent[1];
        var waiting = _events.BeginRead(1);
        if (waiting.Length == 0)
        {
            report = default;
            return false;
        }

        waiting.First.CopyTo(one);
        _events.CommitRead(1);
        report = one[0];
        return true;
    }

    /// <summary>Makes ready for replies at this rate. Any thread but the audio thread, before the first audio at that rate.</summary>
    public void PrepareRate(int sampleRateHz)
    {
        lock (_attachment)
        {
            if (_ratesHz.Add(sampleRateHz))
            {
                _wanted?.Playback.Prepare(sampleRateHz);
            }
        }
    }

    /// <summary>Starts the audio thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "audio", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Attach(IAudioDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Detach();
        lock (_attachment)
        {
            var pump = device.Pump;
            var echo = new EchoGate(_options.Echo, device.HasEchoPath, Gate, _time);
            var capture = new CapturePath(pump, _options.Capture, Gate, Chunks.Ring, CaptureLevels, _quantiser, _time);
            var playback = new PlaybackPath(pump, _reader, Playback, _events, Statistics, new SoundMixer(Sounds, pump.Playback.SampleRateHz), _time, _ratesHz);
            var farEnd = new FarEnd(pump, PlaybackMeter, _time);
            Volatile.Write(ref _wanted, new AudioChain(device, capture, playback, farEnd, echo, Chunks));
            pump.Wake = _wake;
            _wake.Set();
            EngineLog.Attached(_log, device.Name, pump.Capture, pump.Playback, echo.Gates ? "half-duplex" : "full duplex");
        }
    }

    /// <inheritdoc/>
    public void Detach()
    {
        lock (_attachment)
        {
            var chain = _wanted;
            if (chain is null)
            {
                return;
            }

            chain.Pump.Wake = null;
            Volatile.Write(ref _wanted, null);
            Interlocked.MemoryBarrier(); // pairs with the one in Step: either we see it running, or it sees that it is not wanted
            _wake.Set();
            SpinWait wait = default;
            while (_thread is not null && Volatile.Read(ref _running) == chain)
            {
                wait.SpinOnce();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, 1);
        Detach();
        _wake.Set();
        _thread?.Join();
    }

    /// <summary>One pass of the audio thread; tests with a clock of their own call it instead of <see cref="Start"/>.</summary>
    internal void Step()
    {
        var wanted = Volatile.Read(ref _wanted);
        if (_running != wanted)
        {
            Volatile.Write(ref _running, wanted);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _wanted) != wanted)
            {
                Volatile.Write(ref _running, null);
            }
        }

        if (_running is { } chain)
        {
            chain.Step();
            if (_events.WritePosition != _eventsSeen)
            {
                _eventsSeen = _events.WritePosition;
                _playbackChanged();
            }
        }
    }

    private void Run()
    {
        EngineLog.Scheduling(_log, RealtimeThread.Ask());
        while (Volatile.Read(ref _stopping) == 0)
        {
            Step();
            _wake.Wait(_patience);
        }

        Volatile.Write(ref _running, null);
    }

    private void Wake() => _wake.Set();
}
