using System.Text;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>
/// What a reply says, and when: from a position at the loudspeaker follows the word that was heard last. By the times of words where the service
/// gives them, else by the share of a sentence's sound. Under the session's lock.
/// </summary>
internal sealed class HeardText
{
    /// <summary>A word counts as heard once so much of it has sounded.</summary>
    private const double HeardShare = 0.5;

    private readonly StringBuilder _text = new();
    private readonly List<Part> _sentences = [];

    private sealed record Part(int At, string Text, TimeSpan Begins)
    {
        public TimeSpan Ends { get; set; } = Begins;

        public List<(int End, TimeSpan HeardAt)> Words { get; } = [];

        public int SearchedTo { get; set; }
    }

    /// <summary>Everything that was given to the voice.</summary>
    public string Text => _text.ToString();

    /// <summary>How much sound there is.</summary>
    public TimeSpan Sound { get; private set; }

    /// <summary>A sentence begins.</summary>
    public void Begin(string sentence)
    {
        if (_text.Length > 0)
        {
            _text.Append(' ');
        }

        _sentences.Add(new Part(_text.Length, sentence, Sound));
        _text.Append(sentence);
    }

    /// <summary>More sound of it.</summary>
    public void Add(TimeSpan sound)
    {
        Sound += sound;
        if (_sentences.Count > 0)
        {
            _sentences[^1].Ends = Sound;
        }
    }

    /// <summary>A word of it, from the beginning of the sentence.</summary>
    public void AddWord(string word, TimeSpan from, TimeSpan until)
    {
        if (_sentences.Count == 0 || word.Length == 0 || _sentences[^1] is not { } sentence)
        {
            return;
        }

        // Words come as they stand in the text. One that is not found is left out: its neighbours do.
        var at = sentence.Text.IndexOf(word, sentence.SearchedTo, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            sentence.SearchedTo = at + word.Length;
            sentence.Words.Add((at + word.Length, sentence.Begins + from + ((until - from) * HeardShare)));
        }
    }

    /// <summary>The text up to the last word that was heard, with what closes it (a comma, a full stop).</summary>
    public string HeardUntil(TimeSpan heard)
    {
        if (_sentences.FindLast(s => heard > s.Begins) is not { } sentence)
        {
            return "";
        }

        if (heard >= sentence.Ends)
        {
            return _text.ToString(0, sentence.At + sentence.Text.Length);
        }

        var end = sentence.Words.Count > 0
            ? sentence.Words.Where(w => w.HeardAt <= heard).Select(w => w.End).DefaultIfEmpty(0).Max()
            : WordEnd(sentence.Text, (int)(sentence.Text.Length * ((heard - sentence.Begins) / (sentence.Ends - sentence.Begins))));
        while (end > 0 && end < sentence.Text.Length && sentence.Text[end] is '.' or ',' or ';' or ':' or '!' or '?')
        {
            end++;
        }

        return _text.ToString(0, sentence.At + end).TrimEnd();
    }

    /// <summary>The end of the last whole word before a place.</summary>
    private static int WordEnd(string text, int place) =>
        place >= text.Length ? text.Length : Math.Max(0, text.LastIndexOf(' ', Math.Max(0, place)));
}
