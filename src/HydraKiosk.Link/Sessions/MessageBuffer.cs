namespace HydraKiosk.Link.Sessions;

/// <summary>
/// Where one message is put together, however many pieces it comes in. Grows in few steps up to <see cref="MaxMessageBytes"/>, since what it outgrows
/// waits for the collector, and goes back to its first size after a huge message, so that one of them does not stay in memory for months.
/// </summary>
internal sealed class MessageBuffer
{
    /// <summary>A little more than what the protocol advises to accept (8 MiB); anything larger is no message of a service.</summary>
    public const int MaxMessageBytes = 9 * 1024 * 1024;

    private const int GrowsBy = 8;
    private const int FirstSize = 64 * 1024;
    private const int KeepUpTo = 256 * 1024;
    private const int KeepFor = 64; // messages: a service that sends huge ones in a row must not cost new memory for each

    private byte[] _bytes = new byte[FirstSize];
    private int _length;
    private int _smallInARow;

    /// <summary>Bytes allocated at present.</summary>
    public int Size => _bytes.Length;

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Message => _bytes.AsSpan(0, _length);

    /// <summary>Room for the next piece, never empty; false when the message has reached the limit.</summary>
    public bool TryGetRoom(out Memory<byte> room)
    {
        if (_length == _bytes.Length && _length < MaxMessageBytes)
        {
            Array.Resize(ref _bytes, Math.Min(_length * GrowsBy, MaxMessageBytes));
        }

        room = _bytes.AsMemory(_length);
        return room.Length > 0;
    }

    /// <summary>Adds what was received into the room.</summary>
    public void Advance(int bytes) => _length += bytes;

    /// <summary>The message has been read.</summary>
    public void Clear()
    {
        _smallInARow = _length > KeepUpTo ? 0 : _smallInARow + 1;
        _length = 0;
        if (_bytes.Length > KeepUpTo && _smallInARow >= KeepFor)
        {
            _bytes = new byte[FirstSize];
        }
    }
}
