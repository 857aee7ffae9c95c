using System.Buffers;
using System.Text;

namespace HydraKiosk.Voices.Cascade.Speaking;

/// <summary>
/// Cuts a text that comes in pieces into what is spoken at a time: the first piece is short, so that the voice begins early; after that whole
/// sentences. What a written text has for the eye alone (stars, hashes, back-ticks) is left out.
/// </summary>
internal sealed class SentenceCutter
{
    /// <summary>A longer text without an end of a sentence is cut at a word: a service has a limit of its own.</summary>
    public const int Longest = 240;

    private const int ShortestSentence = 12; // "Yes." alone sounds clipped; it waits for company, unless nothing follows
    private const int ShortestFirstClause = 24;

    private static readonly SearchValues<char> _noWords = SearchValues.Create(" .,;:!?-–—");

    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    /// <summary>Adds a piece, and hands over what can be spoken.</summary>
    public void Add(string piece, Action<string> onSentence)
    {
        foreach (var c in piece)
        {
            if (c is not ('*' or '#' or '`' or '_') || (c == '_' && _text.Length > 0 && char.IsLetterOrDigit(_text[^1])))
            {
                _text.Append(c is '\n' or '\r' or '\t' ? ' ' : c);
            }
        }

        while (End() is var end and > 0)
        {
            Hand(end, onSentence);
        }
    }

    /// <summary>Nothing follows.</summary>
    public void Finish(Action<string> onSentence)
    {
        if (_text.Length > 0)
        {
            Hand(_text.Length, onSentence);
        }
    }

    private void Hand(int length, Action<string> onSentence)
    {
        var sentence = _text.ToString(0, length).Trim();
        _text.Remove(0, length);
        if (sentence.AsSpan().ContainsAnyExcept(_noWords))
        {
            _isFirst = false;
            onSentence(sentence);
        }
    }

    /// <summary>Where the first thing that can be spoken ends; 0 where more has to come.</summary>
    private int End()
    {
        var lastSpace = 0;
        for (var at = 0; at < _text.Length; at++)
        {
            var c = _text[at];
            if (c == ' ')
            {
                lastSpace = at;
            }

            if (IsWideEnd(c) || (at + 1 < _text.Length && _text[at + 1] == ' ' && IsEnd(c, at)))
            {
                return at + 1;
            }

            if (at >= Longest)
            {
                var cut = lastSpace > 0 ? lastSpace : at;
                return cut < _text.Length && char.IsLowSurrogate(_text[cut]) ? cut + 1 : cut;
            }
        }

        return 0;
    }

    private bool IsEnd(char c, int at) => c switch
    {
        '.' => at + 1 >= ShortestSentence && !IsAbbreviation(at),
        '!' or '?' or '…' => at + 1 >= ShortestSentence,
        ',' or ';' or ':' or '–' or '—' => _isFirst && at + 1 >= ShortestFirstClause,
        _ => false,
    };

    /// <summary>The ends of sentences where no space follows them.</summary>
    private static bool IsWideEnd(char c) => c is '。' or '！' or '？' or '।';

    /// <summary>A number ("3. ") or a single letter ("e. g. ", "J. "), or a short title.</summary>
    private bool IsAbbreviation(int at)
    {
        var from = at;
        while (from > 0 && char.IsLetterOrDigit(_text[from - 1]))
        {
            from--;
        }

        var word = _text.ToString(from, at - from);
        return word.Length <= 1 || word.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            || word is "Mr" or "Mrs" or "Ms" or "Dr" or "St" or "No" or "Prof" or "vs" or "Nr" or "ca" or "approx";
    }
}
