using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using Microsoft.Extensions.Logging;
using PortAudioSharp;
using PaStream = PortAudioSharp.Stream;

namespace HydraKiosk.Packages.Audio;

/// <summary>
/// The microphone and loudspeaker through the PortAudioSharp2 package (1.0.6 or later): one duplex stream of 32-bit floats. What the package
/// does not expose is unknown here: host APIs, real latencies, ALSA's own device names, two devices with two clocks. The default build uses
/// <see cref="PortAudioDevice"/>, which has all of them.
/// </summary>
public sealed unsafe class PackageAudioDevice : IAudioDevice
{
    private readonly Lock _lock = new();
    private readonly PaStream.Callback _callback; // kept, though the package keeps it too: its life must not hang on the package's habits
    private readonly int _captureChannels;
    private readonly int _playbackChannels;
    private readonly ILogger _log;
    private PaStream? _stream;
    private Exception? _thrown;
    private AudioDeviceException? _fault;
    private long _inputOverflow;
    private long _inputUnderflow;
    private long _outputUnderflow;
    private long _outputOverflow;
    private int _scheduling;
    private bool _started;
    private bool _disposed;

    /// <summary>A device without a stream yet; tests move it by hand.</summary>
    internal PackageAudioDevice(string name, StreamRequest request, bool hasEchoPath, TimeSpan leadIn, TimeProvider time, ILogger log)
    {
        Name = name;
        _log = log;
        HasEchoPath = hasEchoPath;
        _captureChannels = request.Capture.Channels;
        _playbackChannels = request.Playback.Channels;
        Pump = new DevicePump(
            new AudioFormat(request.SampleRateHz, Math.Max(_captureChannels, 1)),
            new AudioFormat(request.SampleRateHz, Math.Max(_playbackChannels, 1)),
            request.PeriodFrames,
            time)
        {
            HasCapture = _captureChannels > 0,
            HasPlayback = _playbackChannels > 0,
            LeadInFrames = (int)(leadIn.TotalSeconds * request.SampleRateHz),
        };
        _callback = OnAudio;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public DevicePump Pump { get; }

    /// <inheritdoc/>
    public bool HasEchoPath { get; }

    /// <inheritdoc/>
    public bool HasLiveInput => Pump.HasCapture;

    /// <inheritdoc/>
    public XrunCounts Xruns => new(
        Volatile.Read(ref _inputOverflow), Volatile.Read(ref _inputUnderflow), Volatile.Read(ref _outputUnderflow),
        Volatile.Read(ref _outputOverflow));

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

    /// <inheritdoc/>
    public string? CallbackScheduling => RealtimeScheduling.Describe(Volatile.Read(ref _scheduling));

    /// <summary>
    /// Opens what <paramref name="settings"/> names; both sides must be moved by one stream. Standard error of the process is redirected meanwhile.
    /// </summary>
    /// <param name="settings">What to open.</param>
    /// <param name="time">The clock that stamps periods.</param>
    /// <param name="log">The journal that a technician reads.</param>
    /// <exception cref="AudioDeviceException">One of <see cref="AudioCause"/>; the message names the remedy.</exception>
    public static PackageAudioDevice Open(PortAudioSettings settings, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        PackageLibrary.Acquire(log);
        try
        {
            return PackageLibrary.Run(log, "opening the sound device", () => OpenInitialized(settings, time, log));
        }
        catch
        {
            PackageLibrary.Release(log);
            throw;
        }
    }

    /// <summary>All devices that the package lists.</summary>
    /// <exception cref="AudioDeviceException">The library is missing or does not initialise.</exception>
    public static IReadOnlyList<PortAudioDeviceInfo> List(ILogger log)
    {
        PackageLibrary.Acquire(log);
        try
        {
            return PackageLibrary.Run(log, "listing the sound devices", static () => PackageDevices.Describe(PackageDevices.List()));
        }
        finally
        {
            PackageLibrary.Release(log);
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            PackageLibrary.Run(_log, $"starting {Name}", () =>
            {
                try
                {
                    _stream!.Start();
                    return true;
                }
                catch (PortAudioException e)
                {
                    throw PaFailure.Create(AudioCause.StartFailed, $"starting {Name}", PortAudio.GetErrorText(e.ErrorCode), e);
                }
            });
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
            if (_stream is null)
            {
                return; // never opened: the library was not initialised for it
            }

            try
            {
                PackageLibrary.Run(_log, $"closing {Name}", () =>
                {
                    _stream.Dispose(); // always: a forgotten stream closes in its finaliser, where a refusal ends the process
                    return true;
                });
            }
            catch (AudioDeviceException e)
            {
                _fault ??= e;
                AudioCause.CloseFailed.Write(_log, Name, e.Message);
            }
            finally
            {
                PackageLibrary.Release(_log); // closes what is still open
            }
        }
    }

    private static PackageAudioDevice OpenInitialized(PortAudioSettings settings, TimeProvider time, ILogger log)
    {
        var devices = PackageDevices.List();
        var capture = settings.CaptureDevice is { } c ? PackageDevices.Choose(devices, c, capture: true) : (PackageDevice?)null;
        var playback = settings.PlaybackDevice is { } p ? PackageDevices.Choose(devices, p, capture: false) : (PackageDevice?)null;
        var name = capture is null ? playback!.Value.Info.name : playback is null || playback.Value.Index == capture.Value.Index
            ? capture.Value.Info.name : $"{capture.Value.Info.name} → {playback.Value.Info.name}";
        var leadIn = settings.LeadIn ?? (playback is null ? TimeSpan.Zero : SlowSink.LeadInFor(playback.Value.Info.name));
        PortAudioException? refusal = null;
        foreach (var request in StreamRequest.InOrder(settings, capture, playback))
        {
            var device = new PackageAudioDevice($"{name} (package)", request, settings.HasEchoPath, leadIn, time, log);
            try
            {
                device._stream = new PaStream(
                    request.Capture.Value, request.Playback.Value, request.SampleRateHz, (uint)request.PeriodFrames, StreamFlags.ClipOff,
                    device._callback, device);
                return device;
            }
            catch (PortAudioException e) when (e.ErrorCode is ErrorCode.InvalidSampleRate or ErrorCode.InvalidChannelCount)
            {
                refusal = e;
            }
        }

        throw refusal ?? new PortAudioException(ErrorCode.InvalidDevice);
    }

    /// <summary>PortAudio's thread. The package lets an exception end the process, so none leaves.</summary>
    internal StreamCallbackResult OnAudio(
        IntPtr input, IntPtr output, uint frameCount, ref StreamCallbackTimeInfo timeInfo, StreamCallbackFlags statusFlags, IntPtr userDataPtr)
    {
        var frames = (int)frameCount;
        var toPlay = output == IntPtr.Zero ? default : new Span<float>((void*)output, frames * _playbackChannels);
        try
        {
            Count(statusFlags);
            Pump.OnPeriod(input == IntPtr.Zero ? default : new ReadOnlySpan<float>((void*)input, frames * _captureChannels), toPlay);
            return Pump.RefusedPeriods == 0 ? StreamCallbackResult.Continue : StreamCallbackResult.Abort; // a device without a pace of its own
        }
        catch (Exception e)
        {
            toPlay.Clear();
            Volatile.Write(ref _thrown, e);
            return StreamCallbackResult.Abort;
        }
    }

    private void Count(StreamCallbackFlags flags)
    {
        if (_scheduling == 0 && _stream is not null)
        {
            Volatile.Write(ref _scheduling, RealtimeScheduling.TakeOwn());
        }

        if (flags == default)
        {
            return;
        }

        Volatile.Write(ref _inputOverflow,
            _inputOverflow + ((flags & StreamCallbackFlags.InputOverflow) == StreamCallbackFlags.InputOverflow ? 1 : 0));
        Volatile.Write(ref _inputUnderflow,
            _inputUnderflow + ((flags & StreamCallbackFlags.InputUnderflow) == StreamCallbackFlags.InputUnderflow ? 1 : 0));
        Volatile.Write(ref _outputUnderflow,
            _outputUnderflow + ((flags & StreamCallbackFlags.OutputUnderflow) == StreamCallbackFlags.OutputUnderflow ? 1 : 0));
        Volatile.Write(ref _outputOverflow,
            _outputOverflow + ((flags & StreamCallbackFlags.OutputOverflow) == StreamCallbackFlags.OutputOverflow ? 1 : 0));
    }

    private AudioDeviceException? FindFault()
    {
        if (Volatile.Read(ref _thrown) is { } thrown)
        {
            return new AudioDeviceException(AudioCause.CallbackFailed,
                $"the audio callback of {Name} failed: {thrown.Message}. {AudioCause.CallbackFailed.WhatToDo}", thrown);
        }

        return _stream!.IsActive ? null
            : new AudioDeviceException(AudioCause.StreamEnded, $"the stream of {Name} has ended by itself. {AudioCause.StreamEnded.WhatToDo}");
    }
}
