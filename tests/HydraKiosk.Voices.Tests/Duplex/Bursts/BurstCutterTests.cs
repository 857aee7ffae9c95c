using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Voices.Duplex.Bursts;

namespace HydraKiosk.Voices.Tests.Duplex.Bursts;

/// <summary>What becomes of sound that never ends, told in virtual time.</summary>
public sealed class BurstCutterTests
{
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(80); // what the models send at a time

    private readonly ManualClock _clock = new();
    private readonly Loudspeaker _loudspeaker;
    private readonly List<VoiceEvent> _told = [];
    private readonly BurstCutter _cutter;
    private int _replies;

    public BurstCutterTests()
    {
        _loudspeaker = new Loudspeaker(_clock);
        _cutter = Cutter(_loudspeaker);
    }

    [Fact]
    public void Silence_is_no_reply()
    {
        Hear(Sounds.Silence(30));

        Assert.Empty(_told);
        Assert.Equal(0, _loudspeaker.Replies);
    }

    [Fact]
    public void A_burst_is_a_reply_with_a_number_of_its_own_and_a_pause_ends_it()
    {
        Hear(Sounds.Silence(1), Sounds.Speech(2), Sounds.Silence(2), Sounds.Speech(1), Sounds.Silence(2));

        Assert.Equal(
            ["VoiceReplyBegan", "VoiceReplySoundComplete", "VoiceReplyEnded", "VoiceReplyBegan", "VoiceReplySoundComplete", "VoiceReplyEnded"],
            _told.Select(e => e.GetType().Name));
        Assert.Equal([1, 2], _told.OfType<VoiceReplyBegan>().Select(e => e.Reply));
        Assert.Equal([1, 2], _loudspeaker.Completed);
        Assert.All(_told.OfType<VoiceReplyEnded>(), e => Assert.Equal(ReplyOutcome.Completed, e.Outcome));
        Assert.InRange(_told.OfType<VoiceReplyEnded>().First().Sound.TotalSeconds, 2.7, 2.9); // the pause that ends it is heard as well
    }

    [Fact]
    public void Nothing_of_the_first_word_is_missing()
    {
        var speech = Sounds.Speech(1);
        Hear(Sounds.Silence(1), speech, Sounds.Silence(2));

        var heard = _loudspeaker.Sound(1);
        var begin = Array.FindIndex(heard, sample => sample != 0);
        Assert.InRange(begin, 1, 4_000); // four frames of silence before it
        Assert.Equal(speech.AsSpan(1, 40_000).ToArray(), heard.AsSpan(begin, 40_000).ToArray());
    }

    [Fact]
    public void A_pause_between_sentences_stays_in_the_reply_and_a_click_is_none()
    {
        Hear(Sounds.Speech(0.02), Sounds.Silence(2), Sounds.Speech(1), Sounds.Silence(0.7), Sounds.Speech(1), Sounds.Silence(1));

        Assert.Single(_told.OfType<VoiceReplyBegan>());
    }

    [Fact]
    public void The_words_of_a_reply_come_with_it_also_those_that_came_a_little_earlier()
    {
        Hear(Sounds.Silence(1));
        _cutter.AddText(" Good");
        Hear(Sounds.Speech(0.4));
        _cutter.AddText(" morning");
        Hear(Sounds.Speech(0.4), Sounds.Silence(1));

        Assert.Equal([(1, " Good"), (1, " morning")], _told.OfType<VoiceReplyText>().Select(t => (t.Reply, t.Text)));
        Assert.IsType<VoiceReplyBegan>(_told[0]);
    }

