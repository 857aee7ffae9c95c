using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Sounds;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// Everything between the device's rings and the session: one dedicated thread, woken by the device every period and by replies as they
/// arrive. The queue of replies, the chunks and the controls outlive the devices, which a supervisor attaches and detaches.
/// Whatever fails on that thread is silence for a moment, a line in the journal, and a chain built anew: never the end of the process.
/// </summary>
public sealed class AudioEngine : IDeviceHost, IDisposable
{
    /// <summary>The longest sleep without a device or with one that has gone quiet.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Rates that are kept ready at once. Those of the known models always are; of others, a service can ask for any number.</summary>
    private const int RatesKept = 6;

    private const int RatesOfModels = 2;

    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _playbackChanged;
    private readonly PlaybackReports _reports;
    private readonly ReplyProgress _progress = new();
    private readonly ResponseReader _reader;
    private readonly EngineRepair _repair;
    private readonly Pcm16Quantiser _quantiser = new();
    private readonly PeriodSignal _wake = new();
    private readonly Lock _attachment = new();
    private List<int> _ratesHz = [24_000, 48_000];
    private int? _refusedRateHz;
    private (string Name, AudioFormat Capture, AudioFormat Playback, string Duplex) _lastAttached;
    private AudioChain? _wanted;
    private AudioChain? _running;
    private Thread? _thread;
    private int _stopping;
    private long _reportsSeen;
    private long _underrunsBefore;
    private long _lostCaptureBefore;

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
        _reports = new PlaybackReports(time);
        _repair = new EngineRepair(time, (defect, delay) => EngineCause.Defect.Write(log, defect.Message, (long)delay.TotalMilliseconds, defect), Rebuild);
        Responses = new ResponseQueue(time, Wake, PrepareRate);
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

    /// <summary>Frames of silence in the middle of a reply because this machine was late, on all devices so far. What the network leaves out: <see cref="PlaybackStatistics.StarvedTime"/>.</summary>
    public long UnderrunFrames => Volatile.Read(ref _underrunsBefore) + (Volatile.Read(ref _wanted)?.Pump.UnderrunFrames ?? 0);

    /// <summary>How much faster the loudspeaker's clock runs than the microphone's, in parts per million; 0 on one clock and until it is known.</summary>
    public double DriftPpm => Volatile.Read(ref _wanted)?.FarEnd.DriftPpm ?? 0;

    /// <summary>Periods that the present device has called for.</summary>
    public long PeriodsSeen => Volatile.Read(ref _wanted)?.Pump.Periods ?? 0;

    /// <summary>Microphone frames lost because the audio thread was late, on all devices so far.</summary>
    public long LostCaptureFrames => Volatile.Read(ref _lostCaptureBefore) + (Volatile.Read(ref _wanted)?.Pump.LostCaptureFrames ?? 0);

    /// <summary>The one reader of playback reports: the oldest, if any.</summary>
    public bool TryReadEvent(out PlaybackEvent report) => _reports.TryRead(out report);

