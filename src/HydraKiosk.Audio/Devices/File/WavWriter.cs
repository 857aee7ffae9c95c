using System.Buffers.Binary;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Primitives.Files;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// Writes a 16-bit PCM WAV that can be read at any moment, also after SIGKILL: every write goes straight to the kernel, data first and the
/// 80-byte header after it, so the header never promises a byte that is not there. Past 4 GiB the file turns into RF64 in place
/// (EBU Tech 3306), for which room is kept from the start. Nothing is allocated after opening. One thread at a time.
/// </summary>
/// <remarks>
/// SIGKILL does not cut a system call that is copying 80 bytes into one page, so the header is old or new, never half. A power cut is
/// another matter: the kernel may not have written anything of the last seconds yet.
/// </remarks>
public sealed class WavWriter : IDisposable
{
    /// <summary>RIFF head 12, JUNK or ds64 chunk 8 + 28, format chunk 8 + 16, data head 8.</summary>
    internal const int HeaderBytes = 80;

    private const uint Unknown32 = 0xFFFF_FFFF;
    private const int BlockSamples = 4096;

    private readonly string _path;
    private readonly WriteAt _writeAt;
    private readonly SafeFileHandle? _file;
    private readonly long _riffLimit;
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly short[] _block = new short[BlockSamples];
    private readonly Pcm16Quantiser _quantiser;
    private long _dataBytes;

    /// <summary>Creates the file, or empties the one that is there, and writes the header of a WAV without audio.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="format">8 to 192 kHz, 1 to 32 channels.</param>
    /// <param name="dither">Whether float input is dithered; see <see cref="Pcm16Quantiser"/>.</param>
    /// <param name="isPatched">Whether <see cref="Put"/> will be used, which reads what is there.</param>
    /// <exception cref="AudioDeviceException">The file cannot be made, or its header not be written.</exception>
    public WavWriter(string path, AudioFormat format, bool dither = true, bool isPatched = false)
        : this(path, format, dither, uint.MaxValue, null, isPatched)
    {
    }

