using System.Diagnostics;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Primitives.Sound;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Benchmarks.Engine;

/// <summary>
/// What the audio path costs: the device's callback and the audio thread's pass over one 10 ms block, microphone and reply both sounding, as
/// fast as the machine can. Replies arrive as the session delivers them, without the socket.
/// </summary>
internal sealed class EngineVerb : IVerb
{
    public string Name => "engine";

    public string Summary => "[--blocks N]  cost and allocation of the whole audio path per 10 ms block, at the common device rates";

    public int Run(Arguments arguments)
    {
        var blocks = arguments.Int("--blocks", 6000);
        Console.WriteLine($"{Machine.Describe()}; {blocks} blocks of 10 ms, full duplex, replies at 24 kHz");
        Console.WriteLine();
        Console.WriteLine("| device | callback p50 / p99 µs | audio thread p50 / p99 µs | of one core | bytes allocated |");
        Console.WriteLine("|---|---|---|---|---|");
        var allocated = 0L;
        foreach (var rateHz in (ReadOnlySpan<int>)[48_000, 44_100, 16_000])
        {
            allocated += Measure(rateHz, blocks);
        }

        return allocated == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    private static long Measure(int rateHz, int blocks)
    {
        var time = new PeriodTime();
        var pump = new DevicePump(new AudioFormat(rateHz, 1), new AudioFormat(rateHz, 1), rateHz / 100, time);
        using var engine = new AudioEngine(new EngineOptions(new ChunkFormat(16_000, 20), new CaptureOptions()), time, NullLogger.Instance, () =>
            { }, () => { });
        engine.Attach(new SteppedDevice(pump));
        engine.Gate.IsOpen = true;
        var microphone = new float[rateHz / 100];
        var loudspeaker = new float[rateHz / 100];
        var reply = new short[240];
        for (var i = 0; i < microphone.Length; i++)
        {
            microphone[i] = (float)(0.3 * Math.Sin(2 * Math.PI * 300 * i / rateHz));
        }

        for (var i = 0; i < reply.Length; i++)
        {
            reply[i] = (short)(9_000 * Math.Sin(2 * Math.PI * 500 * i / 24_000));
        }

        var callback = new double[blocks];
        var pass = new double[blocks];
        var samples = new short[engine.Chunks.Format.ChunkSamples];
        for (var warm = 0; warm < 2000; warm++)
        {
            Block(0);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < blocks; i++)
        {
            Block(i);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(callback);
        Array.Sort(pass);
        var share = (callback.Average() + pass.Average()) / 10_000;
        Console.WriteLine(FormattableString.Invariant(
            $"| {rateHz} Hz | {callback[blocks / 2]:0.0} / {callback[blocks * 99 / 100]:0.0} | {pass[blocks / 2]:0.0} / {pass[blocks * 99 / 100]:0.0} | {share:P2} | {allocated} |"));
        if (pump.RefusedPeriods > 0 || engine.LostCaptureFrames > 0 || engine.UnderrunFrames > 0)
        {
            throw new InvalidOperationException("The path did not run as on a device: the figures mean nothing.");
        }

        return allocated;

        void Block(int index)
        {
            for (ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes<short>(reply); rest.Length > 0;)
            {
                var room = engine.Replies.GetSpan(1);
                var taken = Math.Min(room.Length, rest.Length);
                rest[..taken].CopyTo(room);
                engine.Replies.Commit(1, taken);
                rest = rest[taken..];
            }

            time.NextPeriod();
            var start = Stopwatch.GetTimestamp();
            pump.OnPeriod(microphone, loudspeaker);
            var called = Stopwatch.GetTimestamp();
            engine.Step();
            var stepped = Stopwatch.GetTimestamp();
            callback[index] = Stopwatch.GetElapsedTime(start, called).TotalMicroseconds;
            pass[index] = Stopwatch.GetElapsedTime(called, stepped).TotalMicroseconds;
            engine.Chunks.TryRead(samples, out _);
            while (engine.TryReadEvent(out _))
            {
            }
        }
    }

    private sealed class SteppedDevice(DevicePump pump) : IAudioDevice
    {
        public string Name => "stepped";

        public DevicePump Pump => pump;

        public bool HasEchoPath => false;

        public AudioDeviceException? Fault => null;

        public void Start()
        {
        }

        public void Dispose()
        {
        }
    }
}
