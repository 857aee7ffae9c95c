using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Whole conversations, judged by what the server saw and by what came out of the loudspeaker.</summary>
public sealed class ConversationTests(ITestOutputHelper output)
{
    private const double FirstAt = 4.0, SecondAt = 8.5, ThirdAt = 13.0, InterruptsAt = 17.0, UtteranceSeconds = 0.8;

    [Fact]
    public Task A_whole_conversation_with_a_tool_and_an_interruption_sounds_as_the_server_meant_it() => Story.TellAsync(output, async story =>
    {
        new Visitor()
            .Speaks(FirstAt, UtteranceSeconds).Speaks(SecondAt, UtteranceSeconds).Speaks(ThirdAt, UtteranceSeconds)
                .Speaks(InterruptsAt, UtteranceSeconds)
            .Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "greeting": { "tone": { "hz": 330, "seconds": 1.0 } },
            "turns": [
              { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } },
              { "reply": { "calls": [ { "name": "get_device_status", "arguments": {} } ], "then": { "tone": { "hz": 660, "seconds": 1.5 } } } },
              { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } },
              { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
            """);
        var markMs = await KnockAsync(story);
        var knockedAt = Stopwatch.GetTimestamp();
        var daemon = story.StartDaemon(new KioskFile { Greeting = true, PlaybackRateHz = 44_100 });
        var startedMs = markMs + Stopwatch.GetElapsedTime(knockedAt, daemon.StartedAt).TotalMilliseconds;
        await daemon.LineAsync("session ", 20);
        var readyAt = Stopwatch.GetTimestamp();
        await story.Wire.SentAsync("response.done", nth: 4);
        var (resident, peak) = (daemon.MemoryKb("VmRSS"), daemon.MemoryKb("VmHWM"));
        await story.Wire.SentAsync("response.done", nth: 6);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var readyFor = Stopwatch.GetElapsedTime(readyAt);
        await story.StopDaemonAsync();
        var livedFor = Stopwatch.GetElapsedTime(daemon.StartedAt);
        await story.StopSimulatorAsync();

        AssertHandshake(story, session: 2, greets: true);
        AssertUplink(story, session: 2);
        AssertToolTurn(story);
        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 2);
        story.AssertKeyNowhere();

        var heard = story.Heard();
        Assert.Equal(44_100, heard.RateHz);
        Assert.InRange(heard.Seconds, readyFor.TotalSeconds - 0.2, livedFor.TotalSeconds + 0.1);

        var tones = story.HeardTones();
        Assert.Equal([330, 440, 660, 550, 880], tones.Select(t => (int)Math.Round(t.Hz)));
        AssertTone(tones[0], 330, 1.0);
        AssertTone(tones[1], 440, 2.0);
        AssertTone(tones[2], 660, 1.5);
        AssertPitch(tones[3], 550);
        AssertTone(tones[4], 880, 1.0);

        var interruption = story.Wire.Read().Where(e => e.IsSent && e.Type == "input_audio_buffer.speech_started").ElementAt(3);
        var received = new Uplink(story.Wire.Read(), 2).ReceivedAtSeconds(interruption, InterruptsAt);
        var tailMs = (tones[3].UntilSeconds - received) * 1000;
        Assert.True(tones[3].UntilSeconds > InterruptsAt, "the long reply ended before it was interrupted");
        Assert.True(tailMs < 250 + story.Stall.WorstMs, $"the old reply sounded for {tailMs:F0} ms after the interruption began to be received");

        await ReportAsync(story, resident, peak, startedMs, tailMs);
    });

    [Theory]
    [InlineData("hydra-v1.0", 48_000, (int)CaptureFormat.Stereo24At44K)]
    [InlineData("hydra-v1.0", 44_100, (int)CaptureFormat.MonoFloatAt48K)]
    [InlineData("hydra-v1.1", 48_000, (int)CaptureFormat.Mono16At16K)]
    public Task Every_rate_of_server_loudspeaker_and_microphone_gives_the_right_pitch_and_length(string model, int playbackRateHz, int capture) =>
        Story.TellAsync(output, async story =>
        {
            new Visitor().Speaks(FirstAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"), (CaptureFormat)capture);
            await story.StartSimulatorAsync($$"""
                {{Story.Server()}}
                "greeting": { "tone": { "hz": 330, "seconds": 1.0 } },
                "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } } ]
                """);
            var daemon = story.StartDaemon(new KioskFile { Greeting = true, Model = model, PlaybackRateHz = playbackRateHz });
            await story.Wire.SentAsync("response.done", nth: 2);
            await Task.Delay(TimeSpan.FromSeconds(3));
            await story.StopDaemonAsync();
            await story.StopSimulatorAsync();

            AssertHandshake(story, session: 1, greets: true);
            AssertUplink(story, session: 1);
            story.AssertNoViolations();
            story.AssertClosedWith1000(session: 1);
            story.AssertKeyNowhere();
            var configured = Assert.Single(story.Wire.Read(), e => e.IsSent && e.Type == "session.configured");
            Assert.Contains(model == "hydra-v1.0" ? "=48000" : "=24000", configured.Detail, StringComparison.Ordinal);
            Assert.Equal(playbackRateHz, story.Heard().RateHz);

            // A microphone at a wrong rate would be heard as longer or shorter speech.
            var log = story.Wire.Read();
            var from = log.Single(e => e.Type == "input_audio_buffer.speech_started").Event!.Value.GetProperty("audio_start_ms").GetInt32();
            var until = log.Single(e => e.Type == "input_audio_buffer.speech_stopped").Event!.Value.GetProperty("audio_end_ms").GetInt32();
            Assert.InRange(until - from, (UtteranceSeconds * 1000) - 40, (UtteranceSeconds * 1000) + 40);

            var tones = story.HeardTones();
            Assert.Equal(2, tones.Count);
            AssertTone(tones[0], 330, 1.0);
            AssertTone(tones[1], 440, 2.0);
        });

    private static void AssertPitch(HeardTone tone, double hz) => Assert.InRange(tone.Hz, hz * 0.997, hz * 1.003);

    private static void AssertTone(HeardTone tone, double hz, double seconds)
    {
        AssertPitch(tone, hz);
        Assert.True(Math.Abs(tone.Seconds - seconds) <= 0.03, $"{tone} should last {seconds} s");
        Assert.InRange(tone.LevelDbfs, -15.0 - 1, -15.0 + 1); // a sine 12 dB below full scale
    }

    private static void AssertHandshake(Story story, int session, bool greets)
    {
        var log = story.Wire.Read().Where(e => e.Session == session).ToList();
        Assert.Contains(log, e => e.IsNote && e.Type == "connect" && e.Detail!.Contains("header=yes api_key=no", StringComparison.Ordinal));
        Assert.Equal(
            ["session.created", "session.configure", "session.configured"],
            log.Where(e => e.IsSent || e.IsReceived).Select(e => e.Type).Take(3));
        var configure = Assert.Single(log, e => e.Type == "session.configure");
        Assert.Contains($"generate_initial_response={(greets ? "true" : "false")}", configure.Detail, StringComparison.Ordinal);
        Assert.Contains("tools=[get_device_status]", configure.Detail, StringComparison.Ordinal);
        Assert.All(log.Where(e => e.IsReceived && e.Type == WireEntry.Append), append => Assert.Equal(320, append.Samples));
    }

    private static void AssertUplink(Story story, int session)
    {
        var uplink = new Uplink(story.Wire.Read(), session);
        Assert.InRange(uplink.Rate(), 0.99, 1.01);
        Assert.True(uplink.WorstGapMs < 200 + (2 * story.Stall.WorstMs),
            $"a gap of {uplink.WorstGapMs:F0} ms, this machine was up to {story.Stall.WorstMs:F0} ms late");
    }

    private static void AssertToolTurn(Story story)
    {
        var log = story.Wire.Read();
        Assert.True(log.Count(e => e.IsSent && e.Type == "response.function_call_arguments.done") == 1);
        var posted = Assert.Single(log, e => e.IsReceived && e.Type == "conversation.item.create");
        var item = posted.Event!.Value.GetProperty("item");
        Assert.Equal("function_call_output", item.GetProperty("type").GetString());
        using var result = JsonDocument.Parse(item.GetProperty("output").GetString()!);
        Assert.True(result.RootElement.GetProperty("ok").GetBoolean());
        var asked = Assert.Single(log, e => e.IsReceived && e.Type == "response.create");
        Assert.True(asked.AtMs >= posted.AtMs);
    }

    /// <summary>A request that is no session, so that the simulator's clock can be laid beside this process's; returns its time there.</summary>
    private static async Task<double> KnockAsync(Story story)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(story.Endpoint.Replace("ws://", "http://", StringComparison.Ordinal)));
        Assert.Equal(401, (int)answer.StatusCode);
        return (await story.Wire.WaitAsync("refused knock", e => e.IsNote && e.Type == "refused")).AtMs;
    }

    private static async Task ReportAsync(Story story, long residentKb, long peakKb, double startedMs, double tailMs)
    {
        var configure = await story.Wire.ReceivedAsync("session.configure");
        var before = Stopwatch.GetTimestamp();
        Assert.Equal(0, await story.Start("version", ["--version"]).ExitAsync());
        var bareStart = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        var f = story.Figures();
        var report = $"""
            # One conversation in figures

            Binary `{KioskBinary.Path}`, {Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]};
            the machine let a waiting thread wait up to {story.Stall.WorstMs:F0} ms too long.

            | what | measured | goal |
            |---|---|---|
            | microphone sample to chunk on the socket, beyond the chunk, p50 / p99 | {f.UplinkP50Ms} / {f.UplinkP99Ms} ms | 8 / 20 ms |
            | delta on the socket to first sample in the device's ring, p50 / p99 | {f.ReplyP50Ms} / {f.ReplyP99Ms} ms | 5 / 15 ms |
            | interruption received by the server to silence at the loudspeaker | {tailMs:F0} ms | 250 ms |
            | managed allocation while conversing | {f.AllocatedPerSecond} B/s | 4096 B/s |
            | underruns, starvations, lost microphone frames | {f.Underruns}, {f.Starvations}, {f.Lost} | 0, 0, 0 |
            | process start to session.configure at the server | {configure.AtMs - startedMs:F0} ms | 150 ms (AOT) |
            | of which a start and end of the same binary that does nothing (`--version`) | {bareStart:F0} ms | |
            | resident while conversing, and peak | {residentKb / 1024.0:F1}, {peakKb / 1024.0:F1} MB | 40 MB (AOT) |
            | binary | {new FileInfo(KioskBinary.Path).Length / 1048576.0:F1} MB | 20 MB (AOT) |

            The allocation is an average over these {story.Heard().Seconds:F0} s, with what is made once: the session,
            the first call of a tool. It falls with every minute that the conversation lasts.

            """;
        story.Say(report);
        Directory.CreateDirectory(KioskBinary.Artifacts);
        await File.WriteAllTextAsync(Path.Combine(KioskBinary.Artifacts, "e2e-report.md"), report);
    }
}
