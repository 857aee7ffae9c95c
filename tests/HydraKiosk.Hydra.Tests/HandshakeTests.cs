using System.Net.WebSockets;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;

namespace HydraKiosk.Hydra.Tests;

public class HandshakeTests
{
    private const string VoiceRefused = """{"type":"error","error":{"code":"invalid_request_error","param":"session.configure.session.voice"}}""";

    [Fact]
    public async Task Connects_with_the_key_in_a_header_and_the_model_in_the_query()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        var connection = await fixture.Server.NextAsync();

        Assert.StartsWith("GET /waves/v1/s2s?model=hydra-v1.1 HTTP/1.1\r\n", connection.Request, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {LinkFixture.Key}\r\n", connection.Request, StringComparison.Ordinal);
        Assert.DoesNotContain(LinkFixture.Key, connection.Request.Split("\r\n")[0], StringComparison.Ordinal);
        await connection.RefuseAsync("503 Service Unavailable");
    }

    [Fact]
    public async Task A_warning_before_created_does_not_disturb_and_configure_is_sent_once()
    {
        await using var fixture = new LinkFixture();
        fixture.Plan = new SessionPlan("Be brief.", "aria", Greet: true,
            [new ToolDeclaration("open_gate", "Opens it", """{"type":"object"} // none""")]);
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.UpgradeAsync();
        await connection.SendAsync(Frames.All[2]);
        await connection.SendAsync(Frames.Created);
        await connection.SendAsync(Frames.Created);

        var configure = await connection.ExpectAsync("session.configure");
        var session = configure.GetProperty("session");
        Assert.Matches("^evt_[0-9a-f]{12}$", configure.GetProperty("event_id").GetString());
        Assert.Equal("Be brief.", session.GetProperty("instructions").GetString());
        Assert.Equal("aria", session.GetProperty("voice").GetString());
        Assert.True(session.GetProperty("generate_initial_response").GetBoolean());
        Assert.Equal(16000, session.GetProperty("input_audio_sample_rate").GetInt32());
        Assert.Equal("object", session.GetProperty("tools")[0].GetProperty("parameters").GetProperty("type").GetString());

        await connection.SendAsync(Frames.Configured24);
        var ready = await fixture.ExpectAsync<LinkReady>();
        Assert.Equal("4bf1f4f6-5fa4-4de5-aa29-83f5eed96c82", ready.Session.SessionId);
        Assert.Equal(24_000, ready.Session.OutputSampleRateHz);
        Assert.Equal(24_000, fixture.Downlink.RateHz);
        Assert.False(ready.Session.IsReconnect);

        // Only audio follows: ExpectAsync fails on any other message before the output.
        Assert.True(fixture.Link.PostCallOutput("call_1", "{\"ok\":true}"));
        var item = await connection.ExpectAsync("conversation.item.create");
        Assert.Equal("{\"ok\":true}", item.GetProperty("item").GetProperty("output").GetString());
        Assert.Contains(fixture.Log.Lines, l => l.EventId == 2030);
        Assert.Contains(fixture.Log.Lines, l => l.EventId == 2038); // the echo has no tools and no greeting
    }

