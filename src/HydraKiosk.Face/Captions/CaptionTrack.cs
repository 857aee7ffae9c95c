namespace HydraKiosk.Face.Captions;

/// <summary>
/// The words of one reply and when each of them sounds. A service sends them in pieces of some words; a piece belongs to the sound that follows it,
/// and its words share the time until the next piece, or until the end of the reply, as long words take longer than short ones. Where neither is
/// known yet, they are taken to be spoken slowly: a word that is shown a little late is read, one that is shown early is wrong.
/// </summary>
/// <param name="reply">Whose words.</param>
internal sealed class CaptionTrack(int reply)
{
    /// <summary>Words of one reply that are kept; what a reply has more is not shown.</summary>
    public const int MostWords = 1500;

    /// <summary>How long a character takes where nothing else is known: 12 in a second are a slow, clear speaker.</summary>
    private static readonly TimeSpan _character = TimeSpan.FromSeconds(1.0 / 12);

    private readonly List<(string Text, int Piece)> _words = [];
    private readonly List<TimeSpan> _pieces = [];
    private TimeSpan[]? _starts;
    private TimeSpan? _length;

    /// <summary>Whose words.</summary>
    public int Reply => reply;

    /// <summary>How many of the words may be seen by now; only a cut takes some back.</summary>
    public int Shown { get; private set; }

    /// <summary>Whether the reply was cut off; then <see cref="Shown"/> stays.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the reply is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The words.</summary>
    public string Word(int index) => _words[index].Text;

    /// <summary>A piece has come.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="soundBefore">How much of the reply's sound had come before it.</param>
    public void Add(List<string> words, TimeSpan soundBefore)
    {
        if (_pieces.Count == 0 || soundBefore > _pieces[^1])
        {
            _pieces.Add(soundBefore); // else it shares the time of the one before: whoever sends all text first says nothing about its time
        }

        foreach (var word in words.Take(MostWords - _words.Count))
        {
            _words.Add((word, _pieces.Count - 1));
        }

        _starts = null;
    }

    /// <summary>How long the whole reply is.</summary>
    public void Complete(TimeSpan length)
    {
        _length = length;
        _starts = null;
    }

    /// <summary>The loudspeaker has come to <paramref name="heard"/>.</summary>
    /// <returns>Whether more words may be seen than before.</returns>
    public bool Advance(TimeSpan heard)
    {
        if (IsOver)
        {
            return false;
        }

        var before = Shown;
        var starts = _starts ??= Starts();
        while (Shown < starts.Length && starts[Shown] < heard)
        {
            Shown++;
        }

        return Shown != before;
    }

    /// <summary>The reply is over at the loudspeaker.</summary>
    /// <param name="heard">How much of it was played.</param>
    /// <param name="isWhole">Whether that was all: then all words were heard.</param>
    public void End(TimeSpan heard, bool isWhole)
    {
        Advance(heard);
        if (isWhole)
        {
            Shown = _words.Count;
        }
        else if (!IsOver)
        {
            var starts = _starts ??= Starts();
            while (Shown > 0 && starts[Shown - 1] >= heard)
            {
                Shown--; // the device had taken it, and it did not come to sound
            }

            IsCut = true;
        }

        IsOver = true;
    }

    private TimeSpan[] Starts()
    {
        var starts = new TimeSpan[_words.Count];
        for (var first = 0; first < _words.Count;)
        {
            var piece = _words[first].Piece;
            var (end, weight) = (first, 0);
            for (; end < _words.Count && _words[end].Piece == piece; end++)
            {
                weight += Weight(_words[end].Text);
            }

            var from = _pieces[piece];
            var slow = weight * _character;
            var span = piece + 1 < _pieces.Count ? _pieces[piece + 1] - from : _length is { } whole && whole > from ? whole - from : slow;
            for (var (i, passed) = (first, 0); i < end; passed += Weight(_words[i].Text), i++)
            {
                starts[i] = from + (span * ((double)passed / weight));
            }

            first = end;
        }

        return starts;
    }

    /// <summary>A word takes as long as it has characters, and a pause after it where the sentence has one.</summary>
    private static int Weight(string word) => word.Length + 1 + (word[^1] is '.' or '!' or '?' or ':' or ';' ? 5 : word[^1] is ',' ? 3 : 0);
}
