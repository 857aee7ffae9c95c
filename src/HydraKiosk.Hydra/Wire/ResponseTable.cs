using System.Text;

namespace HydraKiosk.Hydra.Wire;

/// <summary>What is known about one response of the running session.</summary>
internal struct ResponseEntry
{
    public byte[] Id;
    public int Number;
    public int Carry; // the first byte of a sample cut by the end of a delta, or -1
    public long AudioBytes;
    public int Calls;
    public bool Announced;
    public bool AudioDone;
    public bool Completed; // the downlink has been told
    public bool Done;
    private string? _text;

    /// <summary>The id as text, for records.</summary>
    public string Text() => _text ??= Encoding.UTF8.GetString(Id);
}

/// <summary>The numbers under which responses are known outside: they only grow, over all sessions of a link.</summary>
internal sealed class ResponseNumbers
{
    private int _last;

    public int Last => _last;

    public int Next() => ++_last;
}

/// <summary>
/// The responses of one session by id: the last <see cref="Capacity"/> of them, oldest forgotten first. Ids are compared as bytes, newest
/// first, so that the usual look-up is one comparison and allocates nothing.
/// </summary>
internal sealed class ResponseTable(ResponseNumbers numbers)
{
    public const int Capacity = 512;

    private readonly ResponseEntry[] _entries = new ResponseEntry[Capacity];
    private int _count; // ever added
    private static ResponseEntry _none;

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        Array.Clear(_entries);
        _count = 0;
    }

    /// <summary>Adds a response and returns its entry. A still open one that it pushes out is returned in <paramref name="forgotten"/>.</summary>
    public ref ResponseEntry Add(ReadOnlySpan<byte> id, out int forgotten)
    {
        ref var entry = ref _entries[_count % Capacity];
        forgotten = entry.Id is not null && !entry.Completed ? entry.Number : 0;
        _count++;
        entry = new ResponseEntry { Id = id.ToArray(), Number = numbers.Next(), Carry = -1 };
        return ref entry;
    }

    /// <summary>The entry of that id; <paramref name="found"/> is false where there is none.</summary>
    public ref ResponseEntry Find(ReadOnlySpan<byte> id, out bool found)
    {
        for (var i = _count - 1; i >= Math.Max(0, _count - Capacity); i--)
        {
            ref var entry = ref _entries[i % Capacity];
            if (id.SequenceEqual(entry.Id))
            {
                found = true;
                return ref entry;
            }
        }

        found = false;
        return ref _none;
    }

    /// <summary>The newest entry; <paramref name="found"/> is false where there is none.</summary>
    public ref ResponseEntry Newest(out bool found)
    {
        found = _count > 0;
        return ref found ? ref _entries[(_count - 1) % Capacity] : ref _none;
    }

    /// <summary>Those remembered, oldest first, by index.</summary>
    public int Remembered => Math.Min(_count, Capacity);

    public ref ResponseEntry At(int index) => ref _entries[(_count - Remembered + index) % Capacity];
}
