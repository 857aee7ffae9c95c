using System.Buffers.Binary;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Doctor.Readings;

/// <summary>
/// A recording in place of the microphone, said once, in real time, with as much silence behind it as is wanted; before and after that nothing comes,
/// and the link sends silence.
/// </summary>
internal sealed class QuestionUplink : IUplinkAudio
{
    private readonly TimeProvider _time;
    private readonly short[] _samples;
    private readonly int _speech; // samples of the recording; silence follows
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _beganAt;
    private long _endedAt;
    private int _chunk;

    /// <param name="clip">The recording; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="silence">Of a room after it.</param>
    public QuestionUplink(VoiceClip? clip, TimeProvider time, TimeSpan silence = default)
    {
        _time = time;
        var speech = clip is null ? [] : Converted(clip);
        _speech = speech.Length;
        _samples = clip is null ? [] : [.. speech, .. new short[(int)(silence.TotalSeconds * Format.SampleRateHz)]];
    }

    /// <inheritdoc/>
    public ChunkFormat Format => ModelRoster.Uplink;

    /// <summary>Length of the recording.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(_speech / (double)Format.SampleRateHz);

    /// <summary>When its last sample was handed over, as a timestamp of the clock; null before.</summary>
    public long? EndedAt => Interlocked.Read(ref _endedAt) is not 0 and var at ? at : null;

    /// <summary>Begins to say it.</summary>
    public void Begin()
    {
        Volatile.Write(ref _beganAt, _time.GetTimestamp());
        _begun.TrySetResult();
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        chunk = default;
        var from = _chunk * Format.ChunkSamples;
        if (!_begun.Task.IsCompleted || from >= _samples.Length || Due() > TimeSpan.Zero)
        {
            return false;
        }

        _chunk++;
        pcm16.Clear();
        var part = _samples.AsSpan(from, Math.Min(Format.ChunkSamples, _samples.Length - from));
        for (var i = 0; i < part.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm16[(2 * i)..], part[i]);
        }

        var now = _time.GetTimestamp();
        chunk = new UplinkChunk(now, Open: true, HasSpeech: from < _speech);
        if (from < _speech && from + Format.ChunkSamples >= _speech)
        {
            Interlocked.Exchange(ref _endedAt, now);
        }

        return true;
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (!_begun.Task.IsCompleted)
        {
            return new ValueTask(_begun.Task.WaitAsync(cancellation));
        }

        var due = _chunk * Format.ChunkSamples >= _samples.Length ? Timeout.InfiniteTimeSpan : Due();
        return due <= TimeSpan.Zero && due != Timeout.InfiniteTimeSpan ? ValueTask.CompletedTask
            : new ValueTask(Task.Delay(due, _time, cancellation));
    }

    /// <summary>How long until the next chunk has been said.</summary>
    private TimeSpan Due() => (Format.ChunkDuration * (_chunk + 1)) - _time.GetElapsedTime(Volatile.Read(ref _beganAt));

    private static short[] Converted(VoiceClip clip)
    {
        var input = new float[clip.Samples.Length];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = clip.Samples.Span[i] / 32768f;
        }

        var resampler = new Resampler(clip.SampleRateHz, ModelRoster.Uplink.SampleRateHz);
        var output = new float[resampler.MaxOutput(input.Length)];
        var count = resampler.Process(input, output);
        return Array.ConvertAll(output[..count], sample => (short)Math.Clamp(MathF.Round(sample * 32767), short.MinValue, short.MaxValue));
    }
}
