using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>What the format chunk of a WAV says.</summary>
internal readonly record struct WavFormat(int Tag, int RateHz, int Channels, int Bits, int ValidBits, int BytesPerFrame, uint BytesPerSecond)
{
    /// <summary>The last 14 bytes that every WAVE_FORMAT_EXTENSIBLE sub-format GUID of an ordinary codec shares (RFC 2361).</summary>
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>The same of an ambisonic recording, whose samples are ordinary ones.</summary>
    private static ReadOnlySpan<byte> AmbisonicTail => [0x00, 0x00, 0x21, 0x07, 0xD3, 0x11, 0x86, 0x44, 0xC8, 0xC1, 0xCA, 0x00, 0x00, 0x00];

    /// <summary>Reads the chunk.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="at">Where the chunk's contents begin.</param>
    /// <param name="size">How long they say they are.</param>
    /// <exception cref="AudioDeviceException">Damaged, or of a kind that is not supported.</exception>
    public static WavFormat Read(SafeFileHandle file, string path, long at, uint size)
    {
        Span<byte> fmt = stackalloc byte[40];
        fmt = fmt[..WavBytesReader.ReadAt(file, fmt[..(int)Math.Min(size, 40)], at)];
        if (fmt.Length < 16)
        {
            throw new AudioDeviceException(FileAudioFaults.Damaged, $"{path}: damaged WAV: its format chunk has {fmt.Length} bytes, not 16 or more");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(fmt);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(fmt[2..]);
        var rateHz = BinaryPrimitives.ReadUInt32LittleEndian(fmt[4..]);
        var bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(fmt[8..]);
        int bytesPerFrame = BinaryPrimitives.ReadUInt16LittleEndian(fmt[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(fmt[14..]);
        var validBits = bits;
        if (tag == 0xFFFE)
        {
            if (fmt.Length < 40)
            {
                tag = 1; // the extension was left out; everything else is said before it
            }
            else if (fmt[26..].SequenceEqual(SubFormatTail) || fmt[26..].SequenceEqual(AmbisonicTail))
            {
                validBits = BinaryPrimitives.ReadUInt16LittleEndian(fmt[18..]);
                tag = BinaryPrimitives.ReadUInt16LittleEndian(fmt[24..]);
            }
            else
            {
                throw new AudioDeviceException(FileAudioFaults.UnsupportedCodec,
                    $"{path}: its WAVE_FORMAT_EXTENSIBLE sub-format is not a known one; convert it to 16-bit PCM, for example: sox IN -b 16 " +
                    $"-e signed OUT.wav");
            }
        }

        if (channels is < 1 or > 32 || rateHz is < 8000 or > 192_000)
        {
            throw new AudioDeviceException(FileAudioFaults.UnsupportedShape,
                $"{path}: {rateHz} Hz with {channels} channels is outside what is supported, 8000 to 192000 Hz and 1 to 32 channels");
        }

        if (bits == 0)
        {
            bits = validBits = bytesPerFrame / channels * 8;
        }

        return new WavFormat(tag, (int)rateHz, channels, bits, validBits is 0 || validBits > bits ? bits : validBits, bytesPerFrame, bytesPerSecond);
    }
}
