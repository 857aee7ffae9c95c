using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Fakes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class EngineDefectTests
{
    [Fact]
    public void A_defect_on_the_audio_thread_is_silence_a_line_and_a_new_start()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 2.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(50);
        FailOnce(bench);

        bench.Run(4);
        Assert.Equal(PlaybackEventKind.Parked, bench.Events[^1].Kind);
        var heard = bench.Events[^1].Heard.TotalSeconds;
        var line = Assert.Single(bench.Log.Lines, l => l.Level == LogLevel.Error);
        Assert.Equal(EngineCause.Defect.Code, line.EventId);
        Assert.Contains("a part that fails", line.Message, StringComparison.Ordinal);
        Assert.All(bench.Heard.TakeLast(480), sample => Assert.Equal(0f, sample));

        var before = bench.Heard.Count;
        bench.TakeChunks();
        bench.Run(220);
        var (first, end) = Signals.Sounding(bench.Heard.Skip(before).ToArray());
        Assert.Equal(2.0 - heard, (end - first) / 48_000.0, 0.02);
        Assert.InRange(first, 0, 48_000 / 4);
        Assert.Equal([PlaybackEventKind.Parked, PlaybackEventKind.Fed, PlaybackEventKind.Drained], bench.Events.Skip(1).Select(e => e.Kind));
        Assert.NotEmpty(bench.TakeChunks());
    }

    [Fact]
    public void What_the_microphone_heard_while_the_engine_was_broken_is_not_sent_afterwards()
    {
        using var bench = new EngineBench { MicrophoneHz = 440 };
        bench.Run(20);
        FailOnce(bench);
        bench.Run(4);
        bench.TakeChunks();
        bench.Run(4); // still broken: nobody reads the device's rings
        Assert.Empty(bench.TakeChunks());
        bench.MicrophoneHz = 0;
        while (bench.Engine.Chunks.Count == 0)
        {
            bench.Run(1);
        }

        var chunks = bench.TakeChunks();
        Assert.InRange(chunks.Length, 1, 2);
        Assert.All(chunks, chunk => Assert.False(chunk.Samples.AsSpan().ContainsAnyExcept((short)0)));
        Assert.InRange(TimeSpan.FromTicks(bench.Now - chunks[0].CapturedAt).TotalMilliseconds, 0, 40);
    }

    [Fact]
    public void A_part_that_fails_again_and_again_is_tried_ever_less_often_and_loses_what_it_may_have_failed_on()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 100));
        var failures = 0;
        bench.OnChunk = () =>
        {
            failures++;
            throw new InvalidOperationException("a part that fails");
        };

        bench.Run(10_000); // 100 s

        Assert.InRange(failures, 6, 12);
        Assert.Equal(failures, bench.Log.Lines.Count(l => l.EventId == EngineCause.Defect.Code));
        Assert.DoesNotContain(bench.Log.Lines, l => l.EventId != EngineCause.Defect.Code && l.Level >= LogLevel.Warning);

        bench.OnChunk = null;
        bench.Run(4_000);
        var before = bench.Heard.Count;
        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.5));
        bench.Engine.Replies.Complete(2);
        bench.Run(70);
        var next = bench.Heard.Skip(before).ToArray();
        var (first, end) = Signals.Sounding(next);
        Assert.Equal(880, Signals.PitchHz(next, first, end, 48_000), 1.0);
        Assert.Equal(PlaybackEventKind.Drained, bench.Events[^1].Kind);
    }

    [Fact]
    public void After_a_quiet_minute_a_defect_counts_as_the_first()
    {
        using var bench = new EngineBench();
        for (var i = 0; i < 3; i++)
        {
            FailOnce(bench);
            bench.Run(20);
            bench.TakeChunks();
            bench.Run(10);
            Assert.NotEmpty(bench.TakeChunks()); // 100 ms of silence each time, not twice that
            bench.Clock.Advance(TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public void A_device_can_go_and_another_come_while_the_engine_is_broken()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(10);
        FailOnce(bench);
        bench.Run(2);

        bench.Detach();
        bench.Run(30);
        bench.Attach(playbackHz: 44_100);
        bench.Run(120);

        Assert.Equal(PlaybackEventKind.Drained, bench.Events[^1].Kind);
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_journal_that_fails_does_not_keep_the_engine_from_its_repair()
    {
        using var bench = new EngineBench(log: new FailingJournal());
        FailOnce(bench);

        bench.Run(40);

        bench.TakeChunks();
        bench.Run(4);
        Assert.NotEmpty(bench.TakeChunks());
    }

    [Fact]
    public void The_real_audio_thread_survives_a_part_that_fails()
    {
        var log = new TestLog();
        using var again = new SemaphoreSlim(0);
        var announced = 0;
        using var engine = new AudioEngine(
            new EngineOptions(EngineBench.Uplink, new CaptureOptions()), TimeProvider.System, log,
            () =>
            {
                if (Interlocked.Increment(ref announced) == 1)
                {
                    throw new InvalidOperationException("a part that fails");
                }

                again.Release();
            },
            () => { });
        using var device = new NullAudioDevice(TimeProvider.System);
        engine.Start();
        engine.Attach(device);
        device.Start();

        Assert.True(again.Wait(TimeSpan.FromSeconds(30)), "no chunk after the defect");
        engine.Detach();
    }

    private static void FailOnce(EngineBench bench) => bench.OnChunk = () =>
    {
        bench.OnChunk = null;
        throw new InvalidOperationException("a part that fails");
    };

    private sealed class FailingJournal : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                throw new IOException("the journal is gone");
            }
        }
    }
}
