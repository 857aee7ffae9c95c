using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Tests.Conversation;

/// <summary>The audio engine and the conversation together: a device goes away in the middle of a reply, and comes back or does not.</summary>
public sealed class EngineSeamTests
{
    private static readonly VoiceEvent[] _turn = [new VoiceSpeechEnded("u"), new VoiceTurnTaken("u", "…")];
    private static readonly VoiceEvent[] _noise = [new VoiceSpeechEnded("u"), new VoiceTurnDismissed("u")];

    public static TheoryData<double, bool, double?> Losses()
    {
        var losses = new TheoryData<double, bool, double?>();
        foreach (var at in new[] { 0.5, 1.0, 1.97, 1.99, 2.0 })
        {
            foreach (var isToldFirst in new[] { true, false })
            {
                foreach (var backAfter in new double?[] { null, 0.3, 3 })
                {
                    losses.Add(at, isToldFirst, backAfter);
                }
            }
        }

        return losses;
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_reply_in_which_the_device_goes_is_heard_to_its_end_at_the_next_or_ends_where_it_was_heard(double at, bool isToldFirst,
        double? backAfter)
    {
        using var bench = new SeamBench();
        bench.Reply(1, 2.0);
        bench.Run(at);
        Assert.Equal(ConversationPhase.Speaking, bench.Phase);

        bench.Lose(isToldFirst);
        if (backAfter is { } seconds)
        {
            bench.Run(seconds);
            bench.Attach();
        }

        bench.Run(13);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        var heard = Assert.Single(bench.Heard);
        Assert.Equal(1, heard.Reply);
        Assert.Equal(backAfter is null && at < 2 ? at : 2.0, heard.Heard.TotalSeconds, 0.06);
        Assert.Equal(heard.Heard, bench.Ledger(1)!.Heard);
        bench.AnswersAgain(2);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, null, false)]
    [InlineData(true, 0.4, true)]
    [InlineData(true, 0.4, false)]
    [InlineData(false, null, true)]
    [InlineData(false, 0.4, true)]
    [InlineData(false, 0.4, false)]
    [InlineData(false, null, false)]
    public void A_device_that_goes_right_after_an_interruption_loses_neither_the_cut_nor_the_conversation(bool isTurn, double? backAfter,
        bool isToldFirst)
    {
        using var bench = new SeamBench();
        bench.Reply(1, 2.0);
        bench.Run(1.0);
        bench.Server(new VoiceSpeechBegan("u"));
        bench.StepEngine(); // the cut is asked for, and no period comes any more
        bench.Lose(isToldFirst);
        if (backAfter is { } seconds)
        {
            bench.Run(seconds);
            bench.Attach();
        }

        bench.Run(0.2);
        bench.Server(isTurn ? _turn : _noise);
        bench.Run(isTurn ? 0.5 : 13);

        var heard = Assert.Single(bench.Heard);
        Assert.Equal(backAfter is not null && !isTurn ? 2.0 : 1.0, heard.Heard.TotalSeconds, 0.06);
        Assert.Equal(heard.Heard, bench.Ledger(1)!.Heard);
        Assert.Equal(isTurn ? ConversationPhase.Thinking : ConversationPhase.Listening, bench.Phase);
        if (backAfter is null)
        {
            bench.Attach();
        }

        bench.AnswersAgain(2);
    }

    [Fact]
    public void A_device_that_comes_back_after_the_reply_was_given_up_does_not_speak_its_rest()
    {
        using var bench = new SeamBench();
        bench.Reply(1, 2.0);
        bench.Run(1.0);
        bench.Lose(isToldFirst: true);
        bench.Run(11);
        Assert.Equal(ConversationPhase.Listening, bench.Phase);

        bench.Attach();
        bench.Run(2);

        Assert.Equal(0, bench.LoudestSinceAttached);
        Assert.Single(bench.Heard);
    }

    [Fact]
    public void A_device_that_comes_and_goes_again_and_again_does_not_end_the_reply_early_and_does_not_repeat_it()
    {
        using var bench = new SeamBench();
        bench.Reply(1, 2.0);
        for (var i = 0; i < 5; i++)
        {
            bench.Run(0.3);
            bench.Lose(isToldFirst: i % 2 == 0);
            bench.Run(0.5);
            bench.Attach();
        }

        bench.Run(1.5);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        Assert.Equal(2.0, Assert.Single(bench.Heard).Heard.TotalSeconds, 0.06);
        Assert.InRange(bench.SoundingSeconds, 1.9, 2.2);
    }

    [Fact]
    public void A_reply_that_arrives_while_there_is_no_device_begins_with_the_next()
    {
        using var bench = new SeamBench();
        bench.Lose(isToldFirst: true);
        bench.Reply(1, 1.0);
        bench.Run(2);
        bench.Attach();
        bench.Run(2);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        Assert.Equal(1.0, Assert.Single(bench.Heard).Heard.TotalSeconds, 0.06);
    }

    [Fact]
    public void A_reply_that_arrives_while_there_is_no_device_and_none_comes_does_not_keep_the_phase_for_ever()
    {
        using var bench = new SeamBench();
        bench.Lose(isToldFirst: true);
        bench.Reply(1, 1.0);
        bench.Run(200);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        bench.Attach();
        bench.Run(1.5);
        Assert.Equal(0, bench.LoudestSinceAttached);
        bench.AnswersAgain(2);
    }
}
