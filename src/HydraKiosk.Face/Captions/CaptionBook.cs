namespace HydraKiosk.Face.Captions;

/// <summary>
/// What may be read of the present conversation by now, and nothing of the ones before. Told on the conversation's thread, read by those who show it:
/// any thread, and never for long.
/// </summary>
public sealed class CaptionBook
{
    /// <summary>Lines that are kept; a screen has room for fewer.</summary>
    private const int MostLines = 24;

    private readonly Lock _lock = new();
    private readonly List<Line> _lines = [];
    private int _number;
    private int _conversation;

    /// <summary>A piece of what the agent says has come, often long before it sounds.</summary>
    /// <param name="reply">Of which reply.</param>
    /// <param name="text">The piece.</param>
    /// <param name="soundBefore">How much of the reply's sound had come before it.</param>
    public void Add(int reply, string text, TimeSpan soundBefore)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = CaptionText.Words(text);
        lock (_lock)
        {
            Track(reply).Add(words, soundBefore);
        }
    }

    /// <summary>The service is done with a reply.</summary>
    /// <param name="reply">Which.</param>
    /// <param name="length">How long it is.</param>
    public void Complete(int reply, TimeSpan length)
    {
        lock (_lock)
        {
            Find(reply)?.Complete(length);
        }
    }

    /// <summary>A reply is over at the loudspeaker.</summary>
    /// <param name="reply">Which.</param>
    /// <param name="heard">How much of it was played.</param>
    /// <param name="isWhole">Whether that was all.</param>
    public void End(int reply, TimeSpan heard, bool isWhole)
    {
        lock (_lock)
        {
            Find(reply)?.End(heard, isWhole);
        }
    }

    /// <summary>What the person has said, where the service tells it.</summary>
    public void AddPerson(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = CaptionText.Words(text);
        lock (_lock)
        {
            if (words.Count > 0)
            {
                Push(new Line(++_number, null, string.Join(' ', words)));
            }
        }
    }

    /// <summary>Another conversation begins, or this one is over: nothing of it is left.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _lines.Clear();
            _conversation++;
        }
    }

    /// <summary>The loudspeaker has come so far; what may be read since then.</summary>
    /// <param name="reply">The reply that is played.</param>
    /// <param name="heard">How much of it has sounded.</param>
    /// <param name="seen">What the reader has seen already; brought up to date.</param>
    /// <param name="news">Takes what is new.</param>
    /// <returns>Whether all that was seen before has to go.</returns>
    public bool Read(int reply, TimeSpan heard, CaptionCursor seen, ICollection<CaptionNews> news)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(news);
        lock (_lock)
        {
            Find(reply)?.Advance(heard);
            var isReset = seen.Conversation != _conversation;
            if (isReset)
            {
                seen.Lines.Clear();
                seen.Conversation = _conversation;
            }

            foreach (var line in _lines)
            {
                Tell(line, seen, news);
            }

            return isReset;
        }
    }

    private static void Tell(Line line, CaptionCursor seen, ICollection<CaptionNews> news)
    {
        var (words, over) = seen.Lines.GetValueOrDefault(line.Number);
        if (line.Track is not { } track)
        {
            if (!over)
            {
                seen.Lines[line.Number] = (1, true);
                news.Add(new CaptionNews(line.Number, IsPerson: true, From: 0, line.Text, Keep: 1, IsCut: false, IsOver: true));
            }

            return;
        }

        if (track.Shown == words && track.IsOver == over)
        {
            return;
        }

        var added = string.Join(' ', Enumerable.Range(words, Math.Max(0, track.Shown - words)).Select(track.Word));
        seen.Lines[line.Number] = (track.Shown, track.IsOver);
        if (track.Shown > 0 || words > 0)
        {
            news.Add(new CaptionNews(line.Number, IsPerson: false, Math.Min(words, track.Shown), added, track.Shown, track.IsCut, track.IsOver));
        }
    }

    private CaptionTrack? Find(int reply) => _lines.FindLast(l => l.Track?.Reply == reply)?.Track;

    private CaptionTrack Track(int reply)
    {
        if (Find(reply) is { } known)
        {
            return known;
        }

        var track = new CaptionTrack(reply);
        Push(new Line(++_number, track, ""));
        return track;
    }

    private void Push(Line line)
    {
        if (_lines.Count == MostLines)
        {
            _lines.RemoveAt(0);
        }

        _lines.Add(line);
    }

    /// <summary>What one side says at a time.</summary>
    private sealed record Line(int Number, CaptionTrack? Track, string Text);
}

/// <summary>What one reader has seen.</summary>
public sealed class CaptionCursor
{
    internal Dictionary<int, (int Words, bool IsOver)> Lines { get; } = [];

    internal int Conversation { get; set; } = -1;
}

/// <summary>What may be read since the last time.</summary>
/// <param name="Line">Numbers grow from line to line.</param>
/// <param name="IsPerson">Whether the person says it, and not the agent.</param>
/// <param name="From">How many words of the line stand before the new ones.</param>
/// <param name="Words">The new words, with spaces between them; empty for none.</param>
/// <param name="Keep">How many words the line has now: fewer than before where it was cut.</param>
/// <param name="IsCut">Whether it was cut off there.</param>
/// <param name="IsOver">Whether nothing more comes.</param>
public sealed record CaptionNews(int Line, bool IsPerson, int From, string Words, int Keep, bool IsCut, bool IsOver);
