namespace HydraKiosk.Conversation.Tests;

/// <summary>What was said, each stretch by its item, and what each event does to it.</summary>
public sealed class UtterancesTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(8);

    [Fact]
    public void New_speech_ends_what_was_said_before_it_and_leaves_the_rest_of_it()
    {
        var said = Utterances.None.Started("a", At(1)).Started("b", At(2));

        Assert.Equal([new Utterance("a", At(1), IsSpeaking: false) { Number = 1 }, new Utterance("b", At(2)) { Number = 2 }], said.All);
        Assert.True(said is { IsSpeaking: true, IsOpen: true, IsLastAnswered: false });
    }

    [Fact]
    public void Each_stretch_is_counted_when_it_begins_and_when_it_was_meant()
    {
        var said = Utterances.None.Started("a", At(1)).Started("a", At(2));
        Assert.Equal((1, 0), (said.Begun, said.Meant));

        said = said.Started("b", At(3)).Dismissed(1, "b").Started("c", At(4));
        Assert.Equal((3, 0), (said.Begun, said.Meant));
        Assert.Equal(1, said.Taken(0, "a").Meant);
        Assert.Equal(3, said.Taken(1, "c").Taken(0, "a").Meant); // a verdict that comes late takes nothing back
        Assert.Equal(3, said.Answered(spokeSinceLast: true).Meant); // a reply that begins has taken all of it
        Assert.Equal(3, said.Answered(spokeSinceLast: true).SessionGone().Meant);
    }

    [Fact]
    public void A_turn_that_nobody_announced_begins_and_is_meant_at_once_unless_a_reply_to_it_has_begun()
    {
        Assert.Equal((1, 1), Counts(Utterances.None.Taken(Utterances.NoneOpen, "x")));
        Assert.Equal((1, 1), Counts(Utterances.None.Started("a", At(1)).Answered(true).Taken(0, "a").Taken(Utterances.NoneOpen, "x")));

        static (int Begun, int Meant) Counts(Utterances said) => (said.Begun, said.Meant);
    }

    [Fact]
    public void Speech_of_the_same_item_goes_on_from_when_it_began()
    {
        var said = Utterances.None.Started("a", At(1)).Stopped("a").Started("a", At(2));

        Assert.Equal(new Utterance("a", At(1)) { Number = 1 }, Assert.Single(said.All));
    }

    [Fact]
    public void Eight_wait_at_most_and_the_oldest_goes()
    {
        var said = Utterances.None;
        for (var i = 1; i <= 8; i++)
        {
            said = said.Started($"u{i}", At(i));
        }

        Assert.Equal((8, "u1"), (said.All.Count, said.All[0].ItemId));
        said = said.Started("u9", At(9));
        Assert.Equal((8, "u2", "u9"), (said.All.Count, said.All[0].ItemId, said.All[^1].ItemId));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData(null, true)]
    [InlineData("b", false)]
    public void The_end_of_speech_belongs_to_its_item(string? item, bool ends)
    {
        var said = Utterances.None.Started("a", At(1));

        var after = said.Stopped(item);

        Assert.Equal(!ends, ReferenceEquals(said, after));
        Assert.Equal(!ends, after.IsSpeaking);
        Assert.True(after.IsOpen);
    }

    [Fact]
    public void What_is_judged_already_does_not_end_again()
    {
        var said = Utterances.None.Started("a", At(1)).Taken(0, "a");
        Assert.Same(said, said.Stopped("a"));
        Assert.Same(Utterances.None, Utterances.None.Stopped(null));
    }

    [Fact]
    public void A_verdict_finds_its_speech()
    {
        var said = Utterances.None.Started("a", At(1)).Started("b", At(2));

        Assert.Equal(0, said.Find("a"));
        Assert.Equal(1, said.Find("b"));
        Assert.Equal(1, said.Find(null));
        Assert.Equal(Utterances.Foreign, said.Find("x"));
        Assert.Equal(Utterances.NoneOpen, Utterances.None.Find("x"));
        Assert.Equal(0, Utterances.None.Started(null, At(1)).Find("x"));
        Assert.Equal(Utterances.Repeated, said.Taken(0, "a").Find("a"));
        Assert.Equal(Utterances.Repeated, said.Dismissed(1, null).Find("b"));
        Assert.Equal(Utterances.NoneOpen, said.Taken(0, "a").Taken(1, "b").Find(null));
    }

    [Theory]
    [InlineData("a")]
    [InlineData(null)]
    public void A_turn_is_judged_once_and_stays_owed_until_an_answer_is_heard(string? item)
    {
        var said = Utterances.None.Started("a", At(1)).Taken(0, item);

        Assert.Equal(new Utterance("a", At(1), IsSpeaking: false, IsJudged: true) { Number = 1 }, Assert.Single(said.All));
        Assert.Equal(["a"], said.Judged);
        Assert.Equal((false, false), (said.IsOpen, said.IsSpeaking));
        Assert.Equal(At(1), said.OwedSince(At(5), _limit));
        Assert.Empty(said.Heard().All);
    }

    [Fact]
    public void A_turn_that_nobody_owes_anything_for_is_forgotten_when_it_is_judged()
    {
        Assert.Empty(Utterances.None.Started("a", At(1)).Settled().Taken(0, "a").All);
        Assert.Equal(["x"], Utterances.None.Taken(Utterances.NoneOpen, "x").Judged);
        Assert.Empty(Utterances.None.Taken(Utterances.NoneOpen, null).All);
        Assert.Equal(["x"], Utterances.None.Dismissed(Utterances.NoneOpen, "x").Judged);
    }

    [Fact]
    public void Noise_takes_only_itself_away()
    {
        var said = Utterances.None.Started("a", At(1)).Started("b", At(2)).Dismissed(1, null);

        Assert.Equal("a", Assert.Single(said.All).ItemId);
        Assert.Equal(["b"], said.Judged);
    }

    [Fact]
    public void The_last_32_verdicts_are_known_and_speech_that_begins_again_forgets_its_own()
    {
        var said = Utterances.None;
        for (var i = 1; i <= 33; i++)
        {
            said = said.Taken(Utterances.NoneOpen, $"u{i}");
        }

        Assert.Equal((32, "u2", "u33"), (said.Judged.Count, said.Judged[0], said.Judged[^1]));
        Assert.DoesNotContain("u9", said.Started("u9", At(1)).Judged);
        Assert.Equal(32, said.Started(null, At(1)).Judged.Count);
    }

    [Fact]
    public void A_reply_answers_what_is_open_and_leaves_what_was_judged()
    {
        var said = Utterances.None.Started("a", At(1)).Taken(0, "a").Started("b", At(2)).Answered(spokeSinceLast: true);

        Assert.Equal([new Utterance("a", At(1), IsSpeaking: false, IsJudged: true) { Number = 1 }, new Utterance("b", At(2), IsSpeaking: false, IsAnswered: true) { Number = 2 }],
            said.All);
        Assert.Equal((false, true), (said.IsOpen, said.IsLastAnswered));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    public void Whether_the_last_words_are_answered_is_remembered_until_new_ones(bool before, bool spoke, bool isAnswered)
    {
        var said = (Utterances.None with { IsLastAnswered = before }).Answered(spoke);

        Assert.Equal(isAnswered, said.IsLastAnswered);
        Assert.False(said.Started("a", At(1)).IsLastAnswered);
        Assert.False(said.SessionGone().IsLastAnswered);
    }

    [Fact]
    public void An_answer_that_is_heard_settles_what_it_answers_and_not_what_was_said_since()
    {
        var said = Utterances.None.Started("a", At(1)).Answered(spokeSinceLast: true).Started("b", At(5)).Heard();

        Assert.Equal([false, true], said.All.Select(u => u.IsOwed));
        Assert.Equal(At(5), said.OwedSince(At(6), _limit));
        Assert.Null(said.Settled().OwedSince(At(6), _limit));
        Assert.Same(Utterances.None, Utterances.None.Heard());
    }

    [Fact]
    public void What_gets_no_verdict_is_forgotten_where_it_is_open()
    {
        var said = Utterances.None.Started("a", At(1)).Answered(spokeSinceLast: true).Started("b", At(2)).GivenUp();

        Assert.Equal("a", Assert.Single(said.All).ItemId);
    }

    [Fact]
    public void A_lost_session_takes_items_and_verdicts_along_and_not_what_is_owed()
    {
        var said = Utterances.None.Started("a", At(1)).Settled().Started("b", At(2)).SessionGone();

        Assert.Equal(new Utterance(null, At(2), IsSpeaking: false, IsJudged: true) { Number = 2 }, Assert.Single(said.All));
        Assert.Empty(said.Judged);
        Assert.False(said.IsOpen);
    }

    [Fact]
    public void What_is_owed_counts_from_the_oldest_that_is_not_too_old()
    {
        var said = Utterances.None.Started("a", At(1)).Started("b", At(5));

        Assert.Equal(At(1), said.OwedSince(At(9), _limit));
        Assert.Equal(At(5), said.OwedSince(At(9.001), _limit));
        Assert.Null(said.OwedSince(At(13.001), _limit));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