    /// <param name="path">The path of the file.</param>
    /// <param name="format">Rate and channels.</param>
    /// <param name="dither">Whether float input is dithered.</param>
    /// <param name="riffLimit">RIFF size above which the file turns into RF64.</param>
    /// <param name="around">Wraps the writing of bytes, for tests of a kill between two writes and of a full disk.</param>
    /// <param name="isPatched">Whether <see cref="Put"/> will be used.</param>
    internal WavWriter(string path, AudioFormat format, bool dither, long riffLimit, Func<WriteAt, WriteAt>? around, bool isPatched = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (format.SampleRateHz is < 8000 or > 192_000 || format.Channels is < 1 or > 32)
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "8 to 192 kHz, 1 to 32 channels");
        }

        _path = path;
        Format = format;
        _riffLimit = riffLimit;
        _quantiser = new Pcm16Quantiser(dither);
        if (FileKinds.Unfit(path) is { } what && !FileKinds.IsSink(path))
        {
            throw FileAudioFaults.Unfit(path, what, capture: false);
        }

        SafeFileHandle file;
        try
        {
            file = _file = System.IO.File.OpenHandle(
                path, FileMode.Create, isPatched ? FileAccess.ReadWrite : FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw FileAudioFaults.CreateFailed(path, e);
        }

        WriteAt direct = (bytes, offset) => RandomAccess.Write(file, bytes, offset);
        _writeAt = around is null ? direct : around(direct);
        FillHeader();
        try
        {
            WriteBytes(_header, 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes all of <paramref name="bytes"/> at <paramref name="offset"/>.</summary>
    internal delegate void WriteAt(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Rate and channels of the file.</summary>
    public AudioFormat Format { get; }

    /// <summary>Frames in the file.</summary>
    public long Frames => _dataBytes / (2L * Format.Channels);

    /// <summary>Float samples that reached full scale on their way to 16 bits.</summary>
    public long ClippedSamples => _quantiser.ClippedSamples;

    /// <summary>Appends float frames, full scale ±1, dithered to 16 bits.</summary>
    /// <param name="interleaved">Whole frames.</param>
    /// <exception cref="AudioDeviceException">Writing failed, such as on a full disk. What was there before stays valid.</exception>
    public void Write(ReadOnlySpan<float> interleaved)
    {
        ThrowUnlessWholeFrames(interleaved.Length);
        while (!interleaved.IsEmpty)
        {
            // 4096 is not a multiple of every channel count: cut at a frame, since the header is rewritten after each block.
            var run = interleaved[..Math.Min(interleaved.Length, BlockSamples - (BlockSamples % Format.Channels))];
            _quantiser.Convert(run, _block);
            Append(_block.AsSpan(0, run.Length));
            interleaved = interleaved[run.Length..];
        }
    }

    /// <summary>Appends 16-bit frames as they are.</summary>
    /// <param name="interleaved">Whole frames.</param>
    /// <exception cref="AudioDeviceException">Writing failed, such as on a full disk. What was there before stays valid.</exception>
    public void Write(ReadOnlySpan<short> interleaved)
    {
        ThrowUnlessWholeFrames(interleaved.Length);
        if (!interleaved.IsEmpty)
        {
            Append(interleaved);
        }
    }

    /// <summary>
    /// Appends silence of any length at once: only its last frame is written, and what lies before it reads as zeros without taking room on the
    /// disk, where the file system can do that.
    /// </summary>
    /// <param name="frames">0 or more.</param>
    /// <exception cref="AudioDeviceException">Writing failed, such as on a full disk. What was there before stays valid.</exception>
    public void WriteSilence(long frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        if (frames > 0)
        {
            var before = (frames - 1) * 2 * Format.Channels;
            var last = _block.AsSpan(0, Format.Channels);
            last.Clear();
            Append(last, before);
        }
    }

    /// <summary>
    /// Puts sound into one channel at a place of its own, inside the file or beyond its end: for two sides that come each in its own time. What
    /// the other channels hold there stays, and a gap before it is silence, which takes no room where the file system can leave it out.
    /// </summary>
    /// <param name="frame">Where it begins, 0 or more.</param>
    /// <param name="channel">From 0.</param>
    /// <param name="samples">The samples of that channel.</param>
    /// <exception cref="AudioDeviceException">Reading or writing failed, such as on a full disk. The header stays right.</exception>
    public void Put(long frame, int channel, ReadOnlySpan<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Format.Channels);
        while (!samples.IsEmpty)
        {
            var run = Math.Min(samples.Length, BlockSamples / Format.Channels);
            var block = _block.AsSpan(0, run * Format.Channels);
            var offset = frame * 2 * Format.Channels;
            ReadBack(MemoryMarshal.AsBytes(block), offset);
            for (var i = 0; i < run; i++)
            {
                block[(i * Format.Channels) + channel] = samples[i];
            }

            if (offset >= _dataBytes)
            {
                Append(block, offset - _dataBytes);
            }
            else
            {
                var inside = (int)Math.Min(block.Length, (_dataBytes - offset) / 2);
                WriteBytes(MemoryMarshal.AsBytes(block[..inside]), HeaderBytes + offset);
                if (inside < block.Length)
                {
                    Append(block[inside..]);
                }
            }

            frame += run;
            samples = samples[run..];
        }
    }

    /// <summary>Closes the file, whose header is right already. May be called again.</summary>
    public void Dispose() => _file?.Dispose();

    private void ThrowUnlessWholeFrames(int samples)
    {
        if (samples % Format.Channels != 0)
        {
            throw new ArgumentException($"{samples} samples are not whole frames of {Format.Channels} channels", nameof(samples));
        }
    }

    /// <summary>What the file holds there; zeros beyond its end.</summary>
    private void ReadBack(Span<byte> bytes, long offset)
    {
        var there = (int)Math.Clamp(_dataBytes - offset, 0, bytes.Length);
        bytes[there..].Clear();
        var got = 0;
        try
        {
            while (got < there && RandomAccess.Read(_file!, bytes[got..there], HeaderBytes + offset + got) is > 0 and var read)
            {
                got += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileAudioFaults.WritingFailed(_path, e);
        }

        bytes[got..there].Clear(); // somebody has cut the file short
    }

    private void Append(ReadOnlySpan<short> samples, long silentBytesBefore = 0)
    {
        var bytes = MemoryMarshal.AsBytes(samples);
        var known = _dataBytes;
        WriteBytes(bytes, HeaderBytes + _dataBytes + silentBytesBefore);
        _dataBytes += silentBytesBefore + bytes.Length;
        FillHeader();
        try
        {
            WriteBytes(_header, 0);
        }
        catch
        {
            _dataBytes = known; // the header on disk does not know these bytes, so neither do we
            throw;
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            _writeAt(bytes, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException) // the last for EFBIG
        {
            throw FileAudioFaults.WritingFailed(_path, e);
        }
    }

    private void FillHeader()
    {
        var riffBytes = HeaderBytes - 8 + _dataBytes;
        var isLarge = riffBytes > _riffLimit;
        Span<byte> h = _header;
        (isLarge ? "RF64"u8 : "RIFF"u8).CopyTo(h);
        BinaryPrimitives.WriteUInt32LittleEndian(h[4..], isLarge ? Unknown32 : (uint)riffBytes);
        "WAVE"u8.CopyTo(h[8..]);
        (isLarge ? "ds64"u8 : "JUNK"u8).CopyTo(h[12..]);
        BinaryPrimitives.WriteUInt32LittleEndian(h[16..], 28);
        if (isLarge)
        {
            BinaryPrimitives.WriteInt64LittleEndian(h[20..], riffBytes);
            BinaryPrimitives.WriteInt64LittleEndian(h[28..], _dataBytes);
            BinaryPrimitives.WriteInt64LittleEndian(h[36..], Frames);
        }

        "fmt "u8.CopyTo(h[48..]);
        BinaryPrimitives.WriteUInt32LittleEndian(h[52..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(h[56..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(h[58..], (ushort)Format.Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(h[60..], (uint)Format.SampleRateHz);
        BinaryPrimitives.WriteUInt32LittleEndian(h[64..], (uint)(Format.SampleRateHz * Format.Channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(h[68..], (ushort)(Format.Channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(h[70..], 16);
        "data"u8.CopyTo(h[72..]);
        BinaryPrimitives.WriteUInt32LittleEndian(h[76..], isLarge ? Unknown32 : (uint)_dataBytes);
    }
}
