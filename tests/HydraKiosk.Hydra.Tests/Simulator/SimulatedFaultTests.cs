using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Hydra.Tests.Simulator;

/// <summary>What a bad network and a bad day of the service do to a session.</summary>
public class SimulatedFaultTests
{
    [Fact]
    public async Task Garbage_of_every_kind_is_lived_through_and_named_and_the_next_reply_is_exact()
    {
        await using var served = await ServedLink.ReadyAsync(BuiltInScenarios.Find("garbage")!);
        var first = await served.AskAsync();
        Assert.Equal((ResponseStatus.Completed, 1), (first.Status, first.Response));
        foreach (var cause in new[] { 2031, 2033, 2034, 2035, 2036, 2039 })
        {
            Assert.True(served.Log.Lines.Any(l => l.EventId == cause), $"HK-{cause} is not in the journal");
        }

        Assert.DoesNotContain(served.Heard, e => e is LinkMessage { Event: SessionCreated });
        var second = await served.AskAsync();
        Assert.Equal(ResponseStatus.Completed, second.Status);
        Assert.Equal(SimulatedConversationTests.Clip("lockers"), served.Downlink.Audio(second.Response));
        Assert.Single(served.Heard.OfType<LinkConnecting>());
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Large_odd_empty_and_fragmented_frames_lose_no_sample()
    {
        const int ExtraBytes = 1_572_864; // the big delta: silence in the middle of the reply
        await using var served = await ServedLink.ReadyAsync(BuiltInScenarios.Find("big")!);
        var done = await served.AskAsync();
        var clip = SimulatedConversationTests.Clip("lockers");
        var heard = served.Downlink.Audio(1);
        Assert.Equal((ResponseStatus.Completed, (long)(clip.Length + ExtraBytes)), (done.Status, done.AudioBytes));
        Assert.Equal(done.AudioBytes, heard.Length);
        var same = heard.AsSpan().CommonPrefixLength(clip);
        Assert.InRange(same, 1, clip.Length);
        var tail = clip.Length;
        while (tail > 0 && heard[^(clip.Length - tail + 1)] == clip[tail - 1])
        {
            tail--;
        }

        // Both ends are the clip's, they meet, and between them lies nothing but the silence that was put in.
        Assert.True(tail <= same, $"bytes {same} to {tail} of the reply are wrong");
        Assert.True(heard.AsSpan(same, ExtraBytes - (same - tail)).IndexOfAnyExcept((byte)0) < 0, "the silence is not whole");
        var second = await served.AskAsync();
        Assert.Equal(clip, served.Downlink.Audio(second.Response));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_reset_in_mid_delta_is_followed_by_a_session_without_a_greeting_and_nothing_of_the_old_one()
    {
        // Far enough into the reply that its beginning is sure to have arrived: a reset throws away what is on its way.
        var scenario = ServedLink.Scenario();
        scenario.Greeting = ServedLink.Tone(0.3);
        scenario.Default = new() { Say = "lockers" };
        (scenario.Server.MinDeltaMs, scenario.Server.MaxDeltaMs, scenario.Server.DeliverySpeed) = (40, 40, 2);
        scenario.Faults.Add(new ScenarioFault { At = "turn:1/delta:20", Do = "reset", Connection = 1 });
        await using var served = await ServedLink.StartAsync(scenario);
        var plans = 0;
        served.Link.Connect(() => served.Plan with { Greet = plans++ == 0 });
        await served.NextAsync<LinkReady>();
        Assert.Equal(1, (await served.MessageAsync<ResponseDone>()).Response);
        await served.SpeakAsync();
        Assert.Equal(2, (await served.MessageAsync<ResponseCreated>()).Response);
        var down = await served.NextAsync<LinkDown>();
        Assert.Equal((LinkFault.Lost, true), (down.Fault, down.WasReady));
        Assert.False(served.Link.CreateResponse());
        var came = served.Downlink.Audio(2).Length;
        Assert.InRange(came, 0, SimulatedConversationTests.Clip("lockers").Length - 2);
        Assert.Equal([1, 2], served.Downlink.Completed);

        await served.PassRetryAsync(down);
        var ready = await served.NextAsync<LinkReady>();
        Assert.Equal((true, false), (ready.Session.IsReconnect, ready.Session.Greets));
        Assert.Equal(2, plans);
        var done = await served.AskAsync();
        Assert.Equal(3, done.Response);
        Assert.Equal(SimulatedConversationTests.Clip("lockers"), served.Downlink.Audio(3));
        Assert.Equal(came, served.Downlink.Audio(2).Length);
        Assert.Equal(2, served.Server.Log.CountReceived("session.configure"));
        Assert.Equal(2, served.Server.Log.Entries.Count(e => e.Type == "response.created" && e.Session == 1));
        Assert.Equal(1, served.Server.Log.Entries.Count(e => e.Type == "response.created" && e.Session == 2));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Every_close_code_brings_the_link_back()
    {
        await using var served = await ServedLink.ReadyAsync(BuiltInScenarios.Find("closes")!);
        var faults = new List<LinkFault>();
        for (var connection = 1; connection <= 4; connection++)
        {
            await served.SpeakAsync();
            await served.MessageAsync<ResponseCreated>();
            var down = await served.NextAsync<LinkDown>();
            Assert.True(down.WasReady);
            faults.Add(down.Fault);
            await served.PassRetryAsync(down);
            Assert.True((await served.NextAsync<LinkReady>()).Session.IsReconnect);
        }

        Assert.Equal([LinkFault.ServerError, LinkFault.Lost, LinkFault.Lost, LinkFault.ServerFull], faults);
        Assert.Equal(ResponseStatus.Completed, (await served.AskAsync()).Status);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Replies_that_end_incomplete_or_failed_end_once_and_the_session_goes_on()
    {
        await using var served = await ServedLink.ReadyAsync(BuiltInScenarios.Find("endings")!);
        var incomplete = await served.AskAsync();
        Assert.Equal((ResponseStatus.Incomplete, "max_output_tokens"), (incomplete.Status, incomplete.Reason));
        var failed = await served.AskAsync();
        Assert.Equal((ResponseStatus.Failed, "internal_error"), (failed.Status, failed.Reason));
        var whole = await served.AskAsync();
        Assert.Equal(SimulatedConversationTests.Clip("goodbye"), served.Downlink.Audio(whole.Response));
        Assert.Equal([1, 2, 3], served.Downlink.Completed);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_message_that_is_not_UTF_8_ends_the_session_and_is_called_so()
    {
        await using var served = await ServedLink.ReadyAsync(new Scenario
        {
            Default = new() { Say = "lockers" },
            Faults = [new() { At = "response:1", Do = "not-utf8", Connection = 1 }]
        });
        await served.SpeakAsync();
        var down = await served.NextAsync<LinkDown>();
        Assert.Equal((LinkFault.ServerError, true), (down.Fault, down.WasReady));
        Assert.Contains("not UTF-8", down.Detail, StringComparison.Ordinal);
        await served.PassRetryAsync(down);
        Assert.True((await served.NextAsync<LinkReady>()).Session.IsReconnect);
    }

    [Fact]
    public async Task An_error_that_the_session_outlives_is_not_blamed_for_its_end()
    {
        await using var served = await ServedLink.ReadyAsync(new Scenario
        {
            Default = new() { Say = "lockers" },
            Faults = [new() { At = "response:1", Do = "error:internal_error", Connection = 1 },
                new() { At = "response:2", Do = "reset", Connection = 1 }],
        });
        await served.AskAsync();
        served.Clock.Advance(TimeSpan.FromSeconds(6));
        await served.SpeakAsync();
        var down = await served.NextAsync<LinkDown>();
        Assert.Equal(LinkFault.Lost, down.Fault);
        Assert.DoesNotContain("internal_error", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_goes_silent_in_mid_reply_is_given_up_and_replaced()
    {
        await using var served = await ServedLink.StartAsync(BuiltInScenarios.Find("half-open")!, o =>
            o with { KeepAliveTimeout = TimeSpan.FromSeconds(5) });
        served.Connect();
        await served.NextAsync<LinkReady>();
        await served.SpeakAsync();
        await served.MessageAsync<ResponseCreated>();
        for (var n = 0; served.Server.Log.Count(e => e.Type == "fault") == 0; n++)
        {
            Assert.True(n < 100, "the reply does not come");
            served.ServerClock.Advance(TimeSpan.FromMilliseconds(20));
        }

        var silent = served.Clock.Elapsed;
        while (served.Clock.Elapsed - silent < TimeSpan.FromSeconds(16) && !served.HasLost)
        {
            served.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        // decided by now; telling it takes a moment of its own
        await LinkFixture.UntilAsync(() => served.Heard.Any(e => e is LinkDown) || served.HasLost);

        var down = await served.NextAsync<LinkDown>(passTime: false);
        Assert.Equal((LinkFault.Lost, true), (down.Fault, down.WasReady));
        TestContext.Current.TestOutputHelper?.WriteLine($"given up after {(served.Clock.Elapsed - silent).TotalSeconds:0.0} s: {down.Detail}");
        await served.PassRetryAsync(down);
        Assert.True((await served.NextAsync<LinkReady>()).Session.IsReconnect);
    }
}
