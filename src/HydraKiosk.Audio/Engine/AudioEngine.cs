using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Taps;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// Everything between the device's rings and the session: one dedicated thread, woken by the device every period and by replies as they
/// arrive. The queue of replies, the chunks and the controls outlive the devices, which a supervisor attaches and detaches.
/// Whatever fails on that thread is silence for a moment, a line in the journal, and a chain built anew: never the end of the process.
/// </summary>
public sealed class AudioEngine : IDeviceHost, IDisposable
{
    private readonly EngineParts _parts;
    private readonly ILogger _log;
    private readonly Action _playbackChanged;
    private readonly EngineRepair _repair;
    private readonly AudioThread _thread;
    private readonly ReplyRates _rates;
    private readonly Lock _attachment = new();
    private (string Name, AudioFormat Capture, AudioFormat Playback, string Duplex) _lastAttached;
    private AudioChain? _wanted;
    private AudioChain? _running;
    private long _reportsSeen;
    private long _underrunsBefore;
    private long _lostCaptureBefore;

    /// <param name="options">How to work.</param>
    /// <param name="time">The clock of all stamps.</param>
    /// <param name="log">For devices coming and going; never used on the audio thread.</param>
    /// <param name="chunkReady">Called on the audio thread when a microphone chunk is ready: must neither block nor allocate.</param>
    /// <param name="playbackChanged">
    /// Called when <see cref="TryReadEvent"/> has something, or <see cref="Echo"/> another safety, on the audio thread or where a device is
    /// attached or detached: must neither block nor allocate.
    /// </param>
    public AudioEngine(EngineOptions options, TimeProvider time, ILogger log, Action chunkReady, Action playbackChanged)
    {
        _log = log;
        _playbackChanged = playbackChanged;
        _thread = new AudioThread(Step, () => Volatile.Write(ref _running, null), log);
        _rates = new ReplyRates(log);
        _parts = new EngineParts(options, time, chunkReady, _thread.Wake, PrepareRate, playbackChanged);
        _repair = new EngineRepair(time, (defect, delay) =>
            EngineCause.Defect.Write(log, defect.Message, (long)delay.TotalMilliseconds, defect), Rebuild);
    }

    /// <summary>Microphone audio, ready for the wire.</summary>
    public CaptureChunks Chunks => _parts.Chunks;

    /// <summary>Reply audio, as it came.</summary>
    public ReplyQueue Replies => _parts.Replies;

    /// <summary>What the conversation wants of the loudspeaker.</summary>
    public PlaybackControl Playback => _parts.Playback;

    /// <summary>Local sounds over whatever else is playing.</summary>
    public LocalSounds Sounds => _parts.Sounds;

    /// <summary>Where recorders and measurements listen to both sides.</summary>
    public AudioTap Tap => _parts.Tap;

    /// <summary>Where a recorder gets what the loudspeaker was really given.</summary>
    public PlayedTap Played => _parts.Played;

    /// <summary>How far the device has come in the reply that it plays; what the device itself still holds back is <see cref="OutputLatency"/>.</summary>
    public HeardPosition Heard => _parts.Progress.Heard;

    /// <summary>From the device's taking of a sample to its sound, as the device says; zero where it does not say, and where there is none.</summary>
    public TimeSpan OutputLatency => Volatile.Read(ref _wanted)?.Device.Latency.Playback ?? TimeSpan.Zero;

    /// <summary>Who may hear the microphone.</summary>
    public TalkGate Gate => _parts.Gate;

    /// <summary>The sound at the microphone.</summary>
    public CaptureLevels CaptureLevels => _parts.CaptureLevels;

    /// <summary>Microphone samples that hit full scale on their way to 16 bit, gain included; a number that grows asks for less gain.</summary>
    public long ClippedSamples => _parts.Quantiser.ClippedSamples;

    /// <summary>The level at the loudspeaker, as it goes to the device.</summary>
    public LevelMeter PlaybackMeter => _parts.PlaybackMeter;

    /// <summary>Figures of the way to the loudspeaker.</summary>
    public PlaybackStatistics Statistics => _parts.Statistics;

    /// <summary>
    /// Frames of silence in the middle of a reply because this machine was late, on all devices so far. What the network leaves out:
    /// <see cref="PlaybackStatistics.StarvedTime"/>.
    /// </summary>
    public long UnderrunFrames => Volatile.Read(ref _underrunsBefore) + (Volatile.Read(ref _wanted)?.Pump.UnderrunFrames ?? 0);

    /// <summary>
    /// How much faster the loudspeaker's clock runs than the microphone's, in parts per million; 0 on one clock and until it is known.
    /// </summary>
    public double DriftPpm => Volatile.Read(ref _wanted)?.FarEnd.DriftPpm ?? 0;

