using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;
using HydraKiosk.Hil;

namespace HydraKiosk.EndToEnd.Tests.Jack;

/// <summary>Everything with a sound server in it: one at a time, and no other test beside it.</summary>
[CollectionDefinition(nameof(CardCollection), DisableParallelization = true)]
public sealed class CardCollection;

/// <summary>The real daemon on Debian's own libportaudio2, judged by what the server saw and by what came out of the loudspeaker's port.</summary>
[Collection(nameof(CardCollection))]
[Trait("Category", "Hardware")]
public sealed class CardConversationTests(ITestOutputHelper output)
{
    private const string SpeechStarted = "input_audio_buffer.speech_started";

    [JackTheory]
    [InlineData(48_000)]
    [InlineData(44_100)]
    [InlineData(16_000)]
    public Task Questions_are_heard_and_answers_sound_as_the_server_meant_them(int rateHz) => CardStory.TellAsync(output, rateHz, async card =>
    {
        const double FirstAt = 3.0, SecondAt = 7.4, UtteranceSeconds = 0.8;
        var story = card.Story;
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "tone": { "hz": 440, "seconds": 1.5 } } },
              { "reply": { "tone": { "hz": 660, "seconds": 1.5 } } } ]
            """);
        card.Enter(new Visitor().Says(FirstAt, "ask-status").Speaks(SecondAt, UtteranceSeconds));
        var daemon = card.StartDaemon("off");
        await daemon.LineAsync($"sound is running on {JackRoom.DeviceName} (JACK)");
        await story.Wire.SentAsync("response.done", nth: 2);
        await CardStory.SoundForAsync(1.8);
        var recording = await card.EndAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        story.AssertKeyNowhere();
        Assert.Contains($"{rateHz} Hz", await daemon.LineAsync("full duplex"), StringComparison.Ordinal);

        // A hole of 3 ms would split a tone.
        var tones = story.Mended(recording.Tones());
        Assert.Equal([440, 660], tones.Select(t => (int)Math.Round(t.Hz)));
        AssertTone(tones[0], 440, 1.5);
        AssertTone(tones[1], 660, 1.5);

        // A microphone at a wrong rate would be heard as longer or shorter speech.
        var log = story.Wire.Read();
        var started = log.Where(e => e.IsSent && e.Type == SpeechStarted).ElementAt(1);
        var from = started.Event!.Value.GetProperty("audio_start_ms").GetInt32();
        var until = log.Last(e => e.IsSent && e.Type == "input_audio_buffer.speech_stopped").Event!.Value.GetProperty("audio_end_ms").GetInt32();
        Assert.InRange(until - from, (UtteranceSeconds * 1000) - 40, (UtteranceSeconds * 1000) + 40);

        // In the card's time, whose clock falls behind this machine's when that is busy: what the server had heard when it sent the first sound
        // says how much of the wait was the service's; the rest is the way there and back.
        var delta = log.First(e => e.Type == WireEntry.Delta && e.ResponseId == "resp_1_2");
        var heardMs = new Uplink(log, 1).Appends.Last(a => a.AtMs <= delta.AtMs).SampleClock / 16.0;
        var replyMs = (tones[1].FromSeconds - (SecondAt + UtteranceSeconds)) * 1000;
        var wayMs = replyMs - (heardMs - until);
        var f = story.Figures();
        card.Note($"{rateHz} Hz: pitch", $"{tones[0].Hz:F3}, {tones[1].Hz:F3} Hz", "440, 660 Hz ± 0.3 %");
        card.Note($"{rateHz} Hz: end of speech to first sound of the reply", $"{replyMs:F0} ms, {heardMs - until:F0} ms of it the service's",
            "the service's + 100 ms");
        card.Note($"{rateHz} Hz: microphone to socket p50 / p99", $"{f.UplinkP50Ms} / {f.UplinkP99Ms} ms", "8 / 20 ms");
        card.Note($"{rateHz} Hz: underruns, starvations, lost microphone frames", $"{f.Underruns}, {f.Starvations}, {f.Lost}", "0, 0, 0");
        Assert.InRange(wayMs, -10, 100 + (2 * story.Stall.WorstMs));
    });

    [JackFact]
    public Task An_interruption_silences_the_loudspeaker_at_once() => CardStory.TellAsync(output, 48_000, async card =>
    {
        const double FirstAt = 3.0, InterruptsAt = 6.5, UtteranceSeconds = 0.8, PeriodMs = 10;
        var story = card.Story;
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } },
              { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
            """);
        card.Enter(new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(InterruptsAt, UtteranceSeconds));
        card.StartDaemon("off");
        await story.Wire.SentAsync("response.done", nth: 2);
        await CardStory.SoundForAsync(1.2);
        var recording = await card.EndAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        var tones = story.Mended(recording.Tones());
        Assert.Equal([550, 880], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.InRange(tones[0].Hz, 550 * 0.997, 550 * 1.003);
        AssertTone(tones[1], 880, 1.0);
        Assert.True(tones[0].UntilSeconds > InterruptsAt, "the long reply ended before it was interrupted");

        var log = story.Wire.Read();
        var interruption = log.Where(e => e.IsSent && e.Type == SpeechStarted).ElementAt(1);
        var uplink = new Uplink(log, 1);
        const double Window = 0.4;
        var arrived = uplink.Appends.First(a => a.SampleClock > interruption.Event!.Value.GetProperty("audio_start_ms").GetInt64() * 16).AtMs;
        var tailMs = (tones[0].UntilSeconds - uplink.OnTimeLine(arrived, interruption, InterruptsAt, Window)) * 1000;
        var silenceMs = (tones[0].UntilSeconds - uplink.OnTimeLine(interruption.AtMs, interruption, InterruptsAt, Window)) * 1000;
        card.Note("48000 Hz: interruption begins to be received to silence in the room", $"{tailMs:F0} ms", "250 ms");
        card.Note("48000 Hz: speech_started sent to silence in the room", $"{silenceMs:F0} ms", "one period + 10 ms");
        var silenced = story.Figures().SilencedMs;
        card.Note("48000 Hz: speech_started received to silence at the device", $"{silenced:F1} ms", "one period + 10 ms");
        Assert.InRange(silenced, 0.1, PeriodMs + 10 + story.Stall.WorstMs);
        Assert.True(tailMs < 250 + story.Stall.WorstMs, $"the old reply sounded for {tailMs:F0} ms after the interruption began to be received");

        // The time line may be some milliseconds early, and this process is no real-time one: what the machine was late itself counts for nothing.
        const double SchedulingMs = 60;
        Assert.True(silenceMs < PeriodMs + 10 + SchedulingMs + story.Stall.WorstMs, $"silence {silenceMs:F0} ms after speech_started");
    });

    /// <summary>The same figure for voices whose own wire says little of it: by the service's word, or by this device's own detector.</summary>
    [JackTheory]
    [InlineData("realtime", "speech_started received")]
    [InlineData("cascade", "own detector's third chunk of a voice")]
    [InlineData("duplex", "own detector's second chunk of a voice")]
    public Task An_interruption_silences_every_other_voice_at_once(string voice, string learns) => CardStory.TellAsync(output, 48_000, async card =>
    {
        const double FirstAt = 4.0, InterruptsAt = 8.5, UtteranceSeconds = 0.8, PeriodMs = 10;
        var story = card.Story;
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } },
              { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
            """, voice: voice);
        card.Enter(new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(InterruptsAt, UtteranceSeconds));
        card.StartDaemon("off", voices: VoiceEntry.Of(voice, story.Endpoint));
        await CardStory.SoundForAsync(InterruptsAt + UtteranceSeconds + 3);
        var recording = await card.EndAsync();

        var tones = story.Mended(recording.Tones());
        Assert.Equal([550, 880], tones.Select(t => (int)Math.Round(t.Hz / 10) * 10));
        Assert.InRange(tones[0].UntilSeconds, InterruptsAt, InterruptsAt + 0.5 + (story.Stall.WorstMs / 1000));
        var silenced = story.Figures().SilencedMs;
        card.Note($"48000 Hz, {voice}: {learns} to silence at the device", $"{silenced:F1} ms", "one period + 10 ms");
        Assert.InRange(silenced, 0.1, PeriodMs + 10 + story.Stall.WorstMs);
    });

    [JackFact]
    public Task Until_the_echo_is_known_to_be_harmless_the_service_hears_zeros_while_it_speaks() => CardStory.TellAsync(output, 48_000, async card =>
    {
        const double FirstAt = 3.0, IntoReplyAt = 5.6, AfterAt = 9.0, UtteranceSeconds = 0.8, ZeroDbfs = -119;
        var story = card.Story;
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 3.0 } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.0 } }
            """);
        card.Enter(new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(IntoReplyAt, UtteranceSeconds).Speaks(AfterAt, UtteranceSeconds));
        var daemon = card.StartDaemon("auto");
        await story.Wire.SentAsync("response.done", nth: 2);
        await CardStory.SoundForAsync(1.2);
        var recording = await card.EndAsync();

        story.AssertNoViolations();
        Assert.Contains("half-duplex", await daemon.LineAsync("half-duplex"), StringComparison.Ordinal);

        // Nothing of what was said into the reply came through; the rest did.
        var tones = story.Mended(recording.Tones());
        Assert.Equal([440, 660], tones.Select(t => (int)Math.Round(t.Hz)));
        AssertTone(tones[0], 440, 3.0);
        AssertTone(tones[1], 660, 1.0);
        Assert.True(tones[0].FromSeconds < IntoReplyAt
            && tones[0].UntilSeconds > IntoReplyAt + UtteranceSeconds, $"the visitor did not speak into the reply: {tones[0]}");
        var log = story.Wire.Read();
        Assert.Equal(2, log.Count(e => e.IsSent && e.Type == SpeechStarted));

        var started = log.First(e => e.IsSent && e.Type == SpeechStarted);
        var uplink = new Uplink(log, 1);
        var heard = uplink.Appends.Select(a => (Until: Uplink.CapturedAtSeconds(a, started, FirstAt), Level: a.LevelDbfs ?? 0)).ToList();
        var gated = heard.Where(c => c.Until > tones[0].FromSeconds + 0.05 && c.Until < tones[0].UntilSeconds).ToList();
        Assert.InRange(gated.Count, 140, 150);
        Assert.All(gated, c => Assert.True(c.Level < ZeroDbfs, $"{c.Level:F1} dBFS at {c.Until:F2} s"));
        var before = heard.Where(c => c.Until > FirstAt && c.Until < tones[0].FromSeconds - 0.1).ToList();
        var after = heard.Where(c => c.Until > tones[0].UntilSeconds + 0.5 && c.Until < AfterAt + UtteranceSeconds).ToList();
        Assert.All(before.Concat(after), c => Assert.True(c.Level > ZeroDbfs, $"{c.Level:F1} dBFS at {c.Until:F2} s"));

        var opensMs = (after.Concat(heard.Where(c => c.Until > tones[0].UntilSeconds)).Where(c => c.Level > ZeroDbfs).Min(c => c.Until) - tones[0]
            .UntilSeconds) * 1000;
        card.Note("48000 Hz, echo policy auto: chunks that were not zeros while the reply sounded", $"0 of {gated.Count}", "0");
        card.Note("48000 Hz, echo policy auto: end of the reply to the microphone being heard again", $"{opensMs:F0} ms",
            "250 ms of reverberation + 60 ms");
    });

    private static void AssertTone(HeardTone tone, double hz, double seconds)
    {
        Assert.InRange(tone.Hz, hz * 0.997, hz * 1.003);
        Assert.True(Math.Abs(tone.Seconds - seconds) <= 0.03, $"{tone} should last {seconds} s");
        Assert.InRange(tone.LevelDbfs, -15.0 - 1, -15.0 + 1); // a sine 12 dB below full scale
    }
}