    /// <summary>Makes ready for replies at this rate. Any thread but the audio thread, before the first audio at that rate; <see cref="ResponseQueue.SetRate"/> does it by itself.</summary>
    /// <returns>False when it is none that can be played (8 000 to 192 000 Hz): then nothing has changed.</returns>
    public bool PrepareRate(int sampleRateHz)
    {
        lock (_attachment)
        {
            if (!RatePair.IsInRange(sampleRateHz))
            {
                if (_refusedRateHz != sampleRateHz)
                {
                    _refusedRateHz = sampleRateHz;
                    EngineCause.UnplayableRate.Write(_log, sampleRateHz);
                }

                return false;
            }

            if (!_ratesHz.Contains(sampleRateHz))
            {
                List<int> next = [.. _ratesHz, sampleRateHz];
                if (next.Count > RatesKept)
                {
                    next.RemoveAt(RatesOfModels);
                }

                _wanted?.Playback.Prepare(next);
                _ratesHz = next; // only now: a rate that could not be prepared must not stand in the way of the next device
            }

            return true;
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
            Volatile.Write(ref _wanted, BuildChain(device, out var duplex));
            pump.Wake = _wake;
            _wake.Set();
            var shape = (device.Name, pump.Capture, pump.Playback, duplex);
            if (shape == _lastAttached)
            {
                EngineLog.AttachedAgain(_log, device.Name); // one that opens and fails every few seconds must not fill the journal
            }
            else
            {
                _lastAttached = shape;
                EngineLog.Attached(_log, device.Name, pump.Capture, pump.Playback, duplex);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>What was heard of the reply is settled and reported before this returns; the rest waits for the next device.</remarks>
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
            Interlocked.MemoryBarrier(); // pairs with the one in Pass: either we see it running, or it sees that it is not wanted
            _wake.Set();
            SpinWait wait = default;
            while (_thread is not null && Volatile.Read(ref _running) == chain)
            {
                wait.SpinOnce();
            }

            if (_thread is null)
            {
                Step(); // nobody else will
            }

            Volatile.Write(ref _underrunsBefore, _underrunsBefore + chain.Pump.UnderrunFrames);
            Volatile.Write(ref _lostCaptureBefore, _lostCaptureBefore + chain.Pump.LostCaptureFrames);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _repair.Dispose();
        Volatile.Write(ref _stopping, 1);
        Detach();
        _wake.Set();
        _thread?.Join();
    }

    /// <summary>One pass of the audio thread, with the barrier that no defect gets past; tests with a clock of their own call it instead of <see cref="Start"/>.</summary>
    internal void Step()
    {
        if (_repair.IsBroken)
        {
            return;
        }

        try
        {
            Pass();
        }
        catch (Exception defect)
        {
            Break(defect);
        }
    }

    private void Pass()
    {
        var wanted = Volatile.Read(ref _wanted);
        if (_running != wanted)
        {
            _running?.Playback.Park(); // before anybody is told that it runs no more and may be closed
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
        }
        else
        {
            DiscardWithoutDevice();
        }

        Announce();
    }

    private void Announce()
    {
        if (_reports.Made != _reportsSeen)
        {
            _reportsSeen = _reports.Made;
            _playbackChanged();
        }
    }

    private void DiscardWithoutDevice()
    {
        var discard = Playback.DiscardedThrough;
        _reader.Discard(discard);
        if (_progress.Response <= discard)
        {
            _progress.Response = 0;
        }
    }

    /// <summary>Leaves everything in a state from which a new chain can go on: with the rest of the reply, or without it where it has failed again and again.</summary>
    private void Break(Exception defect)
    {
        try
        {
            _running?.Playback.Park();
        }
        catch (Exception)
        {
            DropReplies(); // its own books are at fault
        }

        try
        {
            if (_repair.IsRepeated)
            {
                DropReplies();
            }
        }
        finally
        {
            Volatile.Write(ref _running, null);
            _repair.Break(defect);
        }

        Announce(); // the repair may take seconds, and the conversation counts on what it is told of the reply
    }

    private void DropReplies()
    {
        if (_progress.Response != 0)
        {
            _reports.Add(PlaybackEventKind.Cut, _progress.Response, _progress.Given);
            _progress.Response = 0;
        }

        _reader.Clear();
    }

    /// <summary>After a defect, while the audio thread keeps away: the same device with everything else new.</summary>
    private void Rebuild()
    {
        lock (_attachment)
        {
            if (_wanted is { } old)
            {
                var chain = BuildChain(old.Device, out _);
                old.Pump.Captured.DiscardTo(old.Pump.Captured.WritePosition); // stale by now
                old.Pump.Played.DiscardTo(old.Pump.Played.WritePosition);
                Volatile.Write(ref _wanted, chain);
            }
        }
    }

    private AudioChain BuildChain(IAudioDevice device, out string duplex)
    {
        var pump = device.Pump;
        var echo = new EchoGate(_options.Echo, device.HasEchoPath, Gate, _time);
        var capture = new CapturePath(pump, _options.Capture, Gate, Chunks.Ring, CaptureLevels, _quantiser, _time);
        var rates = new SourceRates(pump.Playback.SampleRateHz, _ratesHz);
        var sounds = new SoundMixer(Sounds, pump.Playback.SampleRateHz, _time);
        var playback = new PlaybackPath(pump, _reader, _progress, Playback, _reports, Statistics, sounds, rates, _time);
        duplex = echo.Gates ? "half-duplex" : "full duplex";
        return new AudioChain(device, capture, playback, new FarEnd(pump, PlaybackMeter, _time), echo, Chunks);
    }

    private void Run()
    {
        var policy = RealtimeThread.Ask();
        _ = Task.Run(() => EngineLog.Scheduling(_log, policy)); // not here: a journal that blocks or fails must not take this thread with it
        while (Volatile.Read(ref _stopping) == 0)
        {
            Step();
            _wake.Wait(_patience);
        }

        Volatile.Write(ref _running, null);
    }

    private void Wake() => _wake.Set();
}
