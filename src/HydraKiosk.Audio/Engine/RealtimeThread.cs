using System.Runtime.InteropServices;
using HydraKiosk.Audio.Devices.PortAudio;

namespace HydraKiosk.Audio.Engine;

/// <summary>Real-time scheduling for the calling thread, where this user may have it.</summary>
internal static unsafe class RealtimeThread
{
    private const int Fifo = 1;

    /// <summary>Below the sound driver's and PortAudio's own threads (70 and up on common set-ups), above everything else.</summary>
    private const int Priority = 55;

    /// <summary>Asks for SCHED_FIFO.</summary>
    /// <returns>What was got, in words.</returns>
    public static string Ask()
    {
        var priority = Priority;
        return PosixNative.SetScheduler(0, Fifo, &priority) == 0
            ? $"SCHED_FIFO priority {Priority} (real-time)"
            : $"ordinary ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}; LimitRTPRIO= in the unit permits more)";
    }
}
