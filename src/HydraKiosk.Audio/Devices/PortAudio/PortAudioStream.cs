using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>
/// One open PortAudio stream: its native handle, its real-time callback, and what the callback has to tell. Made by
/// <see cref="PortAudioOpener"/>; the pump is handed over before the start, since its formats are known only after the opening.
/// </summary>
internal sealed unsafe class PortAudioStream : IDisposable
{
    private readonly PortAudioLibrary _library;
    private readonly StreamSide _side;
    private readonly float[] _noInput;
    private readonly int _hostApiType;
    private GCHandle _self;
    private void* _stream;
    private DevicePump? _pump;
    private Exception? _callbackFault;
    private long _inputOverflow;
    private long _inputUnderflow;
    private long _outputUnderflow;
    private long _outputOverflow;
    private int _scheduling;
    private bool _started;
    private bool _wasAsked;

    private PortAudioStream(PortAudioLibrary library, StreamSide side, StreamAttempt got, int periodFrames, int hostApiType)
    {
        _library = library;
        _side = side;
        Got = got;
        PeriodFrames = periodFrames;
        _hostApiType = hostApiType;
        _noInput = new float[periodFrames * Math.Max(got.CaptureChannels, 1)];
        _self = GCHandle.Alloc(this);
    }

    /// <summary>Rate and channels the stream was opened with.</summary>
    public StreamAttempt Got { get; }

    /// <summary>Frames per callback.</summary>
    public int PeriodFrames { get; }

    /// <summary>As the system reports it, where plausible.</summary>
    public DeviceLatency Latency { get; private set; }

    /// <summary>What the callback threw; null as long as it did not.</summary>
    public Exception? CallbackFault => Volatile.Read(ref _callbackFault);

    /// <summary>Counted from the callback's status flags.</summary>
    public XrunCounts Xruns => new(
        Volatile.Read(ref _inputOverflow), Volatile.Read(ref _inputUnderflow), Volatile.Read(ref _outputUnderflow),
        Volatile.Read(ref _outputOverflow));

    /// <summary>Scheduling policy of the callback's thread, read in its first call; null before that.</summary>
    public string? Scheduling => RealtimeScheduling.Describe(Volatile.Read(ref _scheduling));

    /// <summary>One attempt. Runs inside <see cref="PortAudioLibrary.Call"/>.</summary>
    /// <returns>The stream, or null with the refusal in <paramref name="error"/>.</returns>
    public static PortAudioStream? TryOpen(
        PortAudioLibrary library, StreamSide side, StreamAttempt attempt, int periodFrames, int hostApiType, PaStreamParameters* input,
        PaStreamParameters* output, out PaError error)
    {
        var stream = new PortAudioStream(library, side, attempt, periodFrames, hostApiType);
        void* native = null;
        var result = PaNative.OpenStream(
            &native, input, output, attempt.SampleRateHz, (nuint)periodFrames, PaNative.ClipOff, &OnAudio, (void*)GCHandle.ToIntPtr(stream._self));
        if (result < 0)
        {
            error = PaFailure.LastError(result);
            stream._self.Free();
            return null;
        }

        error = default;
        stream._stream = native;
        var info = PaNative.GetStreamInfo(native);
        stream.Latency = info is null ? default : new DeviceLatency(
            input is null ? null : DeviceLatency.Plausible(info->InputLatencySeconds),
            output is null ? null : DeviceLatency.Plausible(info->OutputLatencySeconds));
        return stream;
    }

    /// <summary>
    /// Takes the callback's way once with a pump that nobody hears, so that the first period of a real stream meets no function that still has
    /// to be bound or compiled (which allocates and takes locks).
    /// </summary>
    public static void WarmUp(PortAudioLibrary library, TimeProvider time)
    {
        const int Frames = 8;
        var format = new AudioFormat(8000, 1);
        float* buffer = stackalloc float[Frames];
        foreach (var side in new[] { StreamSide.Duplex, StreamSide.Capture, StreamSide.Playback })
        {
            var pump = new DevicePump(format, format, Frames, time) { Wake = new PeriodSignal() };
            var stream = new PortAudioStream(
                library, side, new StreamAttempt(format.SampleRateHz, 1, 1), Frames, PaNative.HostApiAlsa)
            { _pump = pump };
            delegate* unmanaged[Cdecl]<void*, void*, nuint, PaStreamCallbackTimeInfo*, nuint, void*, int> callback = &OnAudio;
            _ = callback(buffer, buffer, Frames, null, PaNative.InputOverflow, (void*)GCHandle.ToIntPtr(stream._self));
            _ = callback(null, buffer, Frames, null, 0, (void*)GCHandle.ToIntPtr(stream._self));
            stream._self.Free();
        }
    }

