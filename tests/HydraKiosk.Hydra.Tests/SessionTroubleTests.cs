using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Hydra.Tests;

/// <summary>A service that does what it should not, on a real socket.</summary>
public class SessionTroubleTests
{
    private const string Marker = """{"type":"input_audio_buffer.speech_started","audio_start_ms":77}""";

    public static TheoryData<string, int> Floods => new()
    {
        { """{"type":"warning","code":"c#","message":"m#"}""", 5_000 },
        { """{"type":"error","error":{"code":"c#","message":"m"}}""", 5_000 },
        { """{"type":"type.#"}""", 5_000 },
        { """{"type":"response.function_call_arguments.done","call_id":"c#","name":"n#","arguments":"{}"}""", 200 },
        { """{"type":"response.output_audio.delta","response_id":"r#","delta":"AQI="}""", 2_000 },
        { """{"type":"response.created","response":{"id":"r#"}}""", 2_000 },
        { """{"type":"session.configured","session":{"output_audio_sample_rate":16#}}""", 2_000 },
        { "garbage #", 5_000 },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_ends_the_session_with_its_own_cause_and_few_lines(string message, int count)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                await connection.SendAsync(message.Replace("#", $"{i + 100}", StringComparison.Ordinal));
            }
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException)
        {
            // the device is gone already
        }

        LinkEvent next;
        do
        {
            next = await fixture.Link.Events.ReadAsync(TestContext.Current.CancellationToken);
        }
        while (next is not LinkDown);

        var down = (LinkDown)next;
        Assert.Equal((LinkFault.ServerError, 2071, true), (down.Fault, down.CauseCode, down.NeedsTechnician));
        await fixture.LoggedAsync(2071);
        Assert.InRange(fixture.Log.Lines.Count, 1, 100);
    }

    [Theory]
    [InlineData("4000")]
    [InlineData("192001")]
    [InlineData("2147483647")]
    [InlineData("\"loud\"")]
    public async Task An_impossible_rate_is_told_and_the_models_own_is_used(string rate)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync($$$"""{"type":"session.configured","session":{"output_audio_sample_rate":{{{rate}}}}}""");
        Assert.Equal(24_000, (await fixture.ExpectAsync<LinkReady>()).Session.OutputSampleRateHz);
        Assert.Equal(24_000, fixture.Downlink.RateHz);
        Assert.Contains(rate, Assert.Single(fixture.Log.Lines, l => l.EventId == 2070).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Log.Lines, l => l.EventId is 2041 or 2038);
    }

    [Fact]
    public async Task A_second_configuration_changes_the_rate_of_what_follows_with_a_line()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.SendAsync("""{"type":"session.configured","session":{"output_audio_sample_rate":48000}}""");
        await fixture.ExpectMessageAsync<SessionConfigured>();
        Assert.Equal(48_000, fixture.Downlink.RateHz);
        await connection.SendAsync("""{"type":"session.configured","session":{"voice":"aria"}}"""); // says nothing: nothing changes
        await fixture.ExpectMessageAsync<SessionConfigured>();
        await connection.SendAsync("""{"type":"session.configured","session":{"output_audio_sample_rate":4000}}""");
        await fixture.ExpectMessageAsync<SessionConfigured>();
        Assert.Equal(48_000, fixture.Downlink.RateHz);
        Assert.Contains("48000", Assert.Single(fixture.Log.Lines, l => l.EventId == 2074).Message, StringComparison.Ordinal);

        await connection.SendAsync("""{"type":"session.configured","session":{"output_audio_format":"opus"}}""");
        await connection.ExpectCloseAsync();
        await connection.CloseAsync(1000);
        Assert.Equal(LinkFault.ConfigurationRefused, (await fixture.ExpectAsync<LinkDown>()).Fault);
    }

    [Fact]
    public async Task A_close_that_is_never_answered_ends_all_the_same()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.SendAsync("""{"type":"error","error":"session_ended"}""");
        await fixture.ExpectMessageAsync<ServerError>();
        await connection.ExpectCloseAsync(); // and no answer
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers > 0);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(LinkFault.ServerError, (await fixture.ExpectAsync<LinkDown>()).Fault);
    }

    [Fact]
    public async Task The_reason_of_a_close_reaches_the_journal_and_the_status()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.WebSocket.CloseOutputAsync((System.Net.WebSockets.WebSocketCloseStatus)1008, "credits depleted",
            TestContext.Current.CancellationToken);
        Assert.Contains("credits depleted", (await fixture.ExpectAsync<LinkDown>()).Detail, StringComparison.Ordinal);
        await fixture.LoggedAsync(2046);
        Assert.Contains("credits depleted", fixture.Log.Lines.First(l => l.EventId == 2046).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_that_found_no_room_is_told_once_with_all_that_was_lost()
    {
        await using var fixture = new LinkFixture();
        fixture.Downlink.Room = 48_000;
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.SendAsync(Frames.ResponseCreated("r"));
        for (var i = 0; i < 5; i++)
        {
            await connection.SendAsync(Frames.Delta("r", new byte[24_000]));
        }

        await connection.SendAsync(Frames.ResponseDone("r"));
        await connection.SendAsync(Frames.Delta("r", new byte[24_000])); // late
        await connection.SendAsync(Marker);
        await fixture.ExpectMessageAsync<ResponseCreated>();
        await fixture.ExpectMessageAsync<ResponseDone>();
        await fixture.ExpectMessageAsync<SpeechStarted>();
        var line = Assert.Single(fixture.Log.Lines, l => l.EventId == 2037).Message;
        Assert.StartsWith("1.5 s of the 2.5 s of reply 1 ", line, StringComparison.Ordinal);
        Assert.Contains("1 piece", Assert.Single(fixture.Log.Lines, l => l.EventId == 2072).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_voice_refused_for_ever_is_sent_away_after_one_correction()
    {
        var handshake = new Handshake(sendsVoice: true);
        var refusal = new ServerError("invalid_request_error", null, "no such voice", "session.configure.session.voice", null);
        Assert.Equal(HandshakeAction.None, handshake.Step(refusal)); // nothing was sent yet
        Assert.Equal(HandshakeAction.Configure, handshake.Step(new SessionCreated("s")));
        Assert.Equal(HandshakeAction.ConfigureWithoutVoice, handshake.Step(refusal));
        Assert.Equal(HandshakeAction.Fail, handshake.Step(refusal));
        Assert.Equal(LinkCause.ConfigurationRefused, handshake.Failure!.Cause);
        Assert.Equal(HandshakeAction.None, handshake.Step(refusal));
        Assert.Equal(HandshakeAction.None, handshake.Step(new SessionConfigured("a", 1, [], null, null, null)));
        Assert.False(handshake.IsReady);
        var silent = new Handshake(sendsVoice: false);
        silent.Step(new SessionCreated("s"));
        Assert.Equal(HandshakeAction.Fail, silent.Step(refusal));
        Assert.False(silent.VoiceRefused);
    }

    [Fact]
    public void Tools_that_the_echo_does_not_name_are_unknown_and_not_different()
    {
        var plan = new SessionPlan("Be brief.", "aria", Greet: false, [new ToolDeclaration("open_gate", null, "{}")]);
        var silent = new SessionConfigured("aria", 9, null, false, 24_000, null);
        Assert.Null(SessionJournal.EchoDifference(plan, "aria", silent));
        Assert.Null(SessionJournal.EchoDifference(plan, "aria", silent with { ToolNames = ["open_gate"] }));
        Assert.Contains("0 tools", SessionJournal.EchoDifference(plan, "aria", silent with { ToolNames = [] }), StringComparison.Ordinal);
        Assert.Contains("1 tools", SessionJournal.EchoDifference(plan, "aria", silent with { ToolNames = ["shut_gate"] }), StringComparison.Ordinal);
    }
}
