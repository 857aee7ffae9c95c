using System.Runtime.InteropServices;
using HydraKiosk.Audio.Tests.Devices;

namespace HydraKiosk.Audio.Tests.Sounds;

/// <summary>WAV files as somebody might put them into a folder of local sounds.</summary>
internal static class WavFiles
{
    /// <summary>A tone of half of full scale in all channels, 16 bit.</summary>
    public static byte[] Tone(double seconds, int rateHz = 16_000, int channels = 1, double hz = 400)
    {
        var samples = new short[(int)(seconds * rateHz) * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Round(16_384 * Math.Sin(2 * Math.PI * hz * (i / channels) / rateHz));
        }

        return WavBytes.File(
            WavBytes.Chunk("fmt ", WavBytes.Format(1, rateHz, channels, 16)),
            WavBytes.Chunk("data", MemoryMarshal.AsBytes(samples.AsSpan()).ToArray()));
    }

    /// <summary>A header that promises a length, and what is really behind it.</summary>
    public static byte[] Promising(uint dataBytes, int dataBytesThere, int rateHz = 16_000) => WavBytes.File(
        WavBytes.Chunk("fmt ", WavBytes.Format(1, rateHz, 1, 16)), WavBytes.Chunk("data", new byte[dataBytesThere], dataBytes));
}