    /// <summary>Starts the callback.</summary>
    /// <returns>The refusal, or null.</returns>
    public PaError? Start(DevicePump pump)
    {
        _pump = pump;
        _wasAsked = true;
        if (_hostApiType == PaNative.HostApiAlsa)
        {
            RealtimeScheduling.Ask(_stream);
        }

        PaError failure = default;
        var result = _library.Call(
            () =>
            {
                var started = PaNative.StartStream(_stream);
                failure = started < 0 ? PaFailure.LastError(started) : default;
                return started;
            },
            out _);
        _started = result >= 0;
        return _started ? null : failure;
    }

    /// <summary>Whether the system still drives the stream. Any thread but the callback's; not while disposing.</summary>
    public bool IsActive => _stream is not null && PaNative.IsStreamActive(_stream) == 1;

    /// <summary>Stops at once and closes.</summary>
    /// <returns>PortAudio's refusal to close, or null.</returns>
    public string? Close()
    {
        if (_stream is null)
        {
            return null;
        }

        if (_hostApiType == PaNative.HostApiJack && (PortAudioLibrary.JackServerIsGone || (_wasAsked && CallbackFault is null && !IsActive)))
        {
            // Its server has gone. Closing would hang and then end the process, so the stream stays behind, and this object with it.
            _stream = null;
            _library.Abandon();
            return null;
        }

        string? failure = null;
        var closed = _library.Call(
            () =>
            {
                if (_started)
                {
                    _ = PaNative.AbortStream(_stream); // drops what is queued; a stream that has ended by itself refuses, which is no matter
                }

                var result = PaNative.CloseStream(_stream);
                failure = result < 0 ? PaFailure.LastError(result).Text : null;
                return result;
            },
            out _);
        _stream = null;
        if (closed >= 0)
        {
            _self.Free(); // only now: closing has waited for the callback's thread. Refused, the handle is left to leak, for the thread may live
        }

        return failure;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>PortAudio's thread, once per period. Copies and counts; whatever goes wrong stays on this side of the boundary.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(void* input, void* output, nuint frames, PaStreamCallbackTimeInfo* time, nuint flags, void* user)
    {
        var self = Unsafe.As<PortAudioStream>(GCHandle.FromIntPtr((nint)user).Target!);
        try
        {
            self.Count(flags);
            self.OnFrames((float*)input, (float*)output, (int)frames);

            // A device without a pace of its own would go on at real-time priority until somebody looks: it ends here, and the supervisor says why.
            return self._pump!.RefusedPeriods == 0 ? PaNative.Continue : PaNative.Abort;
        }
        catch (Exception e)
        {
            if (output is not null)
            {
                new Span<float>(output, (int)frames * self.Got.PlaybackChannels).Clear();
            }

            Volatile.Write(ref self._callbackFault, e);
            return PaNative.Abort;
        }
    }

    private void OnFrames(float* input, float* output, int frames)
    {
        var pump = _pump!;
        for (var done = 0; done < frames;)
        {
            var count = Math.Min(frames - done, PeriodFrames); // one round, unless a host ignores the period it was given
            var captured = _side == StreamSide.Playback ? default
                : input is null ? _noInput.AsSpan(0, count * Got.CaptureChannels)
                : new Span<float>(input + ((long)done * Got.CaptureChannels), count * Got.CaptureChannels);
            var toPlay = output is null ? default : new Span<float>(output + ((long)done * Got.PlaybackChannels), count * Got.PlaybackChannels);
            switch (_side)
            {
                case StreamSide.Capture:
                    pump.OnCapture(captured);
                    break;
                case StreamSide.Playback:
                    pump.OnPlayback(toPlay);
                    break;
                default:
                    pump.OnPeriod(captured, toPlay);
                    break;
            }

            done += count;
        }
    }

    private void Count(nuint flags)
    {
        if (_scheduling == 0)
        {
            Volatile.Write(ref _scheduling, RealtimeScheduling.ReadOwn());
        }

        if (flags == 0)
        {
            return;
        }

        Volatile.Write(ref _inputOverflow, _inputOverflow + ((flags & PaNative.InputOverflow) != 0 ? 1 : 0));
        Volatile.Write(ref _inputUnderflow, _inputUnderflow + ((flags & PaNative.InputUnderflow) != 0 ? 1 : 0));
        Volatile.Write(ref _outputUnderflow, _outputUnderflow + ((flags & PaNative.OutputUnderflow) != 0 ? 1 : 0));
        Volatile.Write(ref _outputOverflow, _outputOverflow + ((flags & PaNative.OutputOverflow) != 0 ? 1 : 0));
    }
}

/// <summary>Which of a pump's entrances a stream uses.</summary>
internal enum StreamSide
{
    /// <summary>Both directions, or the only one there is.</summary>
    Duplex,

    /// <summary>The microphone, beside a playback stream with a clock of its own.</summary>
    Capture,

    /// <summary>The loudspeaker, beside a capture stream with a clock of its own.</summary>
    Playback,
}
