using System.Text;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>Names of what a file may be instead of a WAV that can be played, for the messages that say so.</summary>
internal static class WavNames
{
    /// <summary>The first bytes of a file, with the kind of file that begins like that.</summary>
    public static string Describe(ReadOnlySpan<byte> start)
    {
        var known = start switch
        {
            _ when start.StartsWith("ID3"u8) || (start.Length > 1 && start[0] == 0xFF && (start[1] & 0xE0) == 0xE0) => " (an MP3 or AAC file)",
            _ when start.StartsWith("OggS"u8) => " (an Ogg file: Vorbis or Opus)",
            _ when start.StartsWith("fLaC"u8) => " (a FLAC file)",
            _ when start.StartsWith("FORM"u8) => " (an AIFF file)",
            _ when start.StartsWith("riff"u8) => " (a Sony Wave64 file, whatever its name says)",
            _ when start.StartsWith("RIFX"u8) => " (a big-endian WAV)",
            _ when start.StartsWith("RIFF"u8) => " (a RIFF file, but not of type WAVE)",
            _ when start.Length >= 8 && start[4..].StartsWith("ftyp"u8) => " (an MP4 or M4A file)",
            _ => "",
        };
        var text = new StringBuilder("\"");
        foreach (var b in start[..Math.Min(4, start.Length)])
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
        }

        return text.Append("\", bytes ").Append(Convert.ToHexString(start)).Append(known).ToString();
    }

    /// <summary>What a format tag stands for.</summary>
    public static string CodecName(int tag) => tag switch
    {
        0x0002 => "Microsoft ADPCM",
        0x0006 => "A-law",
        0x0007 => "µ-law",
        0x0011 => "IMA ADPCM",
        0x0031 => "GSM 6.10",
        0x0050 => "MPEG audio",
        0x0055 => "MP3",
        0x00FF or 0x1610 => "AAC",
        0x0161 or 0x0162 => "Windows Media Audio",
        0x704F => "Opus",
        0xF1AC => "FLAC",
        _ => "an unknown codec",
    };
}
