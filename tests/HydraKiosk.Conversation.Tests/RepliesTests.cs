using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What the conversation keeps of replies, where no whole conversation tells it.</summary>
public sealed class RepliesTests
{
    private readonly List<ConversationEffect> _effects = [];

    [Fact]
    public void The_last_16_replies_are_known_by_name()
    {
        var replies = Replies.None;
        for (var i = 1; i <= 17; i++)
        {
            replies = replies.Created(i, $"r{i}", _effects).Drained(i, _effects);
        }

        Assert.Equal((16, "r2", "r17"), (replies.Known.Count, replies.Known[0].Id, replies.Known[^1].Id));
    }

    [Fact]
    public void The_last_16_that_were_dropped_alone_are_known_by_number()
    {
        var replies = Replies.None.Created(1, "r1", _effects).AudioDone(1);
        for (var i = 2; i <= 18; i++)
        {
            replies = replies.Created(i, $"r{i}", _effects).Done(Ended(i, ReplyOutcome.Cancelled), isSilent: false, _effects);
        }

        Assert.Equal((16, 3, 18), (replies.DiscardedOnly.Count, replies.DiscardedOnly[0], replies.DiscardedOnly[^1]));
        Assert.Equal((true, false), (replies.IsDiscarded(18), replies.IsDiscarded(1)));
    }

    [Fact]
    public void A_reply_after_speech_kills_what_was_asked_for_before_it_and_another_one_does_not()
    {
        var first = Replies.None.Created(1, "r1", _effects).AudioDone(1);

        Assert.False(first.Created(2, "r2", _effects).Known[0].IsDead);
        Assert.True((first with { SpeechSinceLast = true }).Created(2, "r2", _effects).Known[0].IsDead);
    }

    [Fact]
    public void What_was_done_before_the_person_moved_on_is_not_dead()
    {
        var replies = Replies.None.Created(1, "r1", _effects).Done(Ended(1), isSilent: false, _effects).Created(2, "r2", _effects);

        Assert.Equal([false, true], replies.TurnCompleted(_effects).Known.Select(r => r.IsDead));
    }

    [Fact]
    public void A_device_that_goes_parks_what_sounds_with_what_was_heard_and_nothing_else()
    {
        var replies = Replies.None.Created(1, "r1", _effects).AudioDone(1).Started(1).Starved(1, At(2)).Created(2, "r2", _effects).DeviceGone();

        Assert.Equal((true, (TimeSpan?)At(2)), (replies.Open[0].IsParked, replies.Open[0].HeardAtPause));
        Assert.Equal((false, (TimeSpan?)null), (replies.Open[1].IsParked, replies.Open[1].HeardAtPause));
        Assert.Null(Replies.None.Created(1, "r1", _effects).Started(1).DeviceGone().Open[0].HeardAtPause); // the loudspeaker has yet to tell
        Assert.Equal(At(3), replies.Parked(1, At(3)).DeviceGone().Open[0].HeardAtPause);
    }

    [Fact]
    public void At_the_next_device_a_parked_reply_sounds_and_one_that_is_only_silenced_stays_so()
    {
        var parked = Replies.None.Created(1, "r1", _effects).Started(1).Parked(1, At(1)).Started(1);
        Assert.Equal((false, (TimeSpan?)null, true), (parked.Open[0].IsParked, parked.Open[0].HeardAtPause, parked.Open[0].IsAudible));

        var silenced = Replies.None.Created(1, "r1", _effects).Started(1).Starved(1, At(1)).Started(1);
        Assert.Equal(At(1), silenced.Open[0].HeardAtPause);
    }

    [Fact]
    public void A_reply_that_is_fed_again_has_no_pause_left()
    {
        var fed = Replies.None.Created(1, "r1", _effects).Started(1).Starved(1, At(1)).Fed(1).Open[0];

        Assert.Equal((false, false, (TimeSpan?)null), (fed.IsStarved, fed.IsParked, fed.HeardAtPause));
    }