    /// <summary>What the echo canceller knows; null where there is none.</summary>
    public EchoStatus? Echo => Volatile.Read(ref _wanted)?.Guard?.Status;

    /// <summary>Whether a person can interrupt by speaking: there is a device, and its microphone stays open while it speaks.</summary>
    public bool IsInterruptible => Volatile.Read(ref _wanted)?.IsInterruptible ?? false;

    /// <summary>Asks for what the echo canceller has learned, if that is proven; the signal of changed playback tells when it can be taken.</summary>
    public void AskForLearnedEcho() => _parts.LearnedEcho.Ask();

    /// <summary>Takes what was asked for; null until it is there. Not on the audio thread: it is hashed here.</summary>
    public LearnedEcho? TakeLearnedEcho() => _parts.LearnedEcho.Take();

    /// <summary>Periods that the present device has called for.</summary>
    public long PeriodsSeen => Volatile.Read(ref _wanted)?.Pump.Periods ?? 0;

    /// <summary>Microphone frames lost because the audio thread was late, on all devices so far.</summary>
    public long LostCaptureFrames => Volatile.Read(ref _lostCaptureBefore) + (Volatile.Read(ref _wanted)?.Pump.LostCaptureFrames ?? 0);

    /// <summary>The one reader of playback reports: the oldest, if any.</summary>
    public bool TryReadEvent(out PlaybackEvent report) => _parts.Reports.TryRead(out report);

    /// <summary>
    /// Makes ready for replies at this rate. Any thread but the audio thread, before the first audio at that rate;
    /// <see cref="ReplyQueue.SetRate"/> does it by itself.
    /// </summary>
    /// <returns>False when it is none that can be played (8 000 to 192 000 Hz): then nothing has changed.</returns>
    public bool PrepareRate(int sampleRateHz)
    {
        lock (_attachment)
        {
            return _rates.TryAdd(sampleRateHz, rates => _wanted?.Playback.Prepare(rates));
        }
    }

    /// <summary>Starts the audio thread.</summary>
    public void Start() => _thread.Start();

    /// <inheritdoc/>
    public void Attach(IAudioDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Detach();
        lock (_attachment)
        {
            var pump = device.Pump;
            var chain = new AudioChain(device, _parts, _rates.Wanted);
            var duplex = chain.Duplex;
            Volatile.Write(ref _wanted, chain);
            pump.Wake = _thread.Signal;
            _thread.Wake();
            _playbackChanged(); // nothing is proven of it yet, whatever was of the one before
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
            _thread.Wake();
            SpinWait wait = default;
            while (_thread.IsStarted && Volatile.Read(ref _running) == chain)
            {
                wait.SpinOnce();
            }

            if (!_thread.IsStarted)
            {
                Step(); // nobody else will
            }

            _parts.LearnedEcho.Ask(); // nobody uses it any more, and it may have learned for hours
            chain.Guard?.HandOver();
            _playbackChanged();
            Volatile.Write(ref _underrunsBefore, _underrunsBefore + chain.Pump.UnderrunFrames);
            Volatile.Write(ref _lostCaptureBefore, _lostCaptureBefore + chain.Pump.LostCaptureFrames);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _repair.Dispose();
        _thread.Stop();
        Detach();
        _thread.Join();
    }

    /// <summary>
    /// One pass of the audio thread, with the barrier that no defect gets past; tests with a clock of their own call it instead of
    /// <see cref="Start"/>.
    /// </summary>
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
            _parts.Progress.Drop(Playback.DiscardedThrough);
            _parts.Reader.PassOver(Playback);
        }

        Announce();
    }

    private void Announce()
    {
        if (_parts.Reports.Made != _reportsSeen)
        {
            _reportsSeen = _parts.Reports.Made;
            _playbackChanged();
        }
    }

    /// <summary>
    /// Leaves everything in a state from which a new chain can go on: with the rest of the reply, or without it where it has failed again and
    /// again.
    /// </summary>
    private void Break(Exception defect)
    {
        try
        {
            _running?.Playback.Park();
        }
        catch (Exception)
        {
            _parts.Progress.Abandon(); // its own books are at fault
        }

        try
        {
            if (_repair.IsRepeated)
            {
                _parts.Progress.Abandon();
            }
        }
        finally
        {
            Volatile.Write(ref _running, null);
            _repair.Break(defect);
        }

        Announce(); // the repair may take seconds, and the conversation counts on what it is told of the reply
    }

    /// <summary>After a defect, while the audio thread keeps away: the same device with everything else new.</summary>
    private void Rebuild()
    {
        lock (_attachment)
        {
            if (_wanted is { } old)
            {
                var chain = new AudioChain(old.Device, _parts, _rates.Wanted);
                chain.DropStale();
                Volatile.Write(ref _wanted, chain);
                _playbackChanged();
            }
        }
    }
}
