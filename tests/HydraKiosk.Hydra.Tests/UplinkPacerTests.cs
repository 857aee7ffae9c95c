using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Tests;

public class UplinkPacerTests
{
    private readonly ManualClock _clock = new();
    private readonly UplinkPacer _pacer;
    private readonly List<(TimeSpan At, byte Value, PacedChunk Chunk)> _sent = [];
    private readonly byte[] _buffer = new byte[ModelRoster.Uplink.ChunkBytes];

    public UplinkPacerTests() => _pacer = new UplinkPacer(_clock, ModelRoster.Uplink);

    private void Capture(byte value, bool open = true, bool speech = true, TimeSpan age = default)
    {
        _pacer.NextSlot.Fill(value);
        _pacer.Add(new UplinkChunk((_clock.Elapsed - age).Ticks, open, speech), _clock.GetTimestamp());
    }

    private void Send()
    {
        while (_pacer.TryNext(_clock.GetTimestamp(), _buffer, out var chunk))
        {
            Assert.Single(_buffer.Distinct());
            _sent.Add((_clock.Elapsed, _buffer[0], chunk));
        }
    }

    /// <summary>
    /// Time passes in steps of 20 ms: a chunk is captured at each where <paramref name="capture"/> says so, then what is due is sent.
    /// </summary>
    private void Run(int steps, Func<int, (byte Value, bool Open, bool Speech)?> capture)
    {
        for (var i = 0; i < steps; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            if (capture(i) is { } chunk)
            {
                Capture(chunk.Value, chunk.Open, chunk.Speech);
            }

            Send();
        }
    }

    [Fact]
    public void Nothing_goes_out_before_a_session_is_ready_and_nothing_old_after()
    {
        Run(100, _ => (1, true, true));
        Assert.Empty(_sent);
        _pacer.Start(_clock.GetTimestamp());
        Run(10, _ => (2, true, true));
        Assert.Equal(10, _sent.Count);
        Assert.All(_sent, s => Assert.Equal((2, true), (s.Value, s.Chunk.Live)));
    }

    [Fact]
    public void Words_said_into_a_lost_session_go_to_the_next_from_their_beginning()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(50, i => ((byte)(i + 1), i != 20, true));
        _pacer.Stop();
        _sent.Clear();

        _pacer.KeepFrom(_clock.GetTimestamp() - TimeSpan.FromMilliseconds(800).Ticks, TimeSpan.FromMilliseconds(100));
        Assert.True(_pacer.IsKeeping);
        _pacer.Start(_clock.GetTimestamp());
        Run(200, _ => (99, true, true));

