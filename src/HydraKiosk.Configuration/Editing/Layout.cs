namespace HydraKiosk.Configuration.Editing;

/// <summary>Where lines, blanks and comments of a JSON text are, outside of its values.</summary>
/// <param name="text">The text, well-formed.</param>
internal sealed class Layout(byte[] text)
{
    /// <summary>The text.</summary>
    public byte[] Text { get; } = text;

    /// <summary>What ends a line in this text.</summary>
    public byte[] NewLine { get; } = text.AsSpan().IndexOf((byte)'\n') is > 0 and var at && text[at - 1] == (byte)'\r' ? "\r\n"u8.ToArray() : "\n"u8.ToArray();

    /// <summary>The first byte of the line that a byte is in.</summary>
    public int LineStart(int at) => Text.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;

    /// <summary>The line feed that ends the line a byte is in, or the end of the text.</summary>
    public int LineEnd(int at) => Text.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var length ? at + length : Text.Length;

    /// <summary>Whether there is nothing but blanks and line ends between two places.</summary>
    public bool IsBlank(int from, int to) => !Text.AsSpan(from, to - from).ContainsAnyExcept(" \t\r\n"u8);

    /// <summary>Whether there is a line end between two places.</summary>
    public bool HasLineEnd(int from, int to) => Text.AsSpan(from, to - from).Contains((byte)'\n');

    /// <summary>The first byte at or after a place that is neither blank nor part of a comment.</summary>
    public int NextToken(int at)
    {
        while (at < Text.Length)
        {
            var rest = Text.AsSpan(at);
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                at++;
            }
            else if (rest.StartsWith("//"u8))
            {
                at = LineEnd(at);
            }
            else if (rest.StartsWith("/*"u8))
            {
                at += rest.IndexOf("*/"u8) + 2;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Where a line's own end is, if from a place on it has nothing but blanks and whole comments; −1 otherwise.</summary>
    public int EndOfQuietLine(int at)
    {
        var end = LineEnd(at);
        while (at < end)
        {
            var rest = Text.AsSpan(at, end - at);
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r')
            {
                at++;
            }
            else if (rest.StartsWith("//"u8))
            {
                break;
            }
            else if (rest.StartsWith("/*"u8) && rest.IndexOf("*/"u8) is >= 0 and var length)
            {
                at += length + 2;
            }
            else
            {
                return -1;
            }
        }

        return end > 0 && Text[end - 1] == (byte)'\r' ? end - 1 : end;
    }
}