    [Fact]
    public void Words_that_never_sound_are_not_kept_for_ever()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _cutter.AddText($" {i}");
        }

        Hear(Sounds.Speech(0.2));

        Assert.Equal(64, _told.OfType<VoiceReplyText>().Count());
        Assert.Equal(" 9999", _told.OfType<VoiceReplyText>().Last().Text);
    }

    [Fact]
    public void The_persons_voice_ends_a_reply_at_once_and_what_the_model_still_says_is_dropped()
    {
        Hear(Sounds.Speech(1));
        Assert.True(_cutter.PersonBegan());
        var before = _loudspeaker.Sound(1).Length;
        Hear(Sounds.Speech(0.8));
        _cutter.PersonEnded();

        Assert.Equal(before, _loudspeaker.Sound(1).Length);
        Assert.Equal("VoiceReplyBegan VoiceSpeechBegan VoiceReplyEnded VoiceSpeechEnded", Told());
        Assert.Equal(ReplyOutcome.Cancelled, _told.OfType<VoiceReplyEnded>().Single().Outcome);

        Hear(Sounds.Silence(0.5), Sounds.Speech(1), Sounds.Silence(1));
        Assert.Equal(2, _told.OfType<VoiceReplyBegan>().Last().Reply);
    }

    [Fact]
    public void A_model_that_talks_on_after_a_short_word_of_the_person_goes_on_in_another_reply()
    {
        Hear(Sounds.Speech(1));
        _cutter.PersonBegan();
        Hear(Sounds.Speech(0.4)); // "mhm"
        _cutter.PersonEnded();
        Hear(Sounds.Speech(1));

        Assert.Equal("VoiceReplyBegan VoiceSpeechBegan VoiceReplyEnded VoiceSpeechEnded VoiceReplyBegan", Told());
    }

    [Fact]
    public void A_model_that_talks_on_into_what_never_ends_makes_it_noise()
    {
        Hear(Sounds.Speech(1));
        _cutter.PersonBegan();
        Hear(Sounds.Speech(BurstCutter.YieldLimit.TotalSeconds + 0.5));

        Assert.Equal("VoiceReplyBegan VoiceSpeechBegan VoiceReplyEnded VoiceTurnDismissed VoiceReplyBegan", Told());
        Assert.False(_cutter.PersonBegan()); // the same noise
        _cutter.PersonEnded();
        Assert.True(_cutter.PersonBegan());
    }

    [Fact]
    public void A_model_that_says_a_word_now_and_then_into_a_long_speech_makes_no_noise_of_it()
    {
        _cutter.PersonBegan();
        for (var i = 0; i < 20; i++)
        {
            Hear(Sounds.Speech(0.4), Sounds.Silence(2));
        }

        Assert.Equal("VoiceSpeechBegan", Told());
    }

    [Fact]
    public void Speech_that_the_model_does_not_answer_is_dismissed_in_the_end()
    {
        _cutter.PersonBegan();
        _cutter.PersonEnded();
        Hear(Sounds.Silence(2.9));
        Assert.Equal("VoiceSpeechBegan VoiceSpeechEnded", Told());
        Hear(Sounds.Silence(0.3));

        Assert.Equal("VoiceSpeechBegan VoiceSpeechEnded VoiceTurnDismissed", Told());
        Assert.Equal("speech-1", _told.OfType<VoiceTurnDismissed>().Single().UtteranceId);
    }

    [Fact]
    public void A_reply_that_is_stopped_by_hand_stays_stopped_until_the_model_pauses()
    {
        Hear(Sounds.Speech(1));
        Assert.False(_cutter.Interrupt("burst-0"));
        Assert.True(_cutter.Interrupt("burst-1"));
        Hear(Sounds.Speech(2));
        Assert.Equal("VoiceReplyBegan VoiceReplyEnded", Told());
        Hear(Sounds.Silence(1), Sounds.Speech(1));

        Assert.Equal("VoiceReplyBegan VoiceReplyEnded VoiceReplyBegan", Told());
    }

    [Fact]
    public void A_lost_session_completes_the_reply_that_ran()
    {
        Hear(Sounds.Speech(1));
        _cutter.End();

        Assert.Equal([1], _loudspeaker.Completed);
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void In_thirty_minutes_with_clocks_that_differ_never_more_than_200_ms_wait(int partsPerMillion)
    {
        var clock = new ManualClock();
        var loudspeaker = new Loudspeaker(clock, partsPerMillion);
        var cutter = Cutter(loudspeaker, clock);
        var frame = new short[3_840];
        var speech = Sounds.Speech(1.92);
        for (var at = 0; clock.Elapsed < TimeSpan.FromMinutes(30); at++)
        {
            // Ten minutes of talk with pauses, ten without any, ten of answers and silence.
            var isLoud = clock.Elapsed.TotalMinutes switch { < 10 => at % 30 < 25, < 20 => true, _ => at % 120 < 60 };
            frame.AsSpan().Clear();
            if (isLoud)
            {
                speech.AsSpan(at % 24 * 3_840, 3_840).CopyTo(frame);
            }

            clock.Advance(_frame);
            cutter.Add(frame);
        }

        Assert.InRange(loudspeaker.MostWaiting.TotalMilliseconds, 80, 200);
        Assert.InRange(cutter.SpeechDropped.TotalSeconds, 0, 1); // of twenty minutes
    }

    [Fact]
    public void What_comes_all_at_once_after_a_stall_leaves_no_delay()
    {
        Hear(Sounds.Speech(1));
        _clock.Advance(TimeSpan.FromSeconds(3));
        _cutter.Add(Sounds.Speech(3));
        Hear(Sounds.Speech(1), Sounds.Silence(1));

        Assert.InRange(_loudspeaker.MostWaiting.TotalMilliseconds, 80, 200);
        Assert.InRange(_cutter.SpeechDropped.TotalSeconds, 2.7, 2.9);
        Assert.Single(_told.OfType<VoiceReplyBegan>());
    }

    [Fact]
    public void Sound_costs_no_memory()
    {
        var speech = Sounds.Speech(0.08);
        var cutter = new BurstCutter(-45, TimeSpan.FromMilliseconds(800), new Nowhere(), () => 1, TimeProvider.System, _ => { });
        cutter.Add(speech);

        Assert.Equal(0, Allocations.In(() => cutter.Add(speech)));
    }

    private BurstCutter Cutter(IDownlinkAudio downlink, ManualClock? clock = null) =>
        new(-45, TimeSpan.FromMilliseconds(800), downlink, () => ++_replies, clock ?? _clock, _told.Add);

    private string Told() => string.Join(' ', _told.Select(e => e.GetType().Name));

    private void Hear(params short[][] sounds)
    {
        foreach (var sound in sounds)
        {
            for (var at = 0; at < sound.Length; at += 3_840)
            {
                var part = sound.AsSpan(at, Math.Min(3_840, sound.Length - at));
                _clock.Advance(TimeSpan.FromSeconds((double)part.Length / Sounds.RateHz));
                _cutter.Add(part);
            }
        }
    }

    private sealed class Nowhere : IDownlinkAudio
    {
        private readonly byte[] _slice = new byte[8_192];

        public void SetRate(int sampleRateHz)
        {
        }

        public Span<byte> GetSpan(int response) => _slice;

        public void Commit(int response, int bytes)
        {
        }

        public void Complete(int response)
        {
        }
    }
}
