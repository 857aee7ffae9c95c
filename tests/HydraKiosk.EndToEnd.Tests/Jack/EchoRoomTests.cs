using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Hil;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.EndToEnd.Tests.Jack;

/// <summary>
/// The real daemon with a loudspeaker and a microphone in one room, 0.6 m apart: the room's impulse response convolved live, noise, and two clocks
/// that drift apart by 100 ppm, which no driver tells the daemon of. The service is the simulator with its own detector of speech.
/// </summary>
[Collection(nameof(CardCollection))]
[Trait("Category", "Hardware")]
public sealed class EchoRoomTests(ITestOutputHelper output)
{
    private const string SpeechStarted = "input_audio_buffer.speech_started";
    private const int RateHz = 16_000;
    private const int ReplyRateHz = 24_000;
    private const double FirstAt = 3, ReplySeconds = 10;

    /// <summary>
    /// The card's clock paces the uplink, and JACK's dummy stands still for so long where a machine is busy: no fault of the client.
    /// </summary>
    private const int CardStallMs = 1000;

    private static readonly EchoRoom _room = new("room04", DelayFrames: 480, DriftPpm: -100, NoisePeak: 3e-4);

    /// <summary>Two and a half minutes of real time, which a busy machine does not have: for a machine of its own.</summary>
    [JackFact]
    public Task Ten_long_replies_are_heard_to_their_end_and_the_agent_never_interrupts_itself() => CardStory.TellAsync(output, RateHz, async card =>
    {
        const int Replies = 10;
        const double EverySeconds = 13.5;
        SkipOnBusyMachines();
        var story = card.Story;
        await StartAsync(story);
        var visitor = new Visitor();
        for (var i = 0; i < Replies; i++)
        {
            visitor.Speaks(FirstAt + (i * EverySeconds), 0.8);
        }

        card.Enter(visitor, _room, seconds: 400);
        var daemon = card.StartDaemon("auto");
        await daemon.LineAsync("a person can now interrupt by speaking", 60);
        await story.Wire.SentAsync("response.done", Replies, 400);
        await CardStory.SoundForAsync(ReplySeconds);
        var recording = await card.EndAsync();

        story.AssertNoViolations(CardStallMs);
        var log = story.Wire.Read();
        var turns = log.Count(e => e.IsSent && e.Type == SpeechStarted);
        card.Note("echo, 16000 Hz: turns in ten replies of 10 s that nobody made", $"{turns - Replies}", "0");
        Assert.Equal(Replies, turns);
        Assert.All(log.Where(e => e.IsSent && e.Type == "response.done"), e =>
            Assert.Equal("completed", e.Event!.Value.GetProperty("response").GetProperty("status").GetString()));
        var sounded = recording.SoundingSeconds();
        Assert.InRange(sounded, Replies * ReplySeconds * 0.9, Replies * ReplySeconds * 1.02);
    });

    [JackFact]
    public Task Who_speaks_over_a_reply_stops_it_within_300_ms_in_nine_of_ten_cases() => CardStory.TellAsync(output, RateHz, async card =>
    {
        const int Interruptions = 10;
        SkipOnBusyMachines();
        const double SecondAt = 17, EverySeconds = 8;
        var story = card.Story;
        await StartAsync(story);
        var visitor = new Visitor().Speaks(FirstAt, 0.8).Speaks(SecondAt, 0.8);
        var begins = Enumerable.Range(0, Interruptions).Select(i => SecondAt + 6 + (i * EverySeconds)).ToArray();
        Array.ForEach(begins, at => visitor.Says(at, "ask-closing"));
        card.Enter(visitor, _room, seconds: 300);
        var daemon = card.StartDaemon("auto");
        await daemon.LineAsync("a person can now interrupt by speaking", 60);
        await story.Wire.SentAsync("response.created", Interruptions + 2, 300);
        await CardStory.SoundForAsync(3);
        var recording = await card.EndAsync();

        story.AssertNoViolations(CardStallMs);
        var onset = Onset("ask-closing");
        var silent = begins.Select(at => (recording.FallsSilentAfter(at + onset) - (at + onset)) * 1000).Order().ToArray();
        card.Note("echo, 16000 Hz: a person speaks over a reply, to silence at the loudspeaker, nine of ten within", $"{silent[8]:F0} ms", "300 ms");
        Assert.True(silent[8] < 300 + story.Stall.WorstMs, string.Join(", ", silent.Select(ms => $"{ms:F0}")));
    });

