using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// What a WAV file's header says, after checking it against the file itself. Reads RIFF, RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088);
/// sizes that streaming or killed writers left behind (0, 0xFFFFFFFF, more than there is) are replaced by what the file really holds.
/// </summary>
internal sealed record WavHeader(AudioFormat Format, WavEncoding Encoding, int BytesPerFrame, long DataOffset, long DataBytes, bool IsTruncated, int ShiftBits = 0)
{
    private const uint Unknown32 = 0xFFFF_FFFF;

    /// <summary>Writers to a pipe put 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF or somewhat less (room for the header) where the size belongs.</summary>
    private const uint LeastPlaceholder = 0x7FFF_0000;

    /// <summary>Real files have a handful; a file of nothing but empty chunks must not keep us reading.</summary>
    private const int MaximumChunks = 4096;

    /// <summary>The last 14 bytes that every WAVE_FORMAT_EXTENSIBLE sub-format GUID of an ordinary codec shares (RFC 2361).</summary>
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>The same of an ambisonic recording, whose samples are ordinary ones.</summary>
    private static ReadOnlySpan<byte> AmbisonicTail => [0x00, 0x00, 0x21, 0x07, 0xD3, 0x11, 0x86, 0x44, 0xC8, 0xC1, 0xCA, 0x00, 0x00, 0x00];

