using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// A real microphone and loudspeaker through PortAudio: one stream where both sides are one device (or clients of one sound server), two
/// streams with two clocks where they are not, or one side alone. Samples are 32-bit float. The output stays open and is fed with
/// silence, so that no reply loses its first syllable.
/// </summary>
public sealed class PortAudioDevice : IAudioDevice
{
    private readonly Lock _lock = new();
    private readonly ILogger _log;
    private readonly PortAudioLibrary _library;
    private readonly PortAudioStream[] _streams;
    private AudioDeviceException? _fault;
    private bool _started;
    private bool _disposed;

    private PortAudioDevice(
        string name, PortAudioSettings settings, PortAudioLibrary library, PortAudioStream[] streams, DevicePump pump, ILogger log)
    {
        Name = CaptureName = PlaybackName = name;
        HasEchoPath = settings.HasEchoPath;
        HasLiveInput = pump.HasCapture;
        _library = library;
        _streams = streams;
        Pump = pump;
        _log = log;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string CaptureName { get; private init; }

    /// <inheritdoc/>
    public string PlaybackName { get; private init; }

    /// <inheritdoc/>
    public DevicePump Pump { get; }

    /// <inheritdoc/>
    public bool HasEchoPath { get; }

    /// <inheritdoc/>
    public bool HasLiveInput { get; }

    /// <inheritdoc/>
    public DeviceLatency Latency => new(
        Array.Find(_streams, stream => stream.Latency.Capture is not null)?.Latency.Capture,
        Array.Find(_streams, stream => stream.Latency.Playback is not null)?.Latency.Playback);

    /// <inheritdoc/>
    public XrunCounts Xruns
    {
        get
        {
            var sum = default(XrunCounts);
            foreach (var stream in _streams)
            {
                sum = sum.Plus(stream.Xruns);
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public string? CallbackScheduling => _streams[0].Scheduling;

    /// <inheritdoc/>
    public AudioDeviceException? Fault
    {
        get
        {
            lock (_lock)
            {
                return _fault ??= _disposed || !_started ? null : FindFault();
            }
        }
    }

    /// <summary>
    /// Opens what <paramref name="settings"/> names. Takes from milliseconds to seconds; standard error of the process is redirected meanwhile.
    /// When no other stream of this process is open, the system's devices are looked up anew.
    /// </summary>
    /// <param name="settings">What to open.</param>
    /// <param name="time">The clock that stamps periods.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <exception cref="AudioDeviceException">One of <see cref="AudioCause"/>; the message names the remedy.</exception>
    public static PortAudioDevice Open(PortAudioSettings settings, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.CaptureDevice is null && settings.PlaybackDevice is null)
        {
            throw new ArgumentException("neither a capture nor a playback device is named", nameof(settings));
        }

        PortAudioLibrary? library = null;
        var streams = new List<PortAudioStream>();
        try
        {
            library = PortAudioLibrary.Acquire(log);
            PortAudioStream.WarmUp(library, time);
            var devices = library.Devices();
            var access = SoundNodes.Look();
            var capture = settings.CaptureDevice is { } c ? DeviceSelector.Choose(devices, c, capture: true, access, settings.PrefersEchoFree) : null;
            var playback = settings.PlaybackDevice is { } p ? DeviceSelector.Choose(devices, p, capture: false, access) : null;
            var opener = new PortAudioOpener(library, settings, log);
            var shared = capture is null || playback is null || (capture.SharesClockWith(playback) && !settings.AlwaysTwoStreams);
            if (shared)
            {
                streams.Add(opener.Open(StreamSide.Duplex, capture, playback));
            }
            else
            {
                PortAudioLog.TwoClocks(log);
                streams.Add(opener.Open(StreamSide.Capture, capture, null));
                streams.Add(opener.Open(StreamSide.Playback, null, playback));
            }

            var pump = MakePump(streams, capture is not null, playback, shared, settings, time, log);
            var name = capture is null ? playback!.Name : playback is null || playback == capture ? capture.Name
                : $"{capture.Name} → {playback.Name}";
            return new PortAudioDevice(name, settings, library, [.. streams], pump, log)
            {
                CaptureName = capture?.Name ?? name,
                PlaybackName = playback?.Name ?? name,
            };
        }
        catch
        {
            streams.ForEach(stream => stream.Dispose());
            library?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            foreach (var stream in _streams)
            {
                if (stream.Start(Pump) is { } refusal)
                {
                    throw PaFailure.Create(AudioCause.StartFailed, $"starting {Name}", refusal.Text);
                }
            }

            _started = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (var stream in _streams)
            {
                if (stream.Close() is { } failure)
                {
                    AudioCause.CloseFailed.Write(_log, Name, failure);
                }
            }

            _library.Dispose();
        }
    }

    private static DevicePump MakePump(
        List<PortAudioStream> streams, bool captures, DeviceChoice? playback, bool shared, PortAudioSettings settings, TimeProvider time, ILogger log)
    {
        var first = streams[0].Got;
        var last = streams[^1].Got;
        var leadIn = playback is null ? TimeSpan.Zero : settings.LeadIn ?? SlowSink.LeadInFor(playback.Name);
        if (leadIn > TimeSpan.Zero)
        {
            PortAudioLog.LeadIn(log, playback!.Name, (long)leadIn.TotalMilliseconds);
        }

        return new DevicePump(
            new AudioFormat(first.SampleRateHz, Math.Max(first.CaptureChannels, 1)),
            new AudioFormat(last.SampleRateHz, Math.Max(last.PlaybackChannels, 1)),
            streams[^1].PeriodFrames,
            time)
        {
            HasCapture = captures,
            HasPlayback = playback is not null,
            SharedClock = shared,
            LeadInFrames = (int)(leadIn.TotalSeconds * last.SampleRateHz),
        };
    }

    private AudioDeviceException? FindFault()
    {
        foreach (var stream in _streams)
        {
            if (stream.CallbackFault is { } thrown)
            {
                return PaFailure.Create(AudioCause.CallbackFailed, $"the audio callback of {Name}", thrown.Message, thrown);
            }

            if (!stream.IsActive)
            {
                return PaFailure.Create(AudioCause.StreamEnded, $"the stream of {Name}", "it has ended by itself");
            }
        }

        return null;
    }
}
