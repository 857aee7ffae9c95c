namespace HydraKiosk.Tools.Exec.Native;

/// <summary>Keeps so many bytes of a stream: its beginning or its end.</summary>
/// <param name="limit">How many.</param>
/// <param name="keepsEnd">Whether the last count, and not the first.</param>
internal sealed class BoundedBytes(int limit, bool keepsEnd)
{
    private readonly List<byte> _kept = [];

    /// <summary>Whether there were more.</summary>
    public bool IsCut { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var room = limit - _kept.Count;
        IsCut |= bytes.Length > room;
        if (!keepsEnd)
        {
            _kept.AddRange(bytes[..Math.Min(room, bytes.Length)]);
            return;
        }

        _kept.AddRange(bytes);
        _kept.RemoveRange(0, Math.Max(0, _kept.Count - limit));
    }

    public byte[] ToArray() => [.. _kept];
}