    [JackFact]
    public Task What_was_proven_outlives_the_daemon_and_is_deleted_at_another_volume() => CardStory.TellAsync(output, RateHz, async card =>
    {
        const string ProvenBefore = "that was proven under the same conditions before";
        var story = card.Story;
        var (state, proof) = (story.Folder.File("echo-state.bin"), story.Folder.File("echo-proof.json"));
        await StartAsync(story);
        card.Enter(new Visitor().Speaks(FirstAt, 0.8).Speaks(FirstAt + 14, 0.8), _room, seconds: 120);
        var daemon = card.StartDaemon("auto");
        await daemon.LineAsync("a person can now interrupt by speaking", 60);
        Assert.Equal(0, daemon.CountLines(ProvenBefore));
        await story.StopDaemonAsync();
        Assert.True(File.Exists(state) && File.Exists(proof));
        Assert.Contains("volume 1,", await File.ReadAllTextAsync(proof, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        daemon = card.StartDaemon("auto");
        await daemon.LineAsync(ProvenBefore);
        await daemon.LineAsync("full duplex, by a proof");
        await story.StopDaemonAsync();

        daemon = card.StartDaemon("auto", volume: 0.9);
        await daemon.LineAsync("echo-proof.json is not used and was deleted");
        await daemon.LineAsync("echo-state.bin is not used and was deleted");
        await daemon.LineAsync("half-duplex until the echo is proven to be gone");
        await card.EndAsync();
        Assert.False(File.Exists(state) || File.Exists(proof));
        Assert.Equal(0, daemon.CountLines(ProvenBefore));
    });

    private static void SkipOnBusyMachines() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("HYDRA_KIOSK_REAL_TIME") == "1", "minutes of real time: HYDRA_KIOSK_REAL_TIME=1 on a machine that is not busy");

    /// <summary>When a clip gets as loud as speech, in seconds from its beginning.</summary>
    private static double Onset(string clip)
    {
        var spoken = VoiceClips.Get(clip);
        var samples = spoken.Samples.Span;
        var at = 0;
        while (Math.Abs((int)samples[at]) < 1000) // −30 dBFS
        {
            at++;
        }

        return (double)at / spoken.SampleRateHz;
    }

    private static async Task StartAsync(Story story)
    {
        WriteReply(story.Folder.File("reply.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "wav": "reply.wav" }
            """);
    }

    /// <summary>What the agent's clips say, one after the other, for as long as a long reply.</summary>
    private static void WriteReply(string path)
    {
        string[] clips = ["history", "lockers", "greeting", "goodbye", "fallback"];
        var samples = new float[(int)(ReplySeconds * ReplyRateHz)];
        var at = 0;
        foreach (var clip in clips.Select(VoiceClips.Get))
        {
            var spoken = clip.Samples.Span;
            for (var n = 0; at < samples.Length; n++, at++)
            {
                var place = (double)n * clip.SampleRateHz / ReplyRateHz;
                if ((int)place + 1 >= spoken.Length)
                {
                    break;
                }

                var part = (float)(place - (int)place);
                samples[at] = ((spoken[(int)place] * (1 - part)) + (spoken[(int)place + 1] * part)) / 32768f;
            }
        }

        using var wav = new WavWriter(path, new AudioFormat(ReplyRateHz, 1), dither: false);
        wav.Write(samples);
    }
}
