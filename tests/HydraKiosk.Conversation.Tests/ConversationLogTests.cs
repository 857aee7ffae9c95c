using HydraKiosk.Fakes;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What the journal says of each thing that happens, and how often.</summary>
public sealed class ConversationLogTests
{
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly ConversationLog _journal;

    public ConversationLogTests() => _journal = new ConversationLog(_log, _clock);

    public static TheoryData<ConversationNotice, int, string[]> Lines => new()
    {
        { new ConversationBegan("press"), 3000, ["began", "press"] },
        { new ConversationEnded("quiet"), 3001, ["ended", "quiet"] },
        { new PhaseChanged(ConversationPhase.Listening, ConversationPhase.Thinking), 3002, ["Listening", "Thinking"] },
        { new BargedIn(7), 3003, ["interrupts", "7"] },
        { new ReplyEnded(7, TimeSpan.FromSeconds(1.5), Whole: true), 3004, ["7", "whole", "1500 ms"] },
        { new ReplyEnded(8, TimeSpan.FromSeconds(2), Whole: false), 3004, ["8", "cut off", "2000 ms"] },
        { new ToolCalled("c1", "print"), 3005, ["print", "c1"] },
        { new ToolCalled("c1", null), 3005, ["(no name)", "c1"] },
        { new SilentReply("r9"), 3010, ["r9"] },
        { new ReplyFailed("r9", "server_error"), 3011, ["r9", "server_error"] },
        { new ReplyFailed("r9", null), 3011, ["r9", "no reason given"] },
        { new PhaseOverrun(ConversationPhase.Thinking, "listening again"), 3012, ["Thinking", "listening again"] },
        { new ToolTurnAbandoned(), 3013, ["tool"] },
        { new OutputLost("c2"), 3014, ["c2"] },
        { new ButtonStuck(TimeSpan.FromSeconds(120)), 3015, ["120 s"] },
        { new ReplyStalled(4, TimeSpan.FromSeconds(5)), 3016, ["4", "5 s"] },
        { new SessionReplaced("2 turns in a row without a reply"), 3017, ["2 turns in a row without a reply"] },
        { new CallNotRun("c3", "print", IsRefused: true), 3021, ["print", "c3", "16"] },
        { new CallNotRun("c3", null, IsRefused: true), 3021, ["(no name)"] },
        { new CallNotRun("c4", "print", IsRefused: false), 3025, ["print", "c4", "cancelled"] },
        { new CallNotRun("c4", null, IsRefused: false), 3025, ["(no name)"] },
        { new ReplyUnheard(5, TimeSpan.FromSeconds(10)), 3022, ["5", "10 s"] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Says_what_happened_with_its_facts(ConversationNotice notice, int id, string[] says)
    {
        _journal.Write(notice);

        var line = Assert.Single(_log.Lines);
        Assert.Equal(id, line.EventId);
        Assert.All(says, word => Assert.Contains(word, line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_said_and_what_the_link_tells_itself_have_no_line()
    {
        _journal.Write(new Caption(1, "So it is 4711"));
        _journal.Write(new TurnTaken(1) { Words = "4711" });
        _journal.Write(new SpeechHeard());
        _journal.Write(new ReplyBegan(1, "r1"));

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Dropped_messages_are_counted()
    {
        _journal.Dropped(17);

        var line = Assert.Single(_log.Lines);
        Assert.Equal(3024, line.EventId);
        Assert.Contains("17", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_80_letters_is_told_whole_and_a_longer_one_is_cut()
    {
        _journal.Write(new ToolCalled("c", new string('a', 80)));
        _journal.Write(new ToolCalled("c", new string('b', 81)));

        Assert.Contains($" {new string('a', 80)} ", _log.Lines.First().Message, StringComparison.Ordinal);
        Assert.Contains($" {new string('b', 80)}… ", _log.Lines.Last().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(SilentReply), 20)]
    [InlineData(typeof(BargedIn), 300)]
    [InlineData(typeof(PhaseChanged), 300)]
    [InlineData(typeof(ReplyEnded), 300)]
    public void Of_a_kind_only_so_many_lines_are_written_in_a_minute_and_the_next_says_how_many_were_left_out(Type kind, int lines)
    {
        ConversationNotice notice = kind == typeof(SilentReply) ? new SilentReply("r")
            : kind == typeof(BargedIn) ? new BargedIn(1)
            : kind == typeof(PhaseChanged) ? new PhaseChanged(ConversationPhase.Idle, ConversationPhase.Listening)
            : new ReplyEnded(1, TimeSpan.Zero, Whole: true);
        for (var i = 0; i < lines + 5; i++)
        {
            _journal.Write(notice);
        }

        Assert.Equal(lines, _log.Lines.Count);
        _clock.Advance(TimeSpan.FromSeconds(61));
        _journal.Write(notice);

        var leftOut = _log.Lines.ElementAt(lines);
        Assert.Equal(3023, leftOut.EventId);
        Assert.StartsWith("5 lines", leftOut.Message, StringComparison.Ordinal);
        Assert.Equal(lines + 2, _log.Lines.Count);
    }
}
