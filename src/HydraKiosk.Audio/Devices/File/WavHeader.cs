using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// What a WAV file's header says, after checking it against the file itself. Reads RIFF, RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088);
/// sizes that streaming or killed writers left behind (0, 0xFFFFFFFF, more than there is) are replaced by what the file really holds.
/// </summary>
internal sealed record WavHeader(AudioFormat Format, WavEncoding Encoding, int BytesPerFrame, long DataOffset, long DataBytes, bool IsTruncated)
{
    private const uint Unknown32 = 0xFFFF_FFFF;

    /// <summary>Real files have a handful; a file of nothing but empty chunks must not keep us reading.</summary>
    private const int MaximumChunks = 4096;

    /// <summary>The last 14 bytes that every WAVE_FORMAT_EXTENSIBLE sub-format GUID of an ordinary codec shares (RFC 2361).</summary>
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <exception cref="AudioDeviceException">Not a WAV, damaged, empty, or of a kind that is not supported; the message says which.</exception>
    public static WavHeader Read(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> start = stackalloc byte[12];
        start = start[..ReadAt(file, start, 0)];
        if (start.IsEmpty)
        {
            throw new AudioDeviceException(FileAudioFaults.Empty, $"{path} is empty (0 bytes); the recording or the copy of it failed");
        }

        if (start.Length < 12 || !(start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8)) || !start[8..].SequenceEqual("WAVE"u8))
        {
            throw new AudioDeviceException(FileAudioFaults.NotWav,
                $"{path} is not a WAV file: it starts with {Describe(start)}; convert it, for example: sox IN -b 16 OUT.wav");
        }

