using System.Globalization;
using System.Text;

namespace HydraKiosk.Conversation.Recap;

/// <summary>A reply of the agent: its words where the wire had them, as far as they were heard.</summary>
internal sealed class ReplyEntry(int number) : RecapEntry
{
    private const int MaxWords = 1000;

    /// <summary>Letters of brisk English speech in a second. Where a reply's full length is unknown, what was heard is estimated with it.</summary>
    private const double LettersPerSecond = 15;

    private readonly StringBuilder _words = new();
    private int _length;
    private HeardReply? _heard; // when the line was made

    /// <summary>Which reply.</summary>
    public int Reply => number;

    /// <summary>Adds a piece of its words. Pieces are phrases: where neither side has a space, one belongs between them.</summary>
    public void Add(string piece)
    {
        if (piece.Length == 0)
        {
            return;
        }

        Changed();
        var needsSpace = _words.Length > 0 && !char.IsWhiteSpace(_words[^1]) && !char.IsWhiteSpace(piece[0]);
        _length += piece.Length + (needsSpace ? 1 : 0);
        if (_words.Length >= MaxWords)
        {
            return; // counted, since the whole length tells what share was heard, but not kept
        }

        _words.Append(needsSpace ? " " : "").Append(piece, 0, Math.Min(piece.Length, MaxWords));
    }

    /// <summary>Whether there is anything to say of it: one that only asked for a call, or had no sound, is no reply to a person.</summary>
    public bool IsTold(HeardLedger heard) =>
        _words.Length > 0 || heard.Find(number) is not { Generated: { Ticks: 0 } };

    public override string Line(HeardLedger heard)
    {
        if (heard.Find(number) is var reply && !ReferenceEquals(reply, _heard))
        {
            _heard = reply;
            Changed();
        }

        return base.Line(heard);
    }

    protected override string Describe(HeardLedger heard)
    {
        var reply = heard.Find(number) ?? new HeardReply(number);
        return reply switch
        {
            { IsWhole: true, IsBroken: false } => $"{Said(1)}. The person heard all of it.",
            { IsWhole: null, IsAudible: true, IsBroken: true } => $"{Said(1)}. The connection broke in the middle of it; the rest was never said.",
            { IsWhole: null, IsAudible: true } => $"{Said(1)}. The person may not have heard the end of it.",
            { IsAudible: false, Heard.Ticks: 0, IsWhole: not true } => "You were about to speak, but the person heard nothing of it.",
            { IsBroken: true, IsWhole: true } =>
                $"{Said(1)}. The connection broke in the middle of it: the person heard about {Seconds(reply.Heard)} of it, the rest was never said.",
            { IsBroken: true } => $"{Said(Share(reply))}. The person stopped listening after about {Seconds(reply.Heard)}, the rest was not heard.",
            _ => $"{Said(Share(reply))}. The person stopped listening after about {Seconds(reply.Heard)} of "
                + $"{Seconds(reply.Generated ?? reply.Heard)}, the rest was not heard.",
        };
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds < 1
        ? "half a second"
        : Math.Round(time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + " s";

    private double Share(HeardReply reply) => reply.Generated is { } generated && generated > TimeSpan.Zero
        ? reply.Heard / generated
        : _length == 0 ? 1 : reply.Heard.TotalSeconds * LettersPerSecond / _length;

    private string Said(double share)
    {
        if (_words.Length == 0)
        {
            return "You spoke; your words were not recorded";
        }

        var raw = _words.ToString();
        var heard = (int)(Math.Clamp(share, 0, 1) * _length);
        var words = QuotedText.Clean(QuotedText.Cut(raw, heard), MaxWords);
        if (heard < _length || raw.Length < _length)
        {
            words = words.TrimEnd(QuotedText.Left) + QuotedText.Left;
        }

        return $"You said {QuotedText.Open}{words}{QuotedText.Close}";
    }
}
