using System.Globalization;
using System.Text;

namespace HydraKiosk.Doctor.Bundle;

/// <summary>
/// Writes regular files into a tar archive of the POSIX form "ustar" (IEEE Std 1003.1, pax): some sixty lines in place of the framework's writer with
/// its five forms, which nothing else of this program needs.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="time">When the files were made.</param>
internal sealed class UstarWriter(Stream output, DateTimeOffset time)
{
    private const int Block = 512;
    private const int NameLength = 100;

    /// <summary>Adds a file that only its owner may read.</summary>
    /// <param name="name">Its path in the archive: plain letters, 100 bytes at most.</param>
    /// <param name="content">What is in it.</param>
    /// <exception cref="ArgumentException">The name is too long or has other characters.</exception>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        if (name.Length is 0 or > NameLength || !Ascii.IsValid(name))
        {
            throw new ArgumentException($"{name} is no name for a file in an archive", nameof(name));
        }

        Span<byte> header = stackalloc byte[Block];
        header.Clear();
        Text(header, 0, name);
        Octal(header, 100, 8, 0x180); // 0600
        Octal(header, 108, 8, 0); // user
        Octal(header, 116, 8, 0); // group
        Octal(header, 124, 12, content.Length);
        Octal(header, 136, 12, time.ToUnixTimeSeconds());
        header[156] = (byte)'0'; // a regular file
        Text(header, 257, "ustar\0" + "00");
        Text(header, 265, "root");
        Text(header, 297, "root");
        header.Slice(148, 8).Fill((byte)' '); // the sum counts itself as blanks
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Octal(header, 148, 7, sum);
        output.Write(header);
        output.Write(content);
        output.Write(new byte[(Block - (content.Length % Block)) % Block]);
    }

    /// <summary>Ends the archive; the stream stays open.</summary>
    public void Finish() => output.Write(new byte[2 * Block]);

    private static void Text(Span<byte> header, int at, string text) => Encoding.ASCII.GetBytes(text, header[at..]);

    /// <summary>Digits to the base eight with zeros before them and a zero byte behind.</summary>
    private static void Octal(Span<byte> header, int at, int length, long value)
    {
        var digits = Convert.ToString(value, 8).PadLeft(length - 1, '0');
        if (digits.Length >= length)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value.ToString(CultureInfo.InvariantCulture), "too large for an archive");
        }

        Text(header, at, digits);
    }
}
