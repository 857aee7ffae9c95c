using System.Text.Unicode;

namespace HydraKiosk.Configuration.Source;

/// <summary>Reads small text files that people write, and says in their words what is wrong with one.</summary>
internal static class TextFile
{
    /// <summary>Larger than any configuration or persona; stops a device node or a wrong path from filling the memory.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads the whole file.</summary>
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
            text = new SourceText(WithoutMark(bytes).ToArray());
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

            if (Directory.Exists(path))
            {
                return "this is a directory, not a file.";
            }

            using var file = File.OpenRead(path);
            var buffer = new byte[Math.Min(maxBytes, file.CanSeek ? file.Length : maxBytes) + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > maxBytes)
            {
                return $"the file is larger than {maxBytes / 1024} KiB.";
            }

            bytes = buffer[..length];
            return length == 0 ? "the file is empty." : null;
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
