using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortAudioSharp;

/// <summary>
/// A stream of a card of nothing: it calls back in time, from a thread that it keeps to itself, with a microphone of faint noise. It reads its
/// parameters as the C library does: from memory that was something else before, and eight bytes of the sample format.
/// </summary>
public class Stream : IDisposable
{
    private const int ParameterBytes = 32;
    private const int FormatOffset = 8;

    private readonly Callback _callback;
    private readonly double _sampleRate;
    private readonly int _frames;
    private readonly int _inputChannels;
    private readonly int _outputChannels;
    private volatile bool _active;
    private Thread? _thread;

    public Stream(
        StreamParameters? inParams,
        StreamParameters? outParams,
        double sampleRate,
        uint framesPerBuffer,
        StreamFlags streamFlags,
        Callback callback,
        object userData)
    {
        inputParameters = inParams;
        outputParameters = outParams;
        if (inParams.HasValue)
        {
            using var memory = new LibraryMemory(ParameterBytes);
            Marshal.StructureToPtr<StreamParameters>(inParams.Value, memory.Address, fDeleteOld: false);
            CheckFormat(memory.Address);
        }

        if (outParams.HasValue)
        {
            using var memory = new LibraryMemory(ParameterBytes);
            Marshal.StructureToPtr<StreamParameters>(outParams.Value, memory.Address, fDeleteOld: false);
            CheckFormat(memory.Address);
        }

        _callback = callback;
        _sampleRate = sampleRate;
        _frames = (int)framesPerBuffer;
        _inputChannels = inParams?.channelCount ?? 0;
        _outputChannels = outParams?.channelCount ?? 0;
    }

    public delegate StreamCallbackResult Callback(
        IntPtr input, IntPtr output, uint frameCount, ref StreamCallbackTimeInfo timeInfo, StreamCallbackFlags statusFlags, IntPtr userDataPtr);

    public delegate void FinishedCallback(IntPtr userDataPtr);

    public StreamParameters? inputParameters { get; }

    public StreamParameters? outputParameters { get; }

    public bool IsStopped => _thread is null;

    public bool IsActive => _active;

    public void Start()
    {
        _active = true;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public void Stop() => Abort();

    public void Abort()
    {
        _active = false;
        _thread?.Join();
        _thread = null;
    }

    public void Close() => Abort();

    public void Dispose() => Close();

    private static unsafe void CheckFormat(IntPtr parameters)
    {
        var format = *(ulong*)(parameters + FormatOffset);
        if (format != (ulong)SampleFormat.Float32)
        {
            throw new PortAudioException(ErrorCode.SampleFormatNotSupported, $"sample format {format:x16}");
        }
    }

    private unsafe void Run()
    {
        var random = new Random(1);
        var input = new float[Math.Max(1, _frames * _inputChannels)];
        var output = new float[Math.Max(1, _frames * _outputChannels)];
        var started = Stopwatch.GetTimestamp();
        for (long period = 1; _active; period++)
        {
            var early = TimeSpan.FromSeconds(period * _frames / _sampleRate) - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
            {
                Thread.Sleep(early);
            }

            foreach (ref var sample in input.AsSpan())
            {
                sample = (random.NextSingle() - 0.5f) / 1000;
            }

            var time = default(StreamCallbackTimeInfo);
            fixed (float* from = input, to = output)
            {
                var go = _callback(
                    _inputChannels == 0 ? IntPtr.Zero : (IntPtr)from, _outputChannels == 0 ? IntPtr.Zero : (IntPtr)to,
                    (uint)_frames, ref time, default,
                    IntPtr.Zero);
                _active &= go == StreamCallbackResult.Continue;
            }
        }
    }
}

/// <summary>Memory as the C library's allocator hands it out: something else was in it.</summary>
internal sealed unsafe class LibraryMemory : IDisposable
{
    public LibraryMemory(int bytes)
    {
        Address = (IntPtr)NativeMemory.Alloc((nuint)bytes);
        new Span<byte>((void*)Address, bytes).Fill(0xA5);
    }

    public IntPtr Address { get; }

    public void Dispose() => NativeMemory.Free((void*)Address);
}
