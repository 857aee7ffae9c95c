using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>The scheduling policy of a device's callback thread: asked for before the start, read back from inside the first callback.</summary>
internal static unsafe class RealtimeScheduling
{
    private const int Ordinary = 0;
    private const int Fifo = 1;

    /// <summary>Above the audio thread, which waits for the device's periods and not the other way round.</summary>
    private const int Priority = 60;

    /// <summary>
    /// Asks PortAudio to run an ALSA stream's thread under SCHED_FIFO. Only for ALSA streams: PortAudio writes into the stream without
    /// looking whose it is. The function is missing in a library built without ALSA, hence the look-up. Without the right
    /// (<c>LimitRTPRIO=</c> in the unit) the thread stays in the ordinary class, which the journal then says.
    /// </summary>
    public static void Ask(void* alsaStream)
    {
        if (NativeLibrary.TryGetExport(PaNative.Handle, "PaAlsa_EnableRealtimeScheduling", out var function))
        {
            ((delegate* unmanaged[Cdecl]<void*, int, void>)function)(alsaStream, 1);
        }
    }

    /// <summary>The calling thread's policy and priority in one number; two system calls, allowed once per stream.</summary>
    public static int ReadOwn()
    {
        var priority = 0;
        var policy = PosixNative.GetScheduler(0);
        _ = PosixNative.GetSchedulerParameter(0, &priority);
        return policy < 0 ? 0 : ((policy & 0xFF) << 8) | (priority & 0xFF) | 0x10000;
    }

    /// <summary>
    /// Takes SCHED_FIFO for the calling thread, for a binding that keeps the stream to itself, so that <see cref="Ask"/> cannot be called: from inside
    /// the first callback. A thread that has a real-time class already (JACK's) keeps it. Three system calls, once per stream.
    /// </summary>
    /// <returns>What the thread has now, for <see cref="Describe"/>.</returns>
    public static int TakeOwn()
    {
        if (PosixNative.GetScheduler(0) == Ordinary)
        {
            var priority = Priority;
            _ = PosixNative.SetScheduler(0, Fifo, &priority); // without the right it stays as it is, which the journal then says
        }

        return ReadOwn();
    }

    /// <summary>In words, or null when nothing was read yet.</summary>
    public static string? Describe(int read) => read == 0 ? null : ((read >> 8) & 0xFF) switch
    {
        0 => "SCHED_OTHER (ordinary)",
        1 => $"SCHED_FIFO priority {read & 0xFF} (real-time)",
        2 => $"SCHED_RR priority {read & 0xFF} (real-time)",
        var other => $"policy {other}",
    };
}
