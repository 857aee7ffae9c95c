using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>Walks the chunks of a WAV file, past what recorders get wrong about them.</summary>
/// <param name="file">The path of the file.</param>
/// <param name="path">Its name, for messages.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed class WavChunks(SafeFileHandle file, string path, long length)
{
    private const uint Unknown32 = 0xFFFF_FFFF;

    /// <summary>Writers to a pipe put 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF or somewhat less (room for the header) where the size belongs.</summary>
    private const uint LeastPlaceholder = 0x7FFF_0000;

    /// <summary>Real files have a handful; a file of nothing but empty chunks must not keep us reading.</summary>
    private const int MaximumChunks = 4096;

    /// <summary>How far a lost chunk is searched for behind a size that led nowhere.</summary>
    private const int SearchedBytes = 64 * 1024;

    private WavFormat? _format;
    private long _ds64DataBytes;
    private long _dataOffset;
    private long _dataSize;

    /// <summary>Reads the chunks until the format and the samples are found.</summary>
    /// <param name="riffBytes">The size that the file says it has.</param>
    public WavHeader Read(uint riffBytes)
    {
        Span<byte> head = stackalloc byte[8];
        Span<byte> sizes = stackalloc byte[16];
        long at = 12;
        var searched = false;
        for (var chunk = 0; chunk < MaximumChunks && (_format is null || _dataOffset == 0); chunk++)
        {
            if (at > length - 8 || WavBytesReader.ReadAt(file, head, at) < 8)
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
                _format = WavFormat.Read(file, path, at + 8, size);
            }
            else if (head.StartsWith("ds64"u8))
            {
                _ds64DataBytes = WavBytesReader.ReadAt(file, sizes, at + 8) == 16 ? BinaryPrimitives.ReadInt64LittleEndian(sizes[8..]) : 0;
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
    private long Next(long from, long bytes)
    {
        var end = from + bytes;
        return (bytes & 1) == 0 || (!IsKnownChunk(end + 1) && IsKnownChunk(end)) ? end : end + 1;
    }

    private bool IsKnownChunk(long at)
    {
        Span<byte> id = stackalloc byte[4];
        return at >= 12 && at <= length - 8 && WavBytesReader.ReadAt(file, id, at) == 4 && (id.SequenceEqual("fmt "u8) || id.SequenceEqual("data"u8)
            || id.SequenceEqual("LIST"u8) || id.SequenceEqual("fact"u8) || id.SequenceEqual("bext"u8) || id.SequenceEqual("JUNK"u8)
            || id.SequenceEqual("junk"u8) || id.SequenceEqual("PAD "u8) || id.SequenceEqual("FLLR"u8) || id.SequenceEqual("ds64"u8)
            || id.SequenceEqual("cue "u8) || id.SequenceEqual("smpl"u8) || id.SequenceEqual("inst"u8) || id.SequenceEqual("iXML"u8)
            || id.SequenceEqual("PEAK"u8) || id.SequenceEqual("id3 "u8) || id.SequenceEqual("ID3 "u8) || id.SequenceEqual("axml"u8)
            || id.SequenceEqual("_PMX"u8) || id.SequenceEqual("chna"u8) || id.SequenceEqual("acid"u8) || id.SequenceEqual("note"u8)
            || id.SequenceEqual("labl"u8) || id.SequenceEqual("DISP"u8) || id.SequenceEqual("cart"u8) || id.SequenceEqual("afsp"u8));
    }

    private long? Search()
    {
        var wanted = _format is null ? "fmt "u8 : "data"u8;
        var beginning = new byte[Math.Min(SearchedBytes, length)];
        var found = beginning.AsSpan(0, WavBytesReader.ReadAt(file, beginning, 0))[12..].IndexOf(wanted);
        return found < 0 ? null : 12 + found;
    }

    /// <summary>The bytes of audio the header promises; a placeholder of a writer that never came back means "all the rest".</summary>
    private long DataSize(uint size, uint riffBytes)
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

    private WavHeader Finish()
    {
        if (_format is not { } format)
        {
            throw new AudioDeviceException(
                FileAudioFaults.Damaged, $"{path}: damaged WAV: no format (\"fmt \") chunk in {length} bytes; record or copy it again");
        }

        if (_dataOffset == 0)
        {
            throw new AudioDeviceException(
                FileAudioFaults.Damaged, $"{path}: damaged WAV: no audio (\"data\") chunk in {length} bytes; record or copy it again");
        }

        var available = Math.Min(_dataSize, length - _dataOffset);
        var (encoding, container, shift) = new WavLayoutFinder(file, path, _dataOffset).Find(format, available);
        var bytesPerFrame = container * format.Channels;
        var whole = available - (available % bytesPerFrame);
        if (whole <= 0)
        {
            throw new AudioDeviceException(FileAudioFaults.Empty, $"{path} is a WAV without audio in it; the recording failed");
        }

        return new WavHeader(
            new AudioFormat(format.RateHz, format.Channels), encoding, bytesPerFrame, _dataOffset, whole, _dataSize > available, shift);
    }
}