    [Fact]
    public async Task No_audio_goes_up_before_configured_and_zeros_follow_at_once()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.UpgradeAsync();
        await connection.SendAsync(Frames.Created);
        var first = await connection.ReceiveAsync();
        Assert.Contains("session.configure", first, StringComparison.Ordinal);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, fixture.Link.Statistics().ChunksSent);

        await connection.SendAsync(Frames.Configured24);
        await fixture.ExpectAsync<LinkReady>();
        Assert.All(await connection.ExpectAudioAsync(), b => Assert.Equal(0, b));
    }

    [Fact]
    public async Task Reply_audio_reaches_the_downlink_and_messages_reach_the_conversation()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        byte[] pcm = [1, 2, 3, 4, 5, 6];
        await connection.SendAsync(Frames.ResponseCreated("resp_1"));
        await connection.SendAsync(Frames.Delta("resp_1", pcm));
        await connection.SendAsync(Frames.ResponseDone("resp_1"));

        Assert.Equal(1, (await fixture.ExpectMessageAsync<ResponseCreated>()).Response);
        var done = await fixture.ExpectMessageAsync<ResponseDone>();
        Assert.Equal(6, done.AudioBytes);
        Assert.Equal(pcm, fixture.Downlink.Audio(1));
        Assert.Equal([1], fixture.Downlink.Completed);
    }

    [Fact]
    public async Task A_missing_rate_is_taken_from_the_model()
    {
        await using var fixture = new LinkFixture(o => o with { Model = "hydra-v1.0" });
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync("""{"type":"session.configured","session":{"voice":"aria"}}""");
        Assert.Equal(48_000, (await fixture.ExpectAsync<LinkReady>()).Session.OutputSampleRateHz);
        Assert.Contains(fixture.Log.Lines, l => l.EventId == 2041);
    }

    [Fact]
    public async Task Another_format_than_pcm16_is_refused()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync("""{"type":"session.configured","session":{"output_audio_format":"opus"}}""");
        var closing = connection.ExpectCloseAsync();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await closing);
        await connection.CloseAsync(1000);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.ConfigurationRefused, down.Fault);
        Assert.Contains("opus", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_voice_is_left_out_of_a_second_configure()
    {
        await using var fixture = new LinkFixture();
        fixture.Plan = fixture.Plan with { Voice = "marvin" };
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        var first = await connection.CreateSessionAsync();
        Assert.Equal("marvin", first.GetProperty("session").GetProperty("voice").GetString());
        await connection.SendAsync("""{"type":"error","error":{"type":"invalid_request_error","code":"invalid_request_error","message":"unknown","param":"session.configure.session.voice"}}""");
        var second = await connection.ExpectAsync("session.configure");
        Assert.False(second.GetProperty("session").TryGetProperty("voice", out _));
        await connection.SendAsync(Frames.Configured24);
        await fixture.ExpectAsync<LinkReady>();
        Assert.Contains(fixture.Log.Lines, l => l.EventId == 2032);
    }

    [Fact]
    public async Task A_voice_refused_twice_fails_at_once_and_the_next_attempt_begins_without_it()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        var first = await connection.CreateSessionAsync();
        Assert.True(first.GetProperty("session").TryGetProperty("voice", out _));
        await connection.SendAsync(VoiceRefused);
        await connection.ExpectAsync("session.configure");
        await connection.SendAsync(VoiceRefused); // of a voice that was not asked for any more
        Assert.Null(await connection.ReceiveAsync()); // no third configure: the client closes, without any time passing
        await connection.CloseAsync(1000);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.ConfigurationRefused, down.Fault);

        await fixture.PassRetryAsync(down);
        using var again = await fixture.Server.NextAsync();
        Assert.False((await again.CreateSessionAsync()).GetProperty("session").TryGetProperty("voice", out _));
        await again.SendAsync(VoiceRefused);
        Assert.Null(await again.ReceiveAsync()); // nor a second one where none was named
        await again.CloseAsync(1000);
        Assert.Equal(LinkFault.ConfigurationRefused, (await fixture.ExpectAsync<LinkDown>()).Fault);
    }

    [Fact]
    public async Task A_configuration_without_the_voice_that_is_not_answered_within_three_seconds_is_refused_as_well()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.CreateSessionAsync();
        await connection.SendAsync(VoiceRefused);
        await connection.ExpectAsync("session.configure");
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(LinkFault.ConfigurationRefused, (await fixture.ExpectAsync<LinkDown>()).Fault);
    }

    [Fact]
    public async Task Created_that_does_not_come_within_five_seconds_is_a_fault()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.UpgradeAsync();
        await connection.SendAsync(Frames.All[2]);
        await fixture.LoggedAsync(2030); // the client is past the upgrade
        fixture.Clock.Advance(TimeSpan.FromSeconds(4.9));
        fixture.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.HandshakeTimedOut, down.Fault);
        Assert.Contains("session.created", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configured_that_does_not_come_within_five_seconds_is_a_fault()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.CreateSessionAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(4.9));
        fixture.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.HandshakeTimedOut, down.Fault);
        Assert.Contains("session.configured", down.Detail, StringComparison.Ordinal);
        Assert.False(down.WasReady);
    }

    [Fact]
    public async Task A_configure_over_the_ceiling_never_leaves_the_device()
    {
        await using var fixture = new LinkFixture();
        fixture.Plan = fixture.Plan with { Instructions = new string('x', 31_000) };
        fixture.Connect();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.ConfigurationRefused, down.Fault);
        Assert.Contains("instructions 31002", down.Detail, StringComparison.Ordinal);
    }
}
