namespace HydraKiosk.Configuration.Source;

/// <summary>A text file in memory: its UTF-8 bytes without byte-order mark, and where each line starts.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(byte[] utf8)
    {
        Utf8 = utf8;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == (byte)'\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public byte[] Utf8 { get; }

    /// <summary>Line and column of a byte; past the end it is the end.</summary>
    public SourcePosition PositionAt(int offset)
    {
        offset = Math.Clamp(offset, 0, Utf8.Length);
        var line = _lineStarts.BinarySearch(offset);
        line = line >= 0 ? line : ~line - 1;
        var column = 1;
        for (var i = _lineStarts[line]; i < offset; i++)
        {
            column += (Utf8[i] & 0xC0) == 0x80 ? 0 : 1; // continuation bytes belong to the character before them
        }

        return new SourcePosition(line + 1, column);
    }

    /// <summary>The byte at a line and byte column, both counted from 0, as the JSON reader reports them.</summary>
    public int OffsetOf(long line, long byteInLine) =>
        (int)Math.Clamp(_lineStarts[(int)Math.Clamp(line, 0, _lineStarts.Count - 1)] + byteInLine, 0, Utf8.Length);
}
