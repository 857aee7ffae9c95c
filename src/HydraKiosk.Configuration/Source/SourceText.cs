namespace HydraKiosk.Configuration.Source;

/// <summary>A text file in memory: its UTF-8 bytes without byte-order mark, and where each line starts.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    // Where the last question was answered: a reader asks in ascending order, and a file may be one line of a megabyte.
    private int _knownOffset;
    private int _knownLine;
    private int _knownColumn = 1;

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

    /// <summary>The text without byte-order mark.</summary>
    public byte[] Utf8 { get; }

    /// <summary>Whether the file begins with a byte-order mark.</summary>
    public bool HasMark { get; init; }

    /// <summary>See <see cref="SourcePosition.Origin"/>.</summary>
    public string? Origin { get; init; }

    /// <summary>Line and column of a byte; past the end it is the end.</summary>
    public SourcePosition PositionAt(int offset)
    {
        offset = Math.Clamp(offset, 0, Utf8.Length);
        var line = _lineStarts.BinarySearch(offset);
        line = line >= 0 ? line : ~line - 1;
        var resume = line == _knownLine && offset >= _knownOffset;
        var column = resume ? _knownColumn : 1;
        for (var i = resume ? _knownOffset : _lineStarts[line]; i < offset; i++)
        {
            column += (Utf8[i] & 0xC0) == 0x80 ? 0 : 1; // continuation bytes belong to the character before them
        }

        (_knownOffset, _knownLine, _knownColumn) = (offset, line, column);
        return new SourcePosition(line + 1, column, Origin);
    }

    /// <summary>The byte at a line and byte column, both counted from 0, as the JSON reader reports them.</summary>
    public int OffsetOf(long line, long byteInLine) =>
        (int)Math.Clamp(_lineStarts[(int)Math.Clamp(line, 0, _lineStarts.Count - 1)] + byteInLine, 0, Utf8.Length);
}
