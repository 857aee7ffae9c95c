using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Voices.Tests.Duplex;

/// <summary>What a bad server and a bad day do to a session with a continuous voice.</summary>
public sealed class DuplexTroubleTests
{
    [Fact]
    public async Task Whatever_is_no_message_of_the_wire_is_named_and_the_conversation_goes_on()
    {
        var scenario = ServedVoice.Scenario(ServedVoice.Tone(1));
        scenario.Faults =
        [
            Fault("garbage", 100), Fault("truncated", 150), Fault("binary", 200), Fault("unknown-event", 250), Fault("not-utf8", 300),
            Fault("large", 350), Fault("error:out of memory", 400), Fault("fragment", 450),
        ];
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.PassAsync(1);
        await served.SpeakAsync();

        Assert.Equal(ReplyOutcome.Completed, (await served.NextAsync<VoiceReplyEnded>()).Outcome);
        Assert.Equal([2302, 2303, 2304], served.Log.Lines.Select(l => l.EventId).Where(id => id is >= 2302 and <= 2305).Distinct().Order());
        Assert.Contains(served.Log.Lines, l => l.EventId == 2303 && l.Message.Contains("out of memory", StringComparison.Ordinal));
        Assert.All(served.Told.OfType<VoiceReplyText>(), t => Assert.InRange(t.Text.Length, 1, 1_024));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Opus_that_never_decodes_ends_the_session()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Faults = [.. Enumerable.Range(0, 60).Select(n => Fault("garbage", 200))];
        await using var served = await ServedVoice.ReadyAsync(scenario);

        var down = await served.NextAsync<VoiceDown>();

        Assert.Equal(LinkFault.ServerError, down.Fault);
        Assert.Contains("did not decode", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sound_before_the_handshake_is_not_played()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Server.ConfigureLatencyMs = 200;
        scenario.Faults = [new() { At = "connect", Do = "stray-delta" }];
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.SpeakAsync();

        await served.NextAsync<VoiceReplyEnded>();

        Assert.Single(served.Log.Lines, l => l.EventId == 2306);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_second_client_waits_in_silence_and_that_has_its_own_words()
    {
        await using var first = await ServedVoice.ReadyAsync(ServedVoice.Scenario());
        var clock = new WatchedClock();
        var log = new TestLog();
        await using var second = new DuplexVoice(
            new DuplexOptions { Endpoint = first.Server.Endpoint }, new FedUplink(), new Loudspeaker(clock.Inner), clock, log.For<DuplexVoice>(),
            seed: 1);
        second.Connect(() => first.Plan);
        var limit = new DuplexOptions().HandshakeTimeout;
        await ServedVoice.UntilAsync(() => clock.WasAsked(limit)); // the connection is there
        clock.Inner.Advance(limit);
        VoiceEvent? happened = null;
        await ServedVoice.UntilAsync(() => second.Events.TryRead(out happened) && happened is VoiceDown);

        var down = Assert.IsType<VoiceDown>(happened);
        Assert.Equal((LinkFault.ServerFull, 2300), (down.Fault, down.CauseCode));
        await ServedVoice.UntilAsync(() => log.Lines.Any(l => l.EventId == 2300 && l.Message.Contains("waits in silence", StringComparison.Ordinal)));
        second.Disconnect();
        await first.EndWellAsync(session: 0);
    }

    [Theory]
    [InlineData("stall", 2301)]
    [InlineData("half-open", 2301)]
    public async Task A_model_that_stops_is_given_up_after_four_seconds(string fault, int code)
    {
        var scenario = ServedVoice.Scenario();
        scenario.Faults = [Fault(fault, 2_000)];
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.PassAsync(0.9);
        served.ServerClock.Advance(TimeSpan.FromMilliseconds(1_200));
        VoiceDown? down = null;
        for (var i = 0; i < 38; i++)
        {
            served.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.False(served.Voice.Events.TryRead(out var early), $"{early}");
        for (var i = 0; i < 10 && down is null; i++)
        {
            // The last sound may have come while the clock was put on, and has its four seconds too. A clock that runs ahead of the sockets ends more
            // than the model, so each step has a second of real time.
            served.Clock.Advance(TimeSpan.FromMilliseconds(300));
            for (var until = DateTime.UtcNow.AddSeconds(1); down is null && DateTime.UtcNow < until; await Task.Yield())
            {
                down = served.Voice.Events.TryRead(out var happened) ? happened as VoiceDown : null;
            }
        }

        Assert.Equal(code, down!.CauseCode);
    }

    [Fact]
    public async Task A_reply_that_stops_in_its_middle_is_over_when_the_session_is()
    {
        var scenario = ServedVoice.Scenario(ServedVoice.Tone(3));
        scenario.Faults = [new() { At = "response:1", Do = "freeze" }];
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();

        var down = await served.NextAsync<VoiceDown>();

        Assert.Equal(2301, down.CauseCode);
        Assert.Equal([1], served.Loudspeaker.Completed);
    }

    [Fact]
    public async Task A_flood_of_text_is_given_up()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Faults = [Fault("flood:transcripts:10000", 100)];
        await using var served = await ServedVoice.ReadyAsync(scenario);

        Assert.Contains("messages by thousands", (await served.NextAsync<VoiceDown>()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_another_kind_at_the_address_is_named_as_such()
    {
        await using var hydra = await SimulatorServer.StartAsync(new Scenario());
        var clock = new ManualClock();
        await using var voice = new DuplexVoice(
            new DuplexOptions { Endpoint = hydra.Endpoint, ApiKey = new ApiKey(SimulatorServer.DefaultKey) }, new FedUplink(), new Loudspeaker(clock),
            clock, new TestLog().For<DuplexVoice>(), seed: 1);
        voice.Connect(() => new SessionPlan("", "", Greet: false, []));
        VoiceEvent? happened = null;
        await ServedVoice.UntilAsync(() => voice.Events.TryRead(out happened) && happened is VoiceDown);

        Assert.Equal(2081, ((VoiceDown)happened!).CauseCode);
        Assert.Equal("this looks like Hydra; the voice here is a PersonaPlex or Moshi server", ((VoiceDown)happened).Detail);
    }

    private static ScenarioFault Fault(string what, int atMs) => new() { At = $"ms:{atMs}", Do = what };
}
