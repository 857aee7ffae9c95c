using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>Every reply that was begun ends exactly once, with what was heard of it, whatever becomes of the device meanwhile.</summary>
public sealed class ReplyEndTests
{
    private const double ReplySeconds = 1.0;

    /// <summary>The moments at which the device goes, and what had been heard by then (the first period comes before the first sample).</summary>
    public static TheoryData<string, double, bool> Moments()
    {
        var moments = new TheoryData<string, double, bool>();
        foreach (var comesBack in new[] { true, false })
        {
            moments.Add("before the first sample", 0, comesBack);
            moments.Add("middle", 0.49, comesBack);
            moments.Add("last 40 ms in the ring", 0.97, comesBack);
            moments.Add("just suspended", 0.49, comesBack);
            moments.Add("suspended for a while", 0.495, comesBack);
            moments.Add("while ducked", 0.49, comesBack);
            moments.Add("just resumed", 0.495, comesBack);
            moments.Add("while a second reply queues", 0.49, comesBack);
            moments.Add("while it is starved", 0.5, comesBack);
        }

        return moments;
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void A_device_that_goes_leaves_no_reply_without_its_one_end(string moment, double heardSeconds, bool comesBack)
    {
        using var bench = new EngineBench();
        var replies = BringTo(bench, moment);
        bench.Detach();
        Assert.Equal(heardSeconds, new ReplyEnds(bench.Events).Heard(1).TotalSeconds, 0.001);
        Assert.False(new ReplyEnds(bench.Events).IsSounding(1), "a reply without a device does not sound");

        if (comesBack)
        {
            bench.Run(50);
            bench.Attach(playbackHz: 44_100);
            bench.Engine.Playback.Resume();
            Complete(bench, moment);
            bench.Run(250);
        }
        else
        {
            bench.Run(50);
            bench.Engine.Playback.DiscardThrough(replies); // as the conversation does, when it has waited for long enough
            bench.Step();
        }

        var ends = new ReplyEnds(bench.Events);
        for (var reply = 1; reply <= (comesBack ? replies : 1); reply++)
        {
            Assert.Equal(comesBack ? 1 : 0, ends.Drained(reply));
            Assert.Equal(0, ends.Dropped(reply)); // its pause was its end
            Assert.Equal(comesBack ? ReplySeconds : heardSeconds, ends.Heard(reply).TotalSeconds, 0.001);
            Assert.False(ends.IsSounding(reply));
        }

        bench.Attach();
        var told = bench.Events.Count;
        bench.Run(100);
        Assert.Equal(told, bench.Events.Count); // nothing of them is left
    }

    [Fact]
    public void A_reply_that_waits_for_its_device_and_is_dropped_at_the_next_one_is_not_told_twice()
    {
        using var bench = new EngineBench();
        BringTo(bench, "middle");
        bench.Detach();
        bench.Attach();
        bench.Step(); // in the new device's ring, and not taken
        var told = bench.Events.Count;

        bench.Engine.Playback.DiscardThrough(1);
        bench.Step();
        bench.Run(5);

        Assert.Equal(told, bench.Events.Count);
    }

    [Fact]
    public void A_reply_that_was_dropped_while_it_was_suspended_is_not_told_twice()
    {
        using var bench = new EngineBench();
        BringTo(bench, "suspended for a while");
        var told = bench.Events.Count;

        bench.Engine.Playback.DiscardThrough(1);
        bench.Engine.Playback.Resume();
        bench.Run(20);

        Assert.Equal(told, bench.Events.Count);
        Assert.Equal(PlaybackEventKind.Cut, bench.Events[^1].Kind);
    }

    [Fact]
    public void A_reply_that_was_let_go_on_and_dropped_in_the_next_moment_ends_although_it_never_sounded_again()
    {
        using var bench = new EngineBench();
        BringTo(bench, "suspended for a while");
        var heard = bench.Events[^1].Heard;

        bench.Engine.Playback.Resume();
        bench.Engine.Playback.DiscardThrough(1);
        bench.Run(20);

        Assert.Equal((PlaybackEventKind.Cut, heard), (bench.Events[^1].Kind, bench.Events[^1].Heard));
        Assert.Equal(2, bench.Events.Count(e => e.Kind == PlaybackEventKind.Cut));
    }

    [Fact]
    public void A_reply_dropped_in_the_moment_in_which_the_last_of_it_was_heard_and_more_was_to_come_ends()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Run(20);
        for (var i = 0; i < 2; i++)
        {
            bench.Device.Pump.OnPeriod(new float[480], new float[480]); // the ring runs dry before the audio thread sees it
        }

        bench.Engine.Playback.DiscardThrough(1);
        bench.Step();

        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Cut], bench.Events.Select(e => e.Kind));
        Assert.Equal(0.2, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_reply_that_is_dropped_alone_while_its_beginning_is_at_the_device_was_not_heard_whole()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.1));
        bench.Engine.Replies.Complete(1);
        bench.Receive(2, EngineBench.Tone(880, 24_000, 1.0));
        bench.Engine.Replies.Complete(2);
        bench.Run(10); // the end of the first and the beginning of the second stand in the ring

        bench.Engine.Playback.DiscardOnly(2);
        bench.Run(20);

        Assert.Equal([(PlaybackEventKind.Drained, 1), (PlaybackEventKind.Started, 2), (PlaybackEventKind.Cut, 2)],
            bench.Events.Skip(1).Select(e => (e.Kind, e.Reply)));
        Assert.InRange(bench.Events[^1].Heard.TotalSeconds, 0.001, 0.05);
    }

    [Fact]
    public void Replies_that_are_dropped_alone_give_their_memory_back_while_the_one_before_them_waits()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(20);
        bench.Engine.Playback.Suspend();
        bench.Run(5);
        var blocks = 0;
        for (var reply = 2; reply <= 30; reply++)
        {
            bench.Receive(reply, EngineBench.Tone(880, 24_000, 60));
            bench.Engine.Playback.DiscardOnly(reply);
            bench.Step();
            bench.Engine.Replies.Complete(reply);
            bench.Step();
            blocks = reply == 3 ? bench.Engine.Replies.BlocksMade : blocks;
        }

        Assert.Equal(blocks, bench.Engine.Replies.BlocksMade);
        bench.Engine.Playback.Resume();
        bench.Run(150);
        Assert.Equal([1], bench.Events.Where(e => e.Kind == PlaybackEventKind.Drained).Select(e => e.Reply));
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    private static int BringTo(EngineBench bench, string moment)
    {
        bench.Receive(1, EngineBench.Tone(440, 24_000, moment == "while it is starved" ? ReplySeconds / 2 : ReplySeconds));
        if (moment != "while it is starved")
        {
            bench.Engine.Replies.Complete(1);
        }

        switch (moment)
        {
            case "before the first sample":
                bench.Step();
                break;
            case "last 40 ms in the ring":
                bench.Run(98);
                break;
            case "while it is starved":
                bench.Run(60);
                break;
            case "while a second reply queues":
                bench.Receive(2, EngineBench.Tone(880, 24_000, ReplySeconds));
                bench.Engine.Replies.Complete(2);
                bench.Run(50);
                return 2;
            case "while ducked":
                bench.Run(45);
                bench.Engine.Sounds.Play(Earcon.Fault);
                bench.Run(5);
                break;
            default:
                bench.Run(50);
                break;
        }

        if (moment is "just suspended" or "suspended for a while" or "just resumed")
        {
            bench.Engine.Playback.Suspend();
            bench.Step();
            bench.Run(moment == "just suspended" ? 0 : 5);
        }

        if (moment == "just resumed")
        {
            bench.Engine.Playback.Resume();
            bench.Step();
        }

        return 1;
    }

    private static void Complete(EngineBench bench, string moment)
    {
        if (moment == "while it is starved")
        {
            bench.Receive(1, EngineBench.Tone(440, 24_000, ReplySeconds / 2));
            bench.Engine.Replies.Complete(1);
        }
    }
}
