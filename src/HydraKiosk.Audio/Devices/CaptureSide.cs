using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Primitives.Rings;

namespace HydraKiosk.Audio.Devices;

/// <summary>
/// The microphone's half of a <see cref="DevicePump"/>: its ring, its clock, and whether it is alive. Written by the device's thread, which may
/// neither allocate nor lock; read by any.
/// </summary>
internal sealed class CaptureSide
{
    private readonly AudioFormat _format;
    private readonly PublishedClock _clock = new();
    private readonly uint[] _lastInput;
    private PaceGuard _pace;
    private long _periods;
    private long _frames;
    private long _inputChangedAt;
    private int _inputIsZero;
    private long _lostFrames;

    /// <param name="format">What the microphone delivers.</param>
    /// <param name="backlogMs">How much the ring holds.</param>
    /// <param name="time">The clock that stamps periods.</param>
    public CaptureSide(AudioFormat format, int backlogMs, TimeProvider time)
    {
        _format = format;
        // 32 channels at 192 kHz exceed an int on the way
        Ring = new SpscRing<float>(checked((int)((long)format.SampleRateHz * format.Channels * backlogMs / 1000)));
        _lastInput = new uint[format.Channels];
        var now = time.GetTimestamp();
        _clock.Publish(new ClockStamp(0, 0, now));
        _inputChangedAt = now;
        _pace = new PaceGuard(time.TimestampFrequency, now);
    }

    /// <summary>Interleaved samples.</summary>
    public SpscRing<float> Ring { get; }

    /// <summary>Where the microphone stood at its last period.</summary>
    public ClockStamp Clock => _clock.Read();

    /// <summary>Calls from the device.</summary>
    public long Periods => Volatile.Read(ref _periods);

    /// <summary>When a period was last not one constant value.</summary>
    public long InputChangedAt => Volatile.Read(ref _inputChangedAt);

    /// <summary>Whether the last frame was exactly zero on every channel.</summary>
    public bool InputIsZero => Volatile.Read(ref _inputIsZero) != 0;

    /// <summary>Frames lost on a full ring.</summary>
    public long LostFrames => Volatile.Read(ref _lostFrames);

    /// <summary>Device thread: whether one more period may pass.</summary>
    /// <param name="at">The time of the call.</param>
    /// <param name="samples">Samples of the period.</param>
    public bool Allows(long at, int samples) => _pace.Allows(at, samples / _format.Channels, _format.SampleRateHz);

    /// <summary>Device thread: whether so many samples fit into the ring.</summary>
    public bool HasRoomFor(int samples) => Ring.BeginWrite(samples).Length == samples;

    /// <summary>Device thread: hands samples over, and silence for those that the driver left out.</summary>
    public void Write(ReadOnlySpan<float> captured, int absentSamples)
    {
        Ring.Write(captured);
        Silence.Write(Ring, absentSamples);
    }

    /// <summary>Device thread: the period did not fit.</summary>
    public void Lose(int samples) => Volatile.Write(ref _lostFrames, _lostFrames + (samples / _format.Channels));

    /// <summary>Device thread: the period is over.</summary>
    /// <param name="captured">What the driver delivered.</param>
    /// <param name="samples">What belongs to the period, with what the driver left out.</param>
    /// <param name="at">When it began.</param>
    public void Close(ReadOnlySpan<float> captured, int samples, long at)
    {
        if (captured.Length >= _lastInput.Length)
        {
            // Every frame like the one before it, the first like the last of the period before. Compared as bits, which is one
            // vectorised pass that ends at the first difference: with a live microphone, at once.
            var bits = MemoryMarshal.Cast<float, uint>(captured);
            if (!bits[.._lastInput.Length].SequenceEqual(_lastInput) || !bits[_lastInput.Length..].SequenceEqual(bits[..^_lastInput.Length]))
            {
                Volatile.Write(ref _inputChangedAt, at);
            }

            bits[^_lastInput.Length..].CopyTo(_lastInput);
            Volatile.Write(ref _inputIsZero, _lastInput.AsSpan().IndexOfAnyExcept(0u) < 0 ? 1 : 0);
        }

        _frames += samples / _format.Channels;
        _clock.Publish(new ClockStamp(Ring.WritePosition / _format.Channels, _frames, at));
        Volatile.Write(ref _periods, _periods + 1);
    }
}
