using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Running;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Hydra.Tests.Simulator;

/// <summary>Beginnings and ends of sessions.</summary>
public class SimulatedHandshakeTests
{
    [Theory]
    [InlineData("hydra-v1.1", "aria", 24_000)]
    [InlineData("hydra-v1.0", "quinn", 48_000)]
    [InlineData("hydra", "zoe", 48_000)]
    public async Task Every_model_is_spoken_to_in_its_own_rate_and_voice(string model, string voice, int rateHz)
    {
        await using var served = await ServedLink.StartAsync(ServedLink.Scenario(), o => o with { Model = model });
        served.Plan = served.Plan with { Voice = voice };
        served.Connect();
        var ready = await served.NextAsync<LinkReady>();
        Assert.Equal((rateHz, false, false), (ready.Session.OutputSampleRateHz, ready.Session.IsReconnect, ready.Session.Greets));
        Assert.Equal(rateHz, served.Downlink.RateHz);
        Assert.Equal(served.Server.Log.Sessions[0].Id, ready.Session.SessionId);
        var done = await served.AskAsync();
        Assert.Equal(rateHz / 5 * 2, done.AudioBytes);

        var log = served.Server.Log.Entries;
        Assert.Equal($"model={model} header=yes api_key=no", Assert.Single(log, e => e.Type == "connect").Detail);
        string[] handshake = ["session.created", "session.configure", "session.configured"];
        Assert.Equal(
            model == "hydra" ? ["warning", .. handshake] : handshake,
            log.Where(e => e.Direction is LogDirection.Sent or LogDirection.Received).Select(e => e.Type).Take(model == "hydra" ? 4 : 3));
        Assert.Equal(model == "hydra", served.Log.Lines.Any(l => l.EventId == 2030));
        await served.EndWellAsync();
    }

