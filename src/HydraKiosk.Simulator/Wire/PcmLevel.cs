using System.Runtime.InteropServices;

namespace HydraKiosk.Simulator.Wire;

/// <summary>The loudness of audio, for the log.</summary>
internal static class PcmLevel
{
    /// <summary>Returns the RMS of PCM16 in dB below full scale, -120 for silence and for nothing.</summary>
    public static double RmsDbfs(ReadOnlySpan<byte> pcm16)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm16[..(pcm16.Length & ~1)]);
        double squares = 0;
        foreach (var sample in samples)
        {
            squares += (double)sample * sample;
        }

        return squares > 0 ? Math.Max(-120, 10 * Math.Log10(squares / samples.Length / (32768.0 * 32768.0))) : -120;
    }
}
