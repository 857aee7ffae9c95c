using HydraKiosk.Primitives.Files;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// Streams any PCM WAV file as interleaved float: 8, 16, 24 or 32-bit integer, 32 or 64-bit float, RIFF or RF64, 8 to 192 kHz, 1 to 32
/// channels. Holds one small buffer, never the file. Nothing is allocated after opening. One thread at a time.
/// </summary>
public sealed class WavReader : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly WavHeader _header;
    private readonly byte[] _buffer;
    private int _next;
    private int _filled;
    private long _fetched;

    /// <param name="path">The path of the file.</param>
    /// <exception cref="AudioDeviceException">The file cannot be used; see <see cref="FileAudioFaults"/>.</exception>
    public WavReader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        if (FileKinds.Unfit(path) is { } what)
        {
            throw FileAudioFaults.Unfit(path, what, capture: true);
        }

        try
        {
            // Shared in every way: a recording may still be growing, and no reader may stop its writer.
            _file = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw FileAudioFaults.OpenFailed(path, e);
        }

        try
        {
            _header = WavHeader.Read(_file, path);
        }
        catch (Exception e)
        {
            _file.Dispose();
            if (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw FileAudioFaults.ReadingFailed(path, e);
            }

            throw;
        }

        _buffer = new byte[BufferBytes - (BufferBytes % _header.BytesPerFrame)];
    }

    /// <summary>The file's own rate and channels.</summary>
    public AudioFormat Format => _header.Format;

    /// <summary>How the samples stand in the file.</summary>
    public WavEncoding Encoding => _header.Encoding;

    /// <summary>Frames in the file when it was opened.</summary>
    public long TotalFrames => _header.DataBytes / _header.BytesPerFrame;

    /// <summary>Playing time of <see cref="TotalFrames"/>.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)TotalFrames / Format.SampleRateHz);

    /// <summary>Whether the file ends before its header says so. What is there is played.</summary>
    public bool IsTruncated => _header.IsTruncated;

    /// <summary>Frames not read yet; 0 at the end.</summary>
    public long RemainingFrames => (_header.DataBytes - _fetched + _filled - _next) / _header.BytesPerFrame;

    /// <summary>Reads the next frames as float, full scale ±1 (a float file may exceed it, up to ±16).</summary>
    /// <param name="interleaved">Room for whole frames; an odd rest is not touched.</param>
    /// <returns>Frames read: less than asked for only at the end of the file.</returns>
    /// <exception cref="AudioDeviceException">The storage failed.</exception>
    public int Read(Span<float> interleaved)
    {
        var frames = interleaved.Length / Format.Channels;
        var done = 0;
        while (done < frames && (_next < _filled || Fetch()))
        {
            var run = Math.Min(frames - done, (_filled - _next) / _header.BytesPerFrame);
            WavSamples.Decode(
                _buffer.AsSpan(_next, run * _header.BytesPerFrame), interleaved.Slice(done * Format.Channels, run * Format.Channels), Encoding,
                _header.ShiftBits);
            _next += run * _header.BytesPerFrame;
            done += run;
        }

        return done;
    }

    /// <summary>Passes over frames as if they had been read.</summary>
    /// <param name="frames">How many; what goes past the end ends at it.</param>
    public void Skip(long frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        var bytes = Math.Min(frames, RemainingFrames) * _header.BytesPerFrame;
        var buffered = (int)Math.Min(bytes, _filled - _next);
        _next += buffered;
        _fetched += bytes - buffered;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool Fetch()
    {
        var want = (int)Math.Min(_buffer.Length, _header.DataBytes - _fetched);
        var got = 0;
        try
        {
            while (got < want)
            {
                var read = RandomAccess.Read(_file, _buffer.AsSpan(got, want - got), _header.DataOffset + _fetched + got);
                if (read == 0)
                {
                    break; // the file was cut short while it was played: that is its end now
                }

                got += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileAudioFaults.ReadingFailed(_path, e);
        }

        _next = 0;
        _filled = got - (got % _header.BytesPerFrame);
        _fetched = got < want ? _header.DataBytes : _fetched + got;
        return _filled > 0;
    }
}
