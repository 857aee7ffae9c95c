using System.Text.Unicode;
using HydraKiosk.Primitives.Files;

namespace HydraKiosk.Configuration.Source;

/// <summary>Reads small text files that people write, and says in their words what is wrong with one.</summary>
internal static class TextFile
{
    /// <summary>Larger than any configuration or persona; stops a device node or a wrong path from filling the memory.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>How long a stream may take: it is there to spare a file, not to be waited for.</summary>
    private static readonly TimeSpan _streamLimit = TimeSpan.FromSeconds(5);

    /// <summary>Reads the whole file: an ordinary one, or a stream that the caller's shell put in the place of one.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="text">Its text, or null.</param>
    /// <param name="fault">What is wrong, as a sentence that follows the path; null when nothing is.</param>
    /// <param name="faultOffset">The byte where it is wrong; −1 for the file as a whole.</param>
    /// <param name="maxBytes">The largest file that is taken.</param>
    public static bool TryRead(string path, out SourceText? text, out string? fault, out int faultOffset, int maxBytes = MaxBytes)
    {
        text = null;
        faultOffset = -1;
        fault = ReadBytes(path, maxBytes, out var bytes) ?? Examine(bytes, out faultOffset);
        if (fault is null || faultOffset >= 0)
        {
            faultOffset -= faultOffset >= 0 ? bytes.Length - WithoutMark(bytes).Length : 0;
            text = new SourceText(WithoutMark(bytes).ToArray()) { HasMark = WithoutMark(bytes).Length < bytes.Length };
        }

        return fault is null;
    }

    private static string? ReadBytes(string path, int maxBytes, out byte[] bytes)
    {
        bytes = [];
        try
        {
            if (path.Length == 0)
            {
                return "no file is named.";
            }

            var isStream = IsMeantAsStream(path);
            if (!isStream && FileKinds.Complaint(path) is { } complaint)
            {
                return complaint;
            }

            // The length of a file under /proc or of a stream says nothing; one byte more than allowed tells that it is too large.
            var buffer = new byte[maxBytes + 1];
            int length;
            if (isStream)
            {
                var reading = Task.Run(() => ReadAll(path, buffer)); // whoever writes the stream may never come
                if (!reading.Wait(_streamLimit))
                {
                    return $"nothing, or no end, came from this stream within {_streamLimit.TotalSeconds:0} s.";
                }

                length = reading.Result;
            }
            else
            {
                length = ReadAll(path, buffer);
            }

            if (length > maxBytes)
            {
                return $"the file is larger than {maxBytes / 1024} KiB.";
            }

            bytes = buffer[..length];
            return length == 0 ? "the file is empty." : null;
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            return $"the stream cannot be read ({e.InnerException.Message})";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "there is no such file.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"the user {Environment.UserName} may not read this file.";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return $"the file cannot be read ({e.Message})";
        }
    }

    /// <summary>Whether a path is standard input or another descriptor of this process, as a shell's <c>&lt;(command)</c> makes them.</summary>
    private static bool IsMeantAsStream(string path) =>
        (path == "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal))
        && FileKinds.Of(path) is FileKind.Pipe or FileKind.Device;

    private static int ReadAll(string path, byte[] buffer)
    {
        using var file = File.OpenHandle(path);
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    private static string? Examine(byte[] bytes, out int offset)
    {
        offset = -1;
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return "the file is saved as UTF-16; save it as UTF-8.";
        }

        if (bytes.AsSpan().Contains((byte)0))
        {
            return "this is a binary file, not text.";
        }

        if (Utf8.IsValid(bytes))
        {
            return WithoutMark(bytes).Trim(" \t\r\n"u8).IsEmpty ? "the file is empty." : null;
        }

        offset = FirstInvalid(bytes);
        return $"byte 0x{bytes[offset]:X2} is not UTF-8; save the file as UTF-8.";
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            offset += consumed;
        }

        return offset;
    }
}