        // what the gate held back stays so
        Assert.Equal(Enumerable.Range(5, 46).Select(i => i == 21 ? 0 : i), _sent.Take(46).Select(s => (int)s.Value));
        Assert.False(_pacer.IsKeeping);
    }

    [Fact]
    public void What_the_history_has_run_over_is_not_kept()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Assert.True(_pacer.IsKeeping);
        Run(new UplinkHistory(ModelRoster.Uplink).Capacity + 2, _ => (1, true, true));
        Assert.False(_pacer.IsKeeping);
    }

    [Fact]
    public void Closed_chunks_go_out_as_zeros_at_the_same_pace()
    {
        _pacer.Start(_clock.GetTimestamp());
        Send();
        _sent.Clear();
        Run(100, i => (7, i % 2 == 0, true));
        Assert.Equal(100, _sent.Count);
        Assert.All(_sent.Select((s, i) => (s.Value, i)), s => Assert.Equal(s.i % 2 == 0 ? 7 : 0, s.Value));
    }

    [Fact]
    public void Without_a_microphone_zeros_go_out_at_real_time()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(3000, _ => null);
        Assert.InRange(_sent.Count, 2999, 3001); // a minute
        Assert.All(_sent, s => Assert.Equal(0, s.Value));
        Assert.Equal(_sent.Count, _pacer.FillerChunks);
    }

    [Fact]
    public void A_microphone_that_stops_is_replaced_after_60_ms_and_the_count_stays_whole()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(100, _ => (1, true, true));
        Run(2, _ => null);
        Assert.InRange(_sent.Count, 100, 101);
        Run(98, _ => null);
        Run(100, _ => (2, true, true));
        Assert.InRange(_sent.Count, 298, 302);
    }

    [Fact]
    public void Silence_that_comes_late_is_not_sent_a_second_time()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(10, _ => (1, true, true));
        Run(5, _ => null); // the audio thread stalls for 100 ms …
        for (var i = 0; i < 5; i++)
        {
            Capture(9, open: true, speech: false, age: TimeSpan.FromMilliseconds(20 * (5 - i))); // … and hands over what it has
            Send();
        }

        Run(10, _ => (2, true, true));
        Assert.InRange(_sent.Count, 25, 26);
    }

    [Fact]
    public void Silence_that_was_filled_is_not_sent_again_whatever_time_it_bears()
    {
        _pacer.Start(_clock.GetTimestamp());
        for (var stall = 0; stall < 20; stall++)
        {
            Run(35, _ => (1, true, false));
            Run(15, _ => null); // the machine stalls for 300 ms …
            for (var i = 0; i < 15; i++)
            {
                Capture(9, open: true, speech: false); // … and a device that lost no period stamps them all as of now
                Send();
            }
        }

        Run(50, _ => (2, true, false));
        Assert.InRange(_sent.Count, 1049, 1051); // 21 s of time
    }

    [Fact]
    public void Speech_that_comes_late_is_sent_all_the_same_and_the_pause_after_it_is_shorter()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(50, _ => (1, true, true));
        Run(10, _ => null);
        for (var i = 0; i < 10; i++)
        {
            Capture(2, open: true, speech: true);
            Send();
        }

        Run(40, _ => (3, true, false));
        Assert.Equal(10, _sent.Count(s => s.Value == 2));
        Assert.InRange(_sent.Count, 99, 101);
    }

    [Fact]
    public void A_microphone_that_was_really_lost_is_not_made_up_for()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(50, _ => (1, true, false));
        _clock.Advance(TimeSpan.FromSeconds(3)); // nothing was sent, and nothing captured
        Run(50, _ => (2, true, false));
        Assert.InRange(_sent.Count, 100, 103);
    }

    [Fact]
    public void Chunks_older_than_half_a_second_are_dropped()
    {
        _pacer.Start(_clock.GetTimestamp());
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20)); // the socket takes nothing for two seconds
            Capture((byte)i);
        }

        Send();
        Assert.Equal(26, _sent.Count);
        Assert.Equal(74, _sent[0].Value);
        Assert.Equal(74, _pacer.StaleChunks);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(9000)]
    public void What_is_said_while_connecting_arrives_whole_in_order_and_not_too_fast(int connectMs)
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        var next = 0;
        (byte, bool, bool)? Speak(int _) => ((byte)((next++ % 200) + 1), true, true);
        Run(connectMs / 20, Speak);
        _pacer.Start(_clock.GetTimestamp());
        var start = _clock.Elapsed;
        Run(3 * connectMs / 20, Speak); // 1.5 times real time has caught up after twice the delay

        Assert.Equal(Enumerable.Range(0, _sent.Count).Select(i => (i % 200) + 1), _sent.Select(s => (int)s.Value));
        Assert.Equal(next, _sent.Count);
        Assert.True(_sent[^1].Chunk.Live);
        for (var i = 0; i < _sent.Count; i++)
        {
            Assert.True((i + 1) <= 3 + ((_sent[i].At - start) * 1.5 / TimeSpan.FromMilliseconds(20)) + 0.001, $"chunk {i} at {_sent[i].At}");
        }
    }

    [Fact]
    public void Long_silence_is_trimmed_to_200_ms_and_every_word_is_kept()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(50, _ => (1, true, true));
        Run(150, _ => (2, true, false)); // three seconds of pause
        Run(50, _ => (3, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(400, _ => (4, true, true));
        Assert.Equal(50, _sent.Count(s => s.Value == 1));
        Assert.Equal(10, _sent.Count(s => s.Value == 2));
        Assert.Equal(50, _sent.Count(s => s.Value == 3));
        Assert.Equal(400, _sent.Count(s => s.Value == 4));
        Assert.Equal(140, _pacer.TrimmedChunks);
    }

    [Fact]
    public void Preroll_goes_out_although_the_gate_was_closed_and_later_closed_chunks_do_not()
    {
        Run(50, _ => (1, false, true));
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(300));
        Run(10, _ => (2, true, true));
        Run(10, _ => (3, false, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(100, _ => (4, false, false));
        Assert.InRange(_sent.Count(s => s.Value == 1), 15, 16);
        Assert.Equal(10, _sent.Count(s => s.Value == 2));
        Assert.DoesNotContain(_sent, s => s.Value is 3 or 4);
    }

    [Fact]
    public void A_press_in_a_running_session_sends_its_preroll_and_nothing_twice()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(100, _ => (1, false, true));
        _sent.Clear();
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(300));
        Run(100, i => ((byte)(i + 10), true, true));
        Assert.InRange(_sent.Count(s => s.Value == 1), 15, 16);
        Assert.Equal(Enumerable.Range(10, 100), _sent.Where(s => s.Value >= 10).Select(s => (int)s.Value));

        _sent.Clear();
        _pacer.KeepFrom(_clock.GetTimestamp() - TimeSpan.FromSeconds(1).Ticks, TimeSpan.Zero); // these went out as they came
        Run(10, _ => (5, true, true));
        Assert.Equal(10, _sent.Count);
    }

    [Fact]
    public void A_mark_that_the_history_has_run_over_is_void()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(600, _ => (1, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(5, _ => (2, true, true));
        Assert.All(_sent, s => Assert.Equal(2, s.Value));
    }

    [Fact]
    public void A_press_after_a_long_outage_counts_although_an_earlier_one_was_never_served()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(600, _ => (1, false, true)); // twelve seconds without a session: the first mark's beginning is gone
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(300));
        Run(50, _ => (2, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(200, _ => (3, true, true));
        Assert.InRange(_sent.Count(s => s.Value == 1), 15, 16); // its preroll
        Assert.Equal(50, _sent.Count(s => s.Value == 2));
        Assert.Equal(200, _sent.Count(s => s.Value == 3));
    }

    [Fact]
    public void A_second_press_while_the_first_is_still_served_loses_nothing()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(400, _ => (1, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(150, _ => (2, true, true)); // catching up, and the first mark has left the history meanwhile
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(100));
        Run(900, _ => (3, true, true));
        Assert.Equal(400, _sent.Count(s => s.Value == 1));
        Assert.Equal(150, _sent.Count(s => s.Value == 2));
        Assert.Equal(900, _sent.Count(s => s.Value == 3));
    }

    [Fact]
    public void Nothing_that_was_heard_before_a_conversation_ended_goes_out_in_the_next()
    {
        Run(50, _ => (1, true, true)); // the first visitor
        _pacer.Forget(_clock.GetTimestamp());
        Capture(1); // this was still in the microphone's queue
        _pacer.KeepFrom(_clock.GetTimestamp() - TimeSpan.FromSeconds(9).Ticks, TimeSpan.FromSeconds(1));
        Run(50, _ => (2, true, true)); // the next one
        Assert.True(_pacer.IsKeeping);
        _pacer.Start(_clock.GetTimestamp());
        Run(150, _ => (3, true, true));
        Assert.DoesNotContain(_sent, s => s.Value == 1);
        Assert.Equal(50, _sent.Count(s => s.Value == 2)); // and whole, although the history is young
        Assert.Equal(150, _sent.Count(s => s.Value == 3));
    }

    [Fact]
    public void A_running_session_goes_on_when_what_was_heard_is_forgotten()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(200, _ => (1, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(10, _ => (1, true, true)); // it is catching up
        _sent.Clear();
        _pacer.Forget(_clock.GetTimestamp());
        Assert.False(_pacer.CatchingUp);
        Send();
        Assert.Empty(_sent);
        Assert.False(_pacer.IsKeeping);
        Run(20, _ => (2, true, true));
        Assert.Equal(Enumerable.Repeat((byte)2, 20), _sent.Select(s => s.Value));
        Assert.All(_sent, s => Assert.True(s.Chunk.Live));
    }

    [Fact]
    public void Catching_up_ends_the_account_of_what_was_sent_so_that_no_pause_after_it_is_cut_short()
    {
        Run(20, _ => (1, true, true));
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(100, _ => (2, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(250, _ => (3, true, true)); // 1.5 times real time, and then the present
        Assert.True(_sent[^1].Chunk.Live);
        _sent.Clear();
        Run(50, _ => (4, true, false)); // silence: every chunk of it has its own place
        Assert.Equal(50, _sent.Count(s => s.Value == 4));
        Assert.Equal(0, _pacer.TrimmedChunks);
    }

    [Fact]
    public void After_waking_late_a_catch_up_sends_at_most_three_chunks_together_and_holds_its_mean_speed()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(400, _ => (1, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(1, _ => (1, true, true));
        _clock.Advance(TimeSpan.FromSeconds(2)); // nobody looked for two seconds
        _sent.Clear();
        Send();
        Assert.Equal(3, _sent.Count);
        _sent.Clear();
        Run(100, _ => (1, true, true)); // two seconds at 1.5 times real time
        Assert.InRange(_sent.Count, 149, 151);
    }

    [Fact]
    public void Silence_is_replaced_in_its_own_time_and_arrears_of_it_are_forgotten_after_half_a_second()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(10, _ => (1, true, true));
        _clock.Advance(TimeSpan.FromMilliseconds(480)); // nobody looked: these are owed
        _sent.Clear();
        Send();
        Assert.InRange(_sent.Count, 23, 25);
        _clock.Advance(TimeSpan.FromSeconds(5)); // and these are not
        _sent.Clear();
        Send();
        Assert.Single(_sent);
        Run(50, _ => null);
        Assert.InRange(_sent.Count, 50, 52);
    }

    [Fact]
    public void A_press_is_owed_nothing_twice_and_nothing_from_before_its_preroll()
    {
        _pacer.Start(_clock.GetTimestamp());
        Run(20, _ => (1, false, true));
        Run(10, _ => (2, true, true)); // heard as it came
        Run(10, _ => (3, false, true));
        _sent.Clear();
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(600)); // goes back into all three
        Run(60, _ => (4, true, true));
        Assert.InRange(_sent.Count(s => s.Value == 3), 10, 10);
        Assert.DoesNotContain(_sent, s => s.Value is 1 or 2);
        Assert.Equal(60, _sent.Count(s => s.Value == 4));
    }

    [Fact]
    public void A_mark_of_which_nothing_was_captured_yet_delays_nothing()
    {
        Run(10, _ => (1, true, true));
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        _pacer.Start(_clock.GetTimestamp());
        Assert.False(_pacer.CatchingUp);
        Assert.False(_pacer.IsKeeping);
        Run(5, _ => (2, true, true));
        Assert.All(_sent.Where(s => s.Value != 0), s => Assert.Equal((2, true), (s.Value, s.Chunk.Live)));
    }

    [Fact]
    public void Once_caught_up_a_closed_gate_holds_again_what_would_have_been_preroll()
    {
        Run(20, _ => (1, false, true));
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(200));
        Run(10, _ => (2, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(60, _ => (3, true, true));
        Assert.False(_pacer.IsKeeping); // the next press sets a mark of its own
        Assert.False(_pacer.CatchingUp);
        _sent.Clear();
        Capture(5, open: false, age: TimeSpan.FromMilliseconds(450)); // stamped long before now, and closed
        Send();
        Assert.DoesNotContain(_sent, s => s.Value == 5);
        Run(20, _ => (6, false, true));
        _sent.Clear();
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(200));
        Run(30, _ => (7, true, true));
        Assert.InRange(_sent.Count(s => s.Value == 6), 10, 11);
    }

    [Fact]
    public void Silence_after_silence_is_counted_from_the_last_word_of_each_catch_up()
    {
        for (var turn = 0; turn < 2; turn++)
        {
            _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
            Run(20, _ => (2, true, false));
            Run(20, _ => (1, true, true));
            _pacer.Start(_clock.GetTimestamp());
            Run(150, _ => (3, true, true));
            Assert.Equal(10, _sent.Count(s => s.Value == 2)); // five after the beginning, five before the word
            Assert.Equal(20, _sent.Count(s => s.Value == 1));
            _pacer.Stop();
            _sent.Clear();
        }
    }

    [Fact]
    public void A_press_in_a_running_session_keeps_the_first_silence_of_its_preroll_whatever_was_silent_before()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(20, _ => (1, true, true));
        Run(30, _ => (2, true, false));
        _pacer.Start(_clock.GetTimestamp());
        Run(30, _ => (2, true, false)); // caught up in the middle of a pause
        Assert.False(_pacer.CatchingUp);
        Run(30, _ => (3, false, false));
        _sent.Clear();
        var trimmed = _pacer.TrimmedChunks;
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(600));
        Run(60, _ => (4, true, true));
        Assert.Equal(10, _sent.Count(s => s.Value == 3)); // five at its beginning, five before the word
        Assert.InRange(_pacer.TrimmedChunks - trimmed, 20, 21);
    }

    [Fact]
    public void Each_session_begins_its_arrears_with_one_chunk_at_once()
    {
        for (var session = 0; session < 2; session++)
        {
            _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
            Run(20, _ => (1, true, true));
            _pacer.Start(_clock.GetTimestamp());
            Send();
            Assert.Single(_sent);
            Run(2, _ => (1, true, true));
            Assert.Equal(4, _sent.Count);
            _clock.Advance(TimeSpan.FromSeconds(1));
            _ = _pacer.TryNext(_clock.GetTimestamp(), _buffer, out _); // one of three that may go: the rest is not for the next session
            _pacer.Stop();
            _sent.Clear();
        }
    }

    [Fact]
    public void Nothing_of_a_lost_session_goes_to_the_next()
    {
        _pacer.KeepFrom(_clock.GetTimestamp(), TimeSpan.Zero);
        Run(100, _ => (1, true, true));
        _pacer.Start(_clock.GetTimestamp());
        Run(5, _ => (1, true, true));
        _pacer.Stop();
        Run(20, _ => (2, true, true));
        _sent.Clear();
        _pacer.Start(_clock.GetTimestamp());
        Run(5, _ => (3, true, true));
        Assert.All(_sent, s => Assert.Equal(3, s.Value));
    }

    [Fact]
    public void A_chunk_costs_no_allocation()
    {
        _pacer.Start(0);
        Run(1, _ => (1, true, true));
        var now = _clock.GetTimestamp();
        var (given, sent) = (0, 0);
        Assert.Equal(0, Allocations.In(
            () =>
            {
                now += TimeSpan.TicksPerMillisecond * 20;
                _pacer.NextSlot.Fill(1);
                _pacer.Add(new UplinkChunk(now, true, true), now);
                given++;
                while (_pacer.TryNext(now, _buffer, out _))
                {
                    sent++;
                }
            },
            runs: 10_000));
        Assert.Equal(given, sent);
    }
}
