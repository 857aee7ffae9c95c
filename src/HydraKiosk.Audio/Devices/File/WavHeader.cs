using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// What a WAV file's header says, after checking it against the file itself. Reads RIFF, RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088);
/// sizes that streaming or killed writers left behind (0, 0xFFFFFFFF, more than there is) are replaced by what the file really holds.
/// </summary>
internal sealed record WavHeader(
    AudioFormat Format, WavEncoding Encoding, int BytesPerFrame, long DataOffset, long DataBytes, bool IsTruncated, int ShiftBits = 0)
{
    /// <exception cref="AudioDeviceException">Not a WAV, damaged, empty, or of a kind that is not supported; the message says which.</exception>
    public static WavHeader Read(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> start = stackalloc byte[12];
        start = start[..(length > 0 ? WavBytesReader.ReadAt(file, start, 0) : 0)]; // reading a file without a size (in /proc) may wait for ever
        if (start.IsEmpty)
        {
            throw new AudioDeviceException(FileAudioFaults.Empty, $"{path} is empty (0 bytes); the recording or the copy of it failed");
        }

        if (start.Length < 12
            || !(start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8)) || !start[8..].SequenceEqual("WAVE"u8))
        {
            throw new AudioDeviceException(FileAudioFaults.NotWav,
                $"{path} is not a WAV file: it starts with {WavNames.Describe(start)}; convert it, for example: sox IN -b 16 OUT.wav");
        }

        var riffBytes = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        return new WavChunks(file, path, length).Read(riffBytes);
    }
}