        var riffBytes = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        return new Chunks(file, path, length).Walk(riffBytes);
    }

    private static int ReadAt(SafeFileHandle file, Span<byte> into, long offset)
    {
        var read = 0;
        while (read < into.Length)
        {
            var n = RandomAccess.Read(file, into[read..], offset + read);
            if (n == 0)
            {
                break;
            }

            read += n;
        }

        return read;
    }

    private static string Describe(ReadOnlySpan<byte> start)
    {
        var known = start switch
        {
            _ when start.StartsWith("ID3"u8) || (start.Length > 1 && start[0] == 0xFF && (start[1] & 0xE0) == 0xE0) => " (an MP3 or AAC file)",
            _ when start.StartsWith("OggS"u8) => " (an Ogg file: Vorbis or Opus)",
            _ when start.StartsWith("fLaC"u8) => " (a FLAC file)",
            _ when start.StartsWith("FORM"u8) => " (an AIFF file)",
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

    private static string CodecName(int tag) => tag switch
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

    private ref struct Chunks(SafeFileHandle file, string path, long length)
    {
        private (AudioFormat Format, WavEncoding Encoding, int BytesPerFrame)? _format;
        private long _ds64DataBytes;
        private long _dataOffset;
        private long _dataSize;

        public WavHeader Walk(uint riffBytes)
        {
            Span<byte> head = stackalloc byte[8];
            Span<byte> sizes = stackalloc byte[16];
            long at = 12;
            for (var chunk = 0; chunk < MaximumChunks && at <= length - 8 && (_format is null || _dataOffset == 0); chunk++)
            {
                if (ReadAt(file, head, at) < 8)
                {
                    break;
                }

                var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
                long bytes = size;
                if (head.StartsWith("fmt "u8) && _format is null)
                {
                    _format = ReadFormat(at + 8, size);
                }
                else if (head.StartsWith("ds64"u8))
                {
                    _ds64DataBytes = ReadAt(file, sizes, at + 8) == 16 ? BinaryPrimitives.ReadInt64LittleEndian(sizes[8..]) : 0;
                }
                else if (head.StartsWith("data"u8) && _dataOffset == 0)
                {
                    _dataOffset = at + 8;
                    bytes = _dataSize = DataSize(size, riffBytes);
                }

                at += 8 + bytes + (bytes & 1); // chunks start at even offsets
            }

            return Finish();
        }

        /// <summary>The bytes of audio the header promises; a placeholder of a writer that never came back means "all the rest".</summary>
        private readonly long DataSize(uint size, uint riffBytes)
        {
            var rest = length - _dataOffset;
            return size switch
            {
                Unknown32 => _ds64DataBytes > 0 ? Math.Min(_ds64DataBytes, long.MaxValue / 4) : rest,
                // Truly empty only if the outer size agrees with the file; else the writer was killed before it filled in the sizes.
                0 => riffBytes is not 0 and not Unknown32 && riffBytes + 8L >= length ? 0 : rest,
                _ => size,
            };
        }

        private readonly WavHeader Finish()
        {
            if (_format is not { } format)
            {
                throw new AudioDeviceException(FileAudioFaults.Damaged, $"{path}: damaged WAV: no format (\"fmt \") chunk in {length} bytes; record or copy it again");
            }

            if (_dataOffset == 0)
            {
                throw new AudioDeviceException(FileAudioFaults.Damaged, $"{path}: damaged WAV: no audio (\"data\") chunk in {length} bytes; record or copy it again");
            }

            var available = Math.Min(_dataSize, length - _dataOffset);
            var whole = available - (available % format.BytesPerFrame);
            if (whole <= 0)
            {
                throw new AudioDeviceException(FileAudioFaults.Empty, $"{path} is a WAV without audio in it; the recording failed");
            }

            return new WavHeader(format.Format, format.Encoding, format.BytesPerFrame, _dataOffset, whole, _dataSize > available);
        }

        private readonly (AudioFormat Format, WavEncoding Encoding, int BytesPerFrame) ReadFormat(long at, uint size)
        {
            Span<byte> fmt = stackalloc byte[40];
            fmt = fmt[..ReadAt(file, fmt[..(int)Math.Min(size, 40)], at)];
            if (fmt.Length < 16)
            {
                throw new AudioDeviceException(FileAudioFaults.Damaged, $"{path}: damaged WAV: its format chunk has {fmt.Length} bytes, not 16 or more");
            }

            int tag = BinaryPrimitives.ReadUInt16LittleEndian(fmt);
            int channels = BinaryPrimitives.ReadUInt16LittleEndian(fmt[2..]);
            var rateHz = BinaryPrimitives.ReadUInt32LittleEndian(fmt[4..]);
            int bytesPerFrame = BinaryPrimitives.ReadUInt16LittleEndian(fmt[12..]);
            int bits = BinaryPrimitives.ReadUInt16LittleEndian(fmt[14..]);
            if (tag == 0xFFFE)
            {
                if (fmt.Length < 40 || !fmt[26..].SequenceEqual(SubFormatTail))
                {
                    throw new AudioDeviceException(FileAudioFaults.UnsupportedCodec,
                        $"{path}: its WAVE_FORMAT_EXTENSIBLE sub-format is not a known one; convert it to 16-bit PCM, for example: sox IN -b 16 -e signed OUT.wav");
                }

                tag = BinaryPrimitives.ReadUInt16LittleEndian(fmt[24..]);
            }

            if (channels is < 1 or > 32 || rateHz is < 8000 or > 192_000)
            {
                throw new AudioDeviceException(FileAudioFaults.UnsupportedShape,
                    $"{path}: {rateHz} Hz with {channels} channels is outside what is supported, 8000 to 192000 Hz and 1 to 32 channels");
            }

            // Samples fill their container from the top (20 bits in 3 bytes, 24 in 4), so the container's size is what counts.
            var container = bytesPerFrame == 0 ? (bits + 7) / 8 : bytesPerFrame / channels;
            if ((bytesPerFrame != 0 && bytesPerFrame % channels != 0) || bits > container * 8)
            {
                throw new AudioDeviceException(FileAudioFaults.Damaged,
                    $"{path}: damaged WAV: {channels} channels of {bits} bits do not fit its {bytesPerFrame} bytes per frame");
            }

            WavEncoding encoding = (tag, container) switch
            {
                (1, 1) => WavEncoding.Unsigned8,
                (1, 2) => WavEncoding.Signed16,
                (1, 3) => WavEncoding.Signed24,
                (1, 4) => WavEncoding.Signed32,
                (3, 4) => WavEncoding.IeeeSingle,
                (3, 8) => WavEncoding.IeeeDouble,
                (1 or 3, _) => throw Unsupported($"{bits}-bit {(tag == 1 ? "integer" : "float")} samples"),
                _ => throw Unsupported($"{CodecName(tag)} (format tag 0x{tag:X4})"),
            };
            return (new AudioFormat((int)rateHz, channels), encoding, container * channels);
        }

        private readonly AudioDeviceException Unsupported(string what) =>
            new(FileAudioFaults.UnsupportedCodec, $"{path} holds {what}, which is not supported; convert it to PCM, for example: sox IN -b 16 -e signed OUT.wav");
    }
}
