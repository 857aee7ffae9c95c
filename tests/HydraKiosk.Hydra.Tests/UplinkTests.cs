using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Uplink;
using HydraKiosk.Primitives.Figures;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Hydra.Tests;

public class UplinkTests
{
    [Fact]
    public async Task The_microphone_is_emptied_without_a_session_and_heard_with_one()
    {
        await using var fixture = new LinkFixture();
        for (var i = 0; i < 100; i++)
        {
            fixture.Uplink.Feed(1, new UplinkChunk(fixture.Clock.GetTimestamp(), Open: true, HasSpeech: true));
        }

        await LinkFixture.UntilAsync(() => fixture.Uplink.Waiting == 0);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(5));
        for (var i = 0; i < 20; i++)
        {
            fixture.Uplink.Feed(2, new UplinkChunk(fixture.Clock.GetTimestamp(), Open: true, HasSpeech: true));
        }

        var heard = 0;
        while (heard < 20)
        {
            var audio = await connection.ExpectAudioAsync();
            Assert.Equal(ModelRoster.Uplink.ChunkBytes, audio.Length);
            Assert.True(audio[0] is 0 or 2);
            heard += audio[0] == 2 ? 1 : 0;
        }

        await LinkFixture.UntilAsync(() => fixture.Link.UplinkLatency().Count == 20);
        var statistics = fixture.Link.Statistics();
        Assert.Equal(statistics.ChunksSent - 20, statistics.SilentChunks);
        Assert.True(statistics.BytesUp > statistics.ChunksSent * 900);
        Assert.True(statistics.BytesDown > 0);
    }

    [Fact]
    public async Task What_is_said_between_connect_and_ready_reaches_the_service()
    {
        // The clock runs far ahead of the sends below, which must not count as stuck for that.
        await using var fixture = new LinkFixture(o => o with { SendTimeout = TimeSpan.FromHours(1) });
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        for (var i = 1; i <= 50; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
            fixture.Uplink.Feed((byte)i, new UplinkChunk(fixture.Clock.GetTimestamp(), Open: true, HasSpeech: true));
        }

        await LinkFixture.UntilAsync(() => fixture.Uplink.Waiting == 0);
        await connection.CreateSessionAsync();
        await connection.SendAsync(Frames.Configured24);
        await fixture.ExpectAsync<LinkReady>();
        for (var i = 1; i <= 50; i++)
        {
            var next = connection.ExpectAudioAsync();
            while (!next.IsCompleted)
            {
                fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
                await Task.Yield();
            }

            Assert.Equal(i, (await next)[0]);
        }
    }

    [Fact]
    public async Task Zeros_keep_the_uplink_alive_while_nothing_is_captured()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.ExpectAudioAsync();
        for (var i = 0; i < 50; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
            Assert.All(await connection.ExpectAudioAsync(), b => Assert.Equal(0, b));
        }

        Assert.Equal(51, fixture.Link.Statistics().FillerChunks);
    }

    [Fact]
    public async Task A_sender_that_was_taken_away_gets_no_chunk_and_the_one_that_took_its_place_all_of_them()
    {
        var clock = new Fakes.ManualClock();
        var uplink = new FedUplink();
        await using var pump = new UplinkPump(uplink, clock, new Fakes.TestLog());
        var (old, young) = (new Woken(), new Woken());
        var pcm = new byte[ModelRoster.Uplink.ChunkBytes];
        pump.Attach(old);
        Assert.Equal(1, old.Times);
        pump.Attach(young);
        pump.Detach(old); // late: it is not the one that is served
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(young.Times > 1);
        Assert.False(pump.TryNext(old, pcm, out _));
        Assert.True(pump.TryNext(young, pcm, out _));

        pump.Detach(young);
        var woken = young.Times;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((woken, 0), (young.Times, clock.ArmedTimers)); // nobody is woken for nothing
        Assert.False(pump.TryNext(young, pcm, out _));

        pump.KeepFrom(clock.GetTimestamp(), TimeSpan.Zero);
        Assert.Equal(0, clock.ArmedTimers);
        Assert.True(pump.IsKeeping);
        pump.Attach(young);
        pump.Detach(young);
        Assert.False(pump.IsKeeping); // what was not sent is not sent to the next session
    }

    [Fact]
    public async Task A_microphone_that_fails_is_read_again_after_a_second_and_told_each_time()
    {
        var clock = new Fakes.ManualClock();
        var log = new Fakes.TestLog();
        var uplink = new FailingUplink();
        await using var pump = new UplinkPump(uplink, clock, log);
        for (var failures = 1; failures <= 3; failures++)
        {
            await LinkFixture.UntilAsync(() => clock.ArmedTimers == 1);
            Assert.Equal((failures, failures), (uplink.Reads, log.Lines.Count(l => l.EventId == 2043)));
            clock.Advance(TimeSpan.FromMilliseconds(999));
            Assert.Equal(1, clock.ArmedTimers); // not at once, which would take a core
            Assert.Equal(failures, uplink.Reads);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await LinkFixture.UntilAsync(() => uplink.Reads > failures);
        }
    }

    [Fact]
    public async Task A_microphone_that_works_costs_no_timer_and_one_that_stays_away_wakes_the_sender_every_20_ms()
    {
        var clock = new Fakes.ManualClock();
        var uplink = new FedUplink();
        await using var pump = new UplinkPump(uplink, clock, new Fakes.TestLog());
        var sender = new Woken();
        pump.Attach(sender);
        uplink.Feed(1, new UplinkChunk(clock.GetTimestamp(), Open: true, HasSpeech: true));
        await LinkFixture.UntilAsync(() => sender.Here == 1);
        Assert.Equal(1, sender.Times);

        clock.Advance(UplinkPacer.FillAfter - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, sender.Times);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, sender.Times);
        for (var beat = 1; beat <= 3; beat++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            Assert.Equal(2 + beat, sender.Times);
        }
    }

    [Fact]
    public async Task Arrears_go_out_on_a_beat_of_20_ms_although_the_microphone_works()
    {
        var clock = new Fakes.ManualClock();
        var uplink = new FedUplink();
        await using var pump = new UplinkPump(uplink, clock, new Fakes.TestLog());
        var sender = new Woken();
        pump.KeepFrom(clock.GetTimestamp(), TimeSpan.Zero);
        for (var i = 0; i < 10; i++)
        {
            uplink.Feed(1, new UplinkChunk(clock.GetTimestamp(), Open: true, HasSpeech: true));
        }

        await LinkFixture.UntilAsync(() => uplink.Waiting == 0);
        pump.Attach(sender);
        uplink.Feed(1, new UplinkChunk(clock.GetTimestamp(), Open: true, HasSpeech: true));
        await LinkFixture.UntilAsync(() => sender.Here == 1);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(2, sender.Times);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(3, sender.Times);
    }

    [Fact]
    public async Task A_press_in_a_running_session_wakes_its_sender_at_once_and_every_20_ms()
    {
        var clock = new Fakes.ManualClock();
        var uplink = new FedUplink();
        await using var pump = new UplinkPump(uplink, clock, new Fakes.TestLog());
        var sender = new Woken();
        pump.Attach(sender);
        uplink.Feed(1, new UplinkChunk(clock.GetTimestamp(), Open: false, HasSpeech: true));
        await LinkFixture.UntilAsync(() => sender.Here == 1);
        pump.KeepFrom(clock.GetTimestamp(), TimeSpan.FromMilliseconds(300));
        Assert.Equal(2, sender.Times);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(3, sender.Times);
    }

    [Fact]
    public async Task Only_the_present_says_how_fast_the_uplink_is_and_every_chunk_is_counted()
    {
        var clock = new Fakes.ManualClock();
        await using var pump = new UplinkPump(new FedUplink(), clock, new Fakes.TestLog());
        var then = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(30));
        pump.Sent(new PacedChunk(then, Live: false, IsSound: true), [], 900); // arrears
        pump.Sent(new PacedChunk(0, Live: false, IsSound: false), [], 900); // filler
        Assert.Equal(0, pump.Latency().Count);
        pump.Sent(new PacedChunk(then, Live: true, IsSound: true), [], 900);
        Assert.Equal((1, TimeSpan.FromMilliseconds(30)), (pump.Latency().Count, pump.Latency().Max));
        pump.CountUp(50);
        pump.CountDown(7);
        Assert.Equal((3, 2750, 7), (pump.Statistics().ChunksSent, pump.Statistics().BytesUp, pump.Statistics().BytesDown));
    }

    /// <summary>Counts how it is woken; by the pump's own turn from another thread.</summary>
    private sealed class Woken : IChunkSender
    {
        private int _here;

        public int Times { get; private set; }

        public int Here => Volatile.Read(ref _here);

        public void Wake() => Times++;

        public void WakeHere() => Interlocked.Increment(ref _here);
    }

    private sealed class FailingUplink : IUplinkAudio
    {
        public ChunkFormat Format => ModelRoster.Uplink;

        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
        {
            Interlocked.Increment(ref _reads);
            throw new InvalidOperationException("a defect");
        }

        public ValueTask WaitAsync(CancellationToken cancellation) => default;
    }

    [Fact]
    public void Percentiles_are_those_of_the_last_minute()
    {
        var window = new LatencyWindow(3000);
        Assert.Equal(0, window.Summarize().Count);
        for (var i = 0; i < 5000; i++)
        {
            window.Add(TimeSpan.FromSeconds(9));
        }

        for (var i = 1; i <= 3000; i++)
        {
            window.Add(TimeSpan.FromMicroseconds(i));
        }

        var summary = window.Summarize();
        Assert.Equal((3000, 1500.0, 2850.0, 2970.0, 3000.0),
            (summary.Count, summary.P50.TotalMicroseconds, summary.P95.TotalMicroseconds, summary.P99.TotalMicroseconds,
                summary.Max.TotalMicroseconds));
    }
}
