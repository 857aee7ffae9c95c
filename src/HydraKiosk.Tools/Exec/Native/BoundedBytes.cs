namespace HydraKiosk.Tools.Exec.Native;

/// <summary>Keeps so many bytes of a stream: its beginning or its end.</summary>
/// <param name="limit">How many.</param>
/// <param name="keepsEnd">Whether the last count, and not the first.</param>
internal sealed class BoundedBytes(int limit, bool keepsEnd)
{
    private readonly MemoryStream _kept = new();

    /// <summary>Whether there were more.</summary>
    public bool IsCut { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var room = limit - (int)_kept.Length;
        IsCut |= bytes.Length > room;
        if (!keepsEnd)
        {
            _kept.Write(bytes[..Math.Min(room, bytes.Length)]);
            return;
        }

        _kept.Write(bytes);
        if (_kept.Length > limit)
        {
            var last = _kept.GetBuffer().AsSpan((int)_kept.Length - limit, limit);
            last.CopyTo(_kept.GetBuffer());
            _kept.SetLength(limit);
            _kept.Position = limit;
        }
    }

    public byte[] ToArray() => _kept.ToArray();
}
