using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Tools.Storage;

/// <summary>Reads a file line by line without holding more of it than one line.</summary>
/// <param name="file">Read from its beginning; stays open.</param>
/// <param name="maxLine">What a line may have; of a longer one only the fact is told.</param>
internal sealed class LineScanner(SafeFileHandle file, int maxLine)
{
    private readonly byte[] _buffer = new byte[Math.Max(64 * 1024, maxLine + 1)];
    private long _read;
    private int _from;
    private int _filled;

    /// <summary>The line without its end, valid until the next one is read; empty where it is too long.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Where the line begins in the file.</summary>
    public long Start { get; private set; }

    /// <summary>Whether a line feed ends it; only the last one of a file may have none.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Whether it is longer than a line may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads the next line; false at the end of the file.</summary>
    public bool TryRead()
    {
        Start = _read - (_filled - _from);
        IsTooLong = false;
        var searched = _from;
        while (true)
        {
            var end = _buffer.AsSpan(searched, _filled - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                Take(searched + end, isTerminated: true);
                _from = searched + end + 1;
                return true;
            }

            if (_filled - _from > maxLine)
            {
                (IsTooLong, _from, _filled) = (true, 0, 0); // nobody wants to see what is in it
            }

            _buffer.AsSpan(_from, _filled - _from).CopyTo(_buffer);
            (_filled, _from) = (_filled - _from, 0);
            searched = _filled;
            var read = RandomAccess.Read(file, _buffer.AsSpan(_filled), _read);
            if (read == 0)
            {
                var isThere = _filled > 0 || IsTooLong;
                Take(_filled, isTerminated: false);
                _from = _filled;
                return isThere;
            }

            _filled += read;
            _read += read;
        }
    }

    private void Take(int end, bool isTerminated)
    {
        IsTooLong |= end - _from > maxLine;
        Line = IsTooLong ? default : _buffer.AsMemory(_from, end - _from);
        IsTerminated = isTerminated;
    }
}
