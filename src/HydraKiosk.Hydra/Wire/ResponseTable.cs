using System.Text;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Wire;

/// <summary>What is known about one response of the running session.</summary>
internal struct ResponseEntry
{
    public byte[] Id;
    public int Number;
    public int Index; // of all that the session ever had
    public SoundCount Sound;
    public int Calls;
    public bool Announced;
    public bool IsUnnamed; // announced without an id: the first id that nobody knows is its own
    public bool IsCancelled;
    public bool AudioDone;
    public bool Completed; // the downlink has been told
    public bool Done;
    private string? _text;

    /// <summary>The id as text, for records.</summary>
    public string Text() => _text ??= IsUnnamed ? MadeUpPrefix + Number : Encoding.UTF8.GetString(Id);

    /// <summary>Begins the ids that this program gives to a response without one. The service knows none of them.</summary>
    public const string MadeUpPrefix = "unnamed-";
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
    private int _newest = -1; // index of the one that has the floor
    private static ResponseEntry _none;

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        Array.Clear(_entries);
        _count = 0;
        _newest = -1;
    }

    /// <summary>Adds a response and returns its entry. A still open one that it pushes out is returned in <paramref name="forgotten"/>.</summary>
    public ref ResponseEntry Add(ReadOnlySpan<byte> id, out int forgotten)
    {
        ref var entry = ref _entries[_count % Capacity];
        forgotten = entry.Id is not null && !entry.Completed ? entry.Number : 0;
        entry = new ResponseEntry { Id = id.ToArray(), Number = numbers.Next(), Sound = SoundCount.None, Index = _count++ };
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

    /// <summary>Gives a response the floor: from here on it is the newest.</summary>
    public void Begin(ref readonly ResponseEntry entry) => _newest = entry.Index;

    /// <summary>Whether it has the floor.</summary>
    public bool IsNewest(ref readonly ResponseEntry entry) => entry.Index == _newest;

    /// <summary>The one that began last; <paramref name="found"/> is false where there is none. One of which only the end came never began.</summary>
    public ref ResponseEntry Newest(out bool found)
    {
        found = _newest >= 0 && _count - _newest <= Capacity;
        return ref found ? ref _entries[_newest % Capacity] : ref _none;
    }

    /// <summary>Those remembered, oldest first, by index.</summary>
    public int Remembered => Math.Min(_count, Capacity);

    public ref ResponseEntry At(int index) => ref _entries[(_count - Remembered + index) % Capacity];
}
