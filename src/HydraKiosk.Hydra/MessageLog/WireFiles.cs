using System.Buffers;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// <c>wire.ndjson</c> and its elders, <c>wire.1.ndjson</c> the youngest of them. Only the owner may read them. What goes wrong here is one
/// line in the journal, and another attempt a while later. Used by the recorder's thread alone.
/// </summary>
internal sealed class WireFiles(string folder, long maxFileBytes, int files, TimeProvider clock, ILogger log) : IDisposable
{
    private const int MaxPending = 64 * 1024;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(30);

    private readonly ArrayBufferWriter<byte> _pending = new(MaxPending);
    private FileStream? _stream;
    private long _written; // bytes of whole lines in the present file
    private int _pendingLines;
    private long _missing;
    private long? _failedAt;

    /// <summary>The file being written.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, "wire.ndjson");

    /// <summary>Sets the file aside when that much more would be too much for it. True when a new one was begun.</summary>
    public bool Rotate(int moreBytes)
    {
        var size = _written + _pending.WrittenCount;
        if (_stream is null || size == 0 || size + moreBytes <= maxFileBytes)
        {
            return false;
        }

        Flush();
        if (_stream is null)
        {
            return false; // the flush failed
        }

        try
        {
            Close();
            for (var age = files - 1; age >= 1; age--)
            {
                var younger = age == 1 ? Path : Elder(age - 1);
                if (File.Exists(younger))
                {
                    File.Move(younger, Elder(age), overwrite: true);
                }
            }

            if (files == 1)
            {
                File.Delete(Path);
            }

            return Open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>Takes one line, line end included; it reaches the disk with the next <see cref="Flush"/> at the latest.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (_stream is null && !Open())
        {
            _missing++;
            return;
        }

        _pending.Write(line);
        _pendingLines++;
        if (_pending.WrittenCount >= MaxPending)
        {
            Flush();
        }
    }

    /// <summary>Hands everything to the system. Not synced to the medium: a power cut may cost the last seconds, which spares an SD card.</summary>
    public void Flush()
    {
        if (_stream is null || _pending.WrittenCount == 0)
        {
            return;
        }

        try
        {
            _stream.Write(_pending.WrittenSpan);
            _written += _pending.WrittenCount;
            if (_failedAt is not null)
            {
                _failedAt = null; // not before: a full disk still opens its files
                WireLogJournal.WritesAgain(log, Path, _missing);
                _missing = 0;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _missing += _pendingLines;
            CutBack();
            Fail(error);
        }

        _pending.ResetWrittenCount();
        _pendingLines = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        Close();
    }

    private bool Open()
    {
        if (_failedAt is { } since && clock.GetElapsedTime(since) < _retryAfter)
        {
            return false;
        }

        try
        {
            MakeFolder();
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            _stream = new FileStream(Path, options);
            _written = 0;
            if (_stream.CanSeek)
            {
                _written = _stream.Seek(0, SeekOrigin.End);
                EndLastLine();
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(error);
            return false;
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            MakePrivate(folder);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakePrivate(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>A power cut may have left half a line: what follows begins on a line of its own.</summary>
    private void EndLastLine()
    {
        if (_written == 0)
        {
            return;
        }

        _stream!.Seek(-1, SeekOrigin.End);
        if (_stream.ReadByte() is not ('\n' or -1))
        {
            _stream.Write("\n"u8);
            _written++;
        }
    }

    /// <summary>A full disk takes a part of what it is given: no half line stays.</summary>
    private void CutBack()
    {
        try
        {
            if (_stream!.CanSeek)
            {
                _stream.SetLength(_written);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The half line stays; whoever opens the file next ends it, and a reader skips it.
        }
    }

    private void Fail(Exception error)
    {
        if (_failedAt is null)
        {
            WireLogCauses.CannotWrite.Write(log, Path, error.Message, (long)_retryAfter.TotalSeconds);
        }

        _failedAt = clock.GetTimestamp();
        Close();
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private string Elder(int age) =>
        System.IO.Path.Combine(folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"wire.{age}.ndjson"));
}