    [Fact]
    public void A_cut_tells_how_far_it_came_only_while_it_waits()
    {
        var sounding = Replies.None.Created(1, "r1", _effects).Started(1);

        Assert.Null(sounding.Cut(1, At(1), _effects).Open[0].HeardAtPause); // late news of a pause that is over
        Assert.Equal(At(1), sounding.SpeechStarted(At(0), _effects).Cut(1, At(1), _effects).Open[0].HeardAtPause);
    }

    [Fact]
    public void The_last_reply_that_ends_without_sound_lets_the_loudspeaker_go_on_and_another_does_not()
    {
        var two = Replies.None.Created(1, "r1", _effects).AudioDone(1).Created(2, "r2", _effects).SpeechStarted(At(1), _effects);
        var one = two.Done(Ended(2, sound: 0), isSilent: true, _effects);
        Assert.Equal(At(1), one.SuspendedAt);

        Assert.Null(one.Drained(1, _effects).SuspendedAt);
    }

    [Fact]
    public void A_lost_session_completes_what_sounds_and_drops_the_first_syllables_of_the_rest()
    {
        var replies = Replies.None.Created(1, "r1", _effects).AudioDone(1).Started(1).Created(2, "r2", _effects).SessionLost(_effects);

        var left = Assert.Single(replies.Open);
        Assert.Equal((1, false, true), (left.Number, left.IsGenerating, left.IsAudioDone));
        Assert.Equal((false, 0), (replies.SpeechSinceLast, replies.Known.Count));
        Assert.Same(Replies.None.Open, Replies.None.SessionLost(_effects).Open);
    }

    [Fact]
    public void A_lost_session_drops_what_was_being_interrupted()
    {
        var replies = Replies.None.Created(1, "r1", _effects).AudioDone(1).Started(1).SpeechStarted(At(1), _effects).SessionLost(_effects);

        Assert.Equal((true, (TimeSpan?)null), (replies.Open.IsEmpty, replies.SuspendedAt));
        Assert.Contains(new DiscardPlayback(1), _effects);
    }

    [Fact]
    public void What_never_sounded_and_is_dropped_is_reported_as_unheard_and_what_sounded_reports_itself()
    {
        Replies.None.Created(1, "r1", _effects).Started(1).AudioDone(1).Created(2, "r2", _effects).Interrupt(_effects);

        Assert.Equal([new ReportUnheard(2)], _effects.OfType<ReportUnheard>());
    }

    [Fact]
    public void A_reply_taken_from_the_loudspeaker_is_whole_and_has_its_place_by_number()
    {
        var replies = Replies.None.Created(1, "r1", _effects).AudioDone(1).Created(3, "r3", _effects).Adopted(2).Adopted(4);

        Assert.Equal([1, 2, 3, 4], replies.Open.Select(r => r.Number));
        Assert.Equal(new Reply(2, "", IsGenerating: false, IsAudioDone: true, IsAudible: true), replies.Open[1]);
        Assert.Equal(4, replies.Highest);
    }

    [Fact]
    public void Noise_in_a_pause_of_one_and_a_half_seconds_is_too_long_to_go_on()
    {
        var window = TimeSpan.FromSeconds(1.5);
        var paused = Replies.None.Created(1, "r1", _effects).Started(1).SpeechStarted(At(1), _effects);

        Assert.Single(paused.TurnDismissed(At(2.49), window, _effects).Open);
        Assert.Empty(paused.TurnDismissed(At(2.5), window, _effects).Open);
        Assert.Single((paused with { IsHeldBack = true }).TurnDismissed(At(9), window, _effects).Open);
    }

    private static VoiceReplyEnded Ended(int number, ReplyOutcome outcome = ReplyOutcome.Completed, double sound = 1) =>
        new($"r{number}", number, outcome, null, At(sound), 0, null);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