    [Theory]
    [InlineData(WarningForm.Nested)]
    [InlineData(WarningForm.Flat)]
    public async Task The_deprecation_is_told_in_either_form(WarningForm form)
    {
        var scenario = ServedLink.Scenario();
        scenario.Server.Warning = form;
        await using var served = await ServedLink.StartAsync(scenario, o => o with { Model = "hydra" });
        served.Connect();
        await served.NextAsync<LinkReady>();
        Assert.Contains("model_deprecated", Assert.Single(served.Log.Lines, l => l.EventId == 2030).Message, StringComparison.Ordinal);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task An_unknown_voice_is_corrected_on_the_same_socket_and_not_sent_again()
    {
        await using var served = await ServedLink.StartAsync(ServedLink.Scenario());
        served.Plan = served.Plan with { Voice = "wren" };
        served.Connect();
        await served.NextAsync<LinkReady>();
        Assert.Equal(["unknown-voice"], served.Server.Log.Violations.Select(v => v.Kind));
        Assert.Contains("wren", Assert.Single(served.Log.Lines, l => l.EventId == 2032).Message, StringComparison.Ordinal);
        Assert.Contains("sterling", Assert.Single(served.Log.Lines, l => l.EventId == 2000).Message, StringComparison.Ordinal);
        await served.AskAsync();
        Assert.Equal(2, served.Server.Log.CountReceived("session.configure"));
        Assert.Single(served.Server.Log.Violations);
    }

    [Theory]
    [InlineData(BadVoiceBehaviour.Ignore)]
    [InlineData(BadVoiceBehaviour.Close)]
    public async Task Where_the_socket_is_spoilt_by_an_unknown_voice_the_next_one_begins_without_it(BadVoiceBehaviour behaviour)
    {
        var scenario = ServedLink.Scenario();
        scenario.Server.BadVoice = behaviour;
        await using var served = await ServedLink.StartAsync(scenario);
        served.Plan = served.Plan with { Voice = "wren" };
        served.Connect();
        if (behaviour == BadVoiceBehaviour.Ignore)
        {
            await served.Server.Log.WaitReceivedAsync("session.configure", nth: 2);
            served.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        var down = await served.NextAsync<LinkDown>();
        Assert.False(down.WasReady);
        await served.PassRetryAsync(down);
        await served.NextAsync<LinkReady>();
        Assert.Equal(1, served.Server.Log.Violations.Count(v => v.Kind == "unknown-voice"));
        await served.AskAsync();
    }

    [Fact]
    public async Task A_wrong_key_is_a_credential_fault_and_tried_again_in_five_minutes()
    {
        var scenario = ServedLink.Scenario();
        scenario.Server.Keys = ["sk_another"];
        await using var served = await ServedLink.StartAsync(scenario);
        served.Connect();
        var down = await served.NextAsync<LinkDown>();
        Assert.Equal((LinkFault.CredentialsRefused, TimeSpan.FromMinutes(5)), (down.Fault, down.RetryIn));
        Assert.Contains("401", down.Detail, StringComparison.Ordinal);
        await LinkFixture.UntilAsync(() => served.Log.Lines.Any(l => l.EventId == 2011));
        served.AssertKeyNowhere();
        Assert.Empty(served.Server.Log.Sessions);
    }

    [Theory]
    [InlineData(403, null, LinkFault.CredentialsRefused, 2055)]
    [InlineData(429, 7, LinkFault.RateLimited, 2012)]
    [InlineData(503, 9, LinkFault.UpgradeRefused, 2054)]
    [InlineData(500, null, LinkFault.UpgradeRefused, 2054)]
    public async Task A_refused_upgrade_is_named_waited_for_as_asked_and_then_it_works(int status, int? retryAfter, LinkFault fault, int cause)
    {
        var scenario = ServedLink.Scenario();
        scenario.Faults.Add(new ScenarioFault { At = "upgrade", Do = $"status:{status}", Connection = 1, RetryAfterSeconds = retryAfter });
        await using var served = await ServedLink.StartAsync(scenario);
        served.Connect();
        var down = await served.NextAsync<LinkDown>();
        Assert.Equal((fault, false), (down.Fault, down.WasReady));
        Assert.Contains($"{status}", down.Detail, StringComparison.Ordinal);
        if (retryAfter is { } seconds)
        {
            Assert.InRange(down.RetryIn!.Value.TotalSeconds, seconds, seconds + 0.5);
        }

        await LinkFixture.UntilAsync(() => served.Log.Lines.Any(l => l.EventId == cause));
        await served.PassRetryAsync(down);
        Assert.False((await served.NextAsync<LinkReady>()).Session.IsReconnect); // no session was lost
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Refusals_of_every_kind_in_a_row_are_outlived()
    {
        await using var served = await ServedLink.StartAsync(BuiltInScenarios.Find("refusals")!);
        served.Connect();
        var faults = new List<LinkFault>();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            if (attempt == 5)
            {
                // The last one is never answered: ten seconds are enough.
                await served.Server.Log.WaitAsync(e => e.Type == "connect" && e.Session == 5);
                served.Clock.Advance(TimeSpan.FromSeconds(10));
            }

            var down = await served.NextAsync<LinkDown>();
            faults.Add(down.Fault);
            await served.PassRetryAsync(down);
        }

        await served.NextAsync<LinkReady>();
        Assert.Equal([LinkFault.UpgradeRefused, LinkFault.RateLimited, LinkFault.UpgradeRefused, LinkFault.Unreachable, LinkFault.Unreachable],
            faults);
        Assert.Equal([1, 2, 3, 4, 5, 6], served.Heard.OfType<LinkConnecting>().Select(c => c.Attempt));
        await served.EndWellAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_service_is_waited_for_until_there_is_a_place(bool createdFirst)
    {
        var scenario = ServedLink.Scenario();
        scenario.Server.MaxSessions = 1;
        scenario.Server.CreatedBeforeServerFull = createdFirst;
        await using var served = await ServedLink.StartAsync(scenario);
        using var occupant = new System.Net.WebSockets.ClientWebSocket();
        occupant.Options.SetRequestHeader("Authorization", "Bearer " + HydraKiosk.Simulator.SimulatorServer.DefaultKey);
        await occupant.ConnectAsync(new Uri(served.Server.Endpoint + "?model=hydra-v1.1"), CancellationToken.None).WaitAsync(ScriptedServer.Patience);
        await served.Server.Log.WaitSentAsync("session.created");

        served.Connect();
        var down = await served.NextAsync<LinkDown>();
        Assert.Equal((LinkFault.ServerFull, false), (down.Fault, down.WasReady));
        await LinkFixture.UntilAsync(() => served.Log.Lines.Any(l => l.EventId == 2017));
        Assert.Contains(served.Server.Log.Entries, e =>
            e is { Type: "closing", Session: 2 } && e.Detail!.StartsWith("1013", StringComparison.Ordinal));

        var occupied = served.Server.Log.Sessions[0];
        await occupant.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
            .WaitAsync(ScriptedServer.Patience);
        await occupied.Ended.WaitAsync(ScriptedServer.Patience);
        await served.PassRetryAsync(down);
        await served.NextAsync<LinkReady>();
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Zeros_keep_a_session_open_far_beyond_the_idle_limit()
    {
        var scenario = ServedLink.Scenario();
        scenario.Server.IdleSeconds = 2;
        await using var served = await ServedLink.ReadyAsync(scenario);
        var record = served.Server.Log.Sessions[0];
        served.Clock.Advance(TimeSpan.FromMilliseconds(60)); // so long the microphone is waited for
        for (var n = 0; n < 300; n++)
        {
            // Nothing comes from the microphone at all.
            var before = record.ReceivedSamples;
            served.Clock.Advance(TimeSpan.FromMilliseconds(20));
            served.ServerClock.Advance(TimeSpan.FromMilliseconds(20));
            await LinkFixture.UntilAsync(() => record.ReceivedSamples > before);
        }

        Assert.DoesNotContain(record.ReceivedAudio(), sample => sample != 0);
        Assert.False(record.Ended.IsCompleted);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task An_idle_close_is_no_fault_and_a_new_session_is_had_for_the_asking()
    {
        await using var served = await ServedLink.ReadyAsync(ServedLink.Scenario());
        for (var passed = TimeSpan.Zero; passed <= ReconnectPolicy.HealthyAfter; passed += TimeSpan.FromMilliseconds(20))
        {
            await served.TickAsync();
        }

        served.ServerClock.Advance(TimeSpan.FromSeconds(31)); // on the device no time passes, so nothing is sent
        Assert.True((await served.NextAsync<LinkClosed>()).ByServer);
        Assert.Contains(served.Server.Log.Entries, e => e.Type == "idle");
        Assert.Equal(1000, await served.Server.Log.Sessions[0].Ended.WaitAsync(ScriptedServer.Patience));
        Assert.Equal(["uplink-stopped"], served.Server.Log.Violations.Select(v => v.Kind));
        // this clock is not the server's
        Assert.DoesNotContain(served.Log.Lines, l => l.Level > Microsoft.Extensions.Logging.LogLevel.Information && l.EventId != 2047);

        served.Connect();
        Assert.False((await served.NextAsync<LinkReady>()).Session.IsReconnect);
        await served.AskAsync();
    }
}