    /// <exception cref="AudioDeviceException">Not a WAV, damaged, empty, or of a kind that is not supported; the message says which.</exception>
    public static WavHeader Read(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> start = stackalloc byte[12];
        start = start[..(length > 0 ? ReadAt(file, start, 0) : 0)]; // reading a file without a size (in /proc) may wait for ever
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
        /// <summary>How far a lost chunk is searched for behind a size that led nowhere.</summary>
        private const int SearchedBytes = 64 * 1024;

        /// <summary>Where the samples begin behind "RIFF", a format chunk of 16 bytes and nothing else.</summary>
        private const int BareHeaderBytes = 44;

        /// <summary>Bits at the top, 6 dB each, that even the loudest sample leaves unused where nobody spoke.</summary>
        private const int QuietestBits = 5;

        private WavFormat? _format;
        private long _ds64DataBytes;
        private long _dataOffset;
        private long _dataSize;

        public WavHeader Walk(uint riffBytes)
        {
            Span<byte> head = stackalloc byte[8];
            Span<byte> sizes = stackalloc byte[16];
            long at = 12;
            var searched = false;
            for (var chunk = 0; chunk < MaximumChunks && (_format is null || _dataOffset == 0); chunk++)
            {
                if (at > length - 8 || ReadAt(file, head, at) < 8)
                {
                    // A size that leads past the end: what is still missing may lie between.
                    if (searched || Search() is not { } found)
                    {
                        break;
                    }

                    searched = true;
                    at = found;
                    continue;
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

                at = Next(at + 8, bytes);
            }

            return Finish();
        }

        /// <summary>Chunks start at even offsets, but several recorders forget the byte that fills up an odd one.</summary>
        private readonly long Next(long from, long bytes)
        {
            var end = from + bytes;
            return (bytes & 1) == 0 || (!IsKnownChunk(end + 1) && IsKnownChunk(end)) ? end : end + 1;
        }

        private readonly bool IsKnownChunk(long at)
        {
            Span<byte> id = stackalloc byte[4];
            return at >= 12 && at <= length - 8 && ReadAt(file, id, at) == 4 && (id.SequenceEqual("fmt "u8) || id.SequenceEqual("data"u8)
                || id.SequenceEqual("LIST"u8) || id.SequenceEqual("fact"u8) || id.SequenceEqual("bext"u8) || id.SequenceEqual("JUNK"u8)
                || id.SequenceEqual("junk"u8) || id.SequenceEqual("PAD "u8) || id.SequenceEqual("FLLR"u8) || id.SequenceEqual("ds64"u8)
                || id.SequenceEqual("cue "u8) || id.SequenceEqual("smpl"u8) || id.SequenceEqual("inst"u8) || id.SequenceEqual("iXML"u8)
                || id.SequenceEqual("PEAK"u8) || id.SequenceEqual("id3 "u8) || id.SequenceEqual("ID3 "u8) || id.SequenceEqual("axml"u8)
                || id.SequenceEqual("_PMX"u8) || id.SequenceEqual("chna"u8) || id.SequenceEqual("acid"u8) || id.SequenceEqual("note"u8)
                || id.SequenceEqual("labl"u8) || id.SequenceEqual("DISP"u8) || id.SequenceEqual("cart"u8) || id.SequenceEqual("afsp"u8));
        }

        private readonly long? Search()
        {
            var wanted = _format is null ? "fmt "u8 : "data"u8;
            var beginning = new byte[Math.Min(SearchedBytes, length)];
            var found = beginning.AsSpan(0, ReadAt(file, beginning, 0))[12..].IndexOf(wanted);
            return found < 0 ? null : 12 + found;
        }

        /// <summary>The bytes of audio the header promises; a placeholder of a writer that never came back means "all the rest".</summary>
        private readonly long DataSize(uint size, uint riffBytes)
        {
            var rest = length - _dataOffset;
            return size switch
            {
                Unknown32 => _ds64DataBytes > 0 ? Math.Min(_ds64DataBytes, long.MaxValue / 4) : rest,
                >= LeastPlaceholder when size > rest => rest,
                // Truly empty only if the outer size agrees with the file and another chunk or nothing follows; else the writer was killed before
                // it filled in the sizes.
                0 => riffBytes is not 0 and not Unknown32 && riffBytes + 8L >= length && (rest < 8 || IsKnownChunk(_dataOffset)) ? 0 : rest,
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
            var (encoding, container, shift) = Layout(format, available);
            var bytesPerFrame = container * format.Channels;
            var whole = available - (available % bytesPerFrame);
            if (whole <= 0)
            {
                throw new AudioDeviceException(FileAudioFaults.Empty, $"{path} is a WAV without audio in it; the recording failed");
            }

            return new WavHeader(new AudioFormat(format.RateHz, format.Channels), encoding, bytesPerFrame, _dataOffset, whole, _dataSize > available, shift);
        }

        private readonly WavFormat ReadFormat(long at, uint size)
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
                        $"{path}: its WAVE_FORMAT_EXTENSIBLE sub-format is not a known one; convert it to 16-bit PCM, for example: sox IN -b 16 -e signed OUT.wav");
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

        /// <summary>
        /// How the samples stand. Bits and channels decide, since writers get the bytes per frame wrong more often than the bits; but 24 bits in four
        /// bytes are a layout of its own, which arecord writes (S24_LE) with the unused byte at the top.
        /// </summary>
        private readonly (WavEncoding Encoding, int Container, int ShiftBits) Layout(in WavFormat format, long available)
        {
            var container = (format.Bits + 7) / 8;
            var inFour = container == 3 && format.BytesPerFrame == 4 * format.Channels;
            var probe = inFour || (format.Tag == 1 && container is 2 or 3 or 4) ? Probe(inFour ? 4 : container, available) : default;
            if (inFour)
            {
                var isPacked = !probe.FitsIn(24) && probe.UnusedAtBottom < 8 && format.BytesPerSecond == (uint)format.RateHz * format.Channels * 3;
                container = isPacked ? 3 : 4;
            }

            WavEncoding encoding = (format.Tag, container) switch
            {
                (1, 1) => WavEncoding.Unsigned8,
                (1, 2) => WavEncoding.Signed16,
                (1, 3) => WavEncoding.Signed24,
                (1, 4) => WavEncoding.Signed32,
                (3, 4) => WavEncoding.IeeeSingle,
                (3, 8) => WavEncoding.IeeeDouble,
                (1 or 3, _) => throw Unsupported($"{format.Bits}-bit {(format.Tag == 1 ? "integer" : "float")} samples"),
                _ => throw Unsupported($"{CodecName(format.Tag)} (format tag 0x{format.Tag:X4})"),
            };
            return (encoding, container, format.Tag == 1 && container > 1 ? Shift(format, container * 8, inFour, probe) : 0);
        }

        /// <summary>
        /// How many unused bits lie at the top of the samples. They belong at the bottom, and a header that tells the valid bits is believed unless
        /// the samples use the bottom and never the top. Two headers of arecord say nothing of the kind: S24_LE as 24 bits in four bytes, and, since
        /// 1.2.14, S24_LE as plain 32 bits.
        /// </summary>
        /// <remarks>
        /// Nothing tells the latter for certain from a true recording of 32 bits that is very faint; not even zeros at the bottom, which a file made from 16 bits
        /// has as well. It is taken for arecord's if it has arecord's bare header (sox and ffmpeg write the long one that names the valid bits)
        /// and its loudest sample lies between -78 and -48 dBFS. A true recording as faint as that is then played up to 48 dB too loud, but never
        /// distorted; the opposite mistake would leave a kiosk deaf. What is fainter still, such as silence with dither, is left as it is.
        /// </remarks>
        private readonly int Shift(in WavFormat format, int containerBits, bool isInFour, in SampleProbe probe)
        {
            if (probe.IsSilent)
            {
                return 0;
            }

            if (isInFour && containerBits == 32)
            {
                return probe.FitsIn(24) ? 8 : 0;
            }

            var unused = containerBits - Math.Min(format.ValidBits, containerBits);
            if (unused == 0)
            {
                return containerBits == 32 && _dataOffset == BareHeaderBytes && probe.FitsIn(24) && !probe.FitsIn(24 - QuietestBits) ? 8 : 0;
            }

            return probe.FitsIn(containerBits - unused) && probe.UnusedAtBottom < unused ? unused : 0;
        }

        private readonly SampleProbe Probe(int container, long available)
        {
            const int Blocks = 1024; // a gap between two is shorter than a word in a file of minutes
            const int BlockSamples = 1024;
            var probe = default(SampleProbe);
            var block = new byte[BlockSamples * container];
            var samples = available / container;
            var step = Math.Max(samples / Blocks, BlockSamples);
            for (long sample = 0; sample < samples; sample += step)
            {
                var read = ReadAt(file, block.AsSpan(0, (int)Math.Min(BlockSamples, samples - sample) * container), _dataOffset + (sample * container));
                probe.Add(block.AsSpan(0, read - (read % container)), container);
            }

            return probe;
        }

        private readonly AudioDeviceException Unsupported(string what) =>
            new(FileAudioFaults.UnsupportedCodec, $"{path} holds {what}, which is not supported; convert it to PCM, for example: sox IN -b 16 -e signed OUT.wav");
    }

    /// <summary>What the format chunk says.</summary>
    private readonly record struct WavFormat(int Tag, int RateHz, int Channels, int Bits, int ValidBits, int BytesPerFrame, uint BytesPerSecond);
}
