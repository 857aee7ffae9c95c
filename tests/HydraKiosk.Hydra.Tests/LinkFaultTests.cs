using System.Net.WebSockets;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Hydra.Tests;

public class LinkFaultTests
{
    [Theory]
    [InlineData("401 Unauthorized", LinkFault.CredentialsRefused, 2011)]
    [InlineData("403 Forbidden", LinkFault.CredentialsRefused, 2055)]
    [InlineData("404 Not Found", LinkFault.UpgradeRefused, 2013)]
    [InlineData("200 OK", LinkFault.UpgradeRefused, 2013)]
    [InlineData("400 Bad Request", LinkFault.UpgradeRefused, 2013)]
    [InlineData("407 Proxy Authentication Required", LinkFault.UpgradeRefused, 2028)]
    [InlineData("500 Internal Server Error", LinkFault.UpgradeRefused, 2054)]
    [InlineData("503 Service Unavailable", LinkFault.UpgradeRefused, 2054)]
    public async Task An_http_answer_is_named_in_the_journal_without_the_key(string status, LinkFault fault, int cause)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync(status, "x-request-id: req-77\r\n");
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(fault, down.Fault);
        Assert.False(down.WasReady);
        Assert.Equal(cause, down.CauseCode);
        Assert.Contains("req-77", down.Detail, StringComparison.Ordinal);
        Assert.Equal(fault == LinkFault.CredentialsRefused, down.RetryIn == TimeSpan.FromMinutes(5));
        await fixture.LoggedAsync(cause);
        Assert.All(fixture.Log.Lines, l => Assert.DoesNotContain(LinkFixture.Key, l.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retry_after_is_honoured()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("429 Too Many Requests", "Retry-After: 42\r\n");
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.RateLimited, down.Fault);
        Assert.InRange(down.RetryIn!.Value, TimeSpan.FromSeconds(42), TimeSpan.FromSeconds(42.5));
    }

    [Fact]
    public async Task A_refused_connection_is_retried()
    {
        await using var fixture = new LinkFixture();
        await fixture.Server.DisposeAsync();
        fixture.Connect();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.Unreachable, down.Fault);
        Assert.Contains("ConnectionRefused", down.Detail, StringComparison.Ordinal);
        await fixture.PassRetryAsync(down);
        Assert.Equal(2, Assert.IsType<LinkConnecting>(await fixture.Link.Events.ReadAsync()).Attempt);
    }

    [Fact]
    public async Task An_upgrade_that_is_never_answered_times_out_after_ten_seconds()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.Unreachable, down.Fault);
        Assert.Contains("10 s", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_full_then_1013_waits_longer()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.UpgradeAsync();
        await connection.SendAsync("""{"type":"error","error":{"code":"server_full","message":"at capacity"}}""");
        await connection.CloseAsync(1013);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.ServerFull, down.Fault);
        await fixture.LoggedAsync(2017);
    }

    [Theory]
    [InlineData(1001, LinkFault.Lost)]
    [InlineData(1011, LinkFault.ServerError)]
    [InlineData(1012, LinkFault.Lost)]
    [InlineData(1013, LinkFault.ServerFull)]
    public async Task A_close_of_a_running_session_is_classified_and_followed_by_a_reconnect(int code, LinkFault fault)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.CloseAsync(code);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(fault, down.Fault);
        Assert.True(down.WasReady);

        await fixture.PassRetryAsync(down);
        using var again = await fixture.Server.NextReadyAsync();
        Assert.True((await fixture.ExpectAsync<LinkReady>()).Session.IsReconnect);
    }

    [Fact]
    public async Task Close_1000_by_the_service_leaves_the_link_down_until_asked_again()
    {
        // The clock jumps below, and a send on its way at that instant must not count as stuck.
        await using var fixture = new LinkFixture(o => o with { SendTimeout = TimeSpan.FromHours(1) });
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        await connection.CloseAsync(1000);
        Assert.True((await fixture.ExpectAsync<LinkClosed>()).ByServer);
        Assert.False(fixture.Link.CreateResponse());

        fixture.Connect();
        using var again = await fixture.Server.NextReadyAsync();
        Assert.False((await fixture.ExpectAsync<LinkReady>()).Session.IsReconnect);
    }

    [Fact]
    public async Task A_service_that_accepts_and_closes_at_once_is_not_hammered_and_whoever_has_to_wait_is_told()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.CloseAsync(1000);
        Assert.True((await fixture.ExpectAsync<LinkClosed>()).ByServer);
        fixture.Connect();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.ServerError, 2018, false), (down.Fault, down.CauseCode, down.WasReady));
        Assert.InRange(down.RetryIn!.Value, TimeSpan.FromMilliseconds(1), ReconnectPolicy.FirstCeiling);
        Assert.Contains("closed with 1000", Assert.Single(fixture.Log.Lines, l => l.EventId == 2018).Message, StringComparison.Ordinal);
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        Assert.False(fixture.Link.Events.TryRead(out _)); // no attempt yet
        fixture.Link.RetryNow();
        using var again = await fixture.Server.NextAsync();
    }

    [Fact]
    public async Task Disconnect_closes_with_1000_and_nothing_is_sent_or_heard_after_it()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        Assert.True(fixture.Link.CreateResponse());
        fixture.Link.Disconnect();
        Assert.False(fixture.Link.CreateResponse());
        Assert.False(fixture.Link.PostCallOutput("c", "late"));
        Assert.False(fixture.Link.CancelResponse(null));
        await connection.SendAsync(Frames.ResponseCreated("resp_late"));

        Assert.Equal(WebSocketCloseStatus.NormalClosure, await connection.ExpectCloseAsync());
        await connection.CloseAsync(1000);
        Assert.False((await fixture.ExpectAsync<LinkClosed>()).ByServer);
        Assert.False(fixture.Link.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_service_that_answers_no_close_is_aborted_after_a_second()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Link.Disconnect();
        Assert.NotNull(await connection.ExpectCloseAsync());
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await fixture.ExpectAsync<LinkClosed>()).ByServer);
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_response_leaks_nothing_into_the_next_session()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.SendAsync(Frames.ResponseCreated("resp_1"));
        await connection.SendAsync(Frames.Delta("resp_1", [1, 2, 3])); // half a sample is left over
        await fixture.ExpectMessageAsync<ResponseCreated>();
        await connection.SendAsync("""{"type":"response.function_call_arguments.delta","call_id":"call_1","name":"old","delta":"{\"a\":"}""");
        await LinkFixture.UntilAsync(() => fixture.Downlink.Audio(1).Length == 2);
        connection.Reset();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Lost, true), (down.Fault, down.WasReady));
        Assert.Equal([1], fixture.Downlink.Completed);

        await fixture.PassRetryAsync(down);
        using var again = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await again.SendAsync(Frames.ResponseCreated("resp_1"));
        await again.SendAsync(Frames.Delta("resp_1", [4, 5]));
        await again.SendAsync("""{"type":"response.function_call_arguments.done","response_id":"resp_1","call_id":"call_1"}""");
        Assert.Equal(2, (await fixture.ExpectMessageAsync<ResponseCreated>()).Response);
        var call = await fixture.ExpectMessageAsync<CallReady>();
        Assert.Equal((null, "{}"), (call.Name, call.ArgumentsJson));
        Assert.Equal([4, 5], fixture.Downlink.Audio(2));
    }

    [Fact]
    public async Task A_defect_of_this_program_ends_its_session_in_order_and_the_next_one_works()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Downlink.Fault = new NotSupportedException("a defect");
        await connection.SendAsync(Frames.ResponseCreated("resp_1"));
        await connection.SendAsync(Frames.Delta("resp_1", [1, 2]));
        await fixture.ExpectMessageAsync<ResponseCreated>();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Recycled, 2049, true), (down.Fault, down.CauseCode, down.WasReady));
        Assert.IsType<NotSupportedException>(Assert.Single(fixture.Log.Lines, l => l.EventId == 2044).Exception);
        Assert.False(fixture.Link.CreateResponse());

        fixture.Downlink.Fault = null;
        await fixture.PassRetryAsync(down);
        using var again = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        Assert.True(fixture.Link.CreateResponse());
        await again.ExpectAsync("response.create");
    }

    [Fact]
    public async Task Session_ended_stops_the_uplink_and_reconnects()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.SendAsync("""{"type":"error","error":{"code":"session_ended","message":"over"}}""");
        await fixture.ExpectMessageAsync<ServerError>();
        Assert.NotNull(await connection.ExpectCloseAsync());
        await connection.CloseAsync(1000);
        Assert.Equal(LinkFault.ServerError, (await fixture.ExpectAsync<LinkDown>()).Fault);
    }

    [Fact]
    public async Task Garbage_binary_and_fragments_do_not_disturb_a_session()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await connection.SendAsync("{\"type\":\"response.cre");
        await connection.SendAsync("");
        await connection.SendAsync("[]");
        await connection.SendAsync(new string('[', 1000) + new string(']', 1000));
        var created = Frames.ResponseCreated("resp_1").Utf8();
        foreach (var one in created[..^1])
        {
            await connection.SendAsync([one], endOfMessage: false);
        }

        await connection.SendAsync(created[^1..]);
        Assert.Equal("resp_1", (await fixture.ExpectMessageAsync<ResponseCreated>()).ResponseId);
        Assert.Contains(fixture.Log.Lines, l => l.EventId == 2033);
        Assert.Single(fixture.Log.Lines, l => l.EventId == 2034);
    }

    [Fact]
    public async Task A_delta_of_two_megabytes_arrives_whole()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        var pcm = new byte[2 * 1024 * 1024];
        new Random(3).NextBytes(pcm);
        await connection.SendAsync(Frames.ResponseCreated("resp_1"));
        await connection.SendAsync(Frames.Delta("resp_1", pcm));
        await connection.SendAsync(Frames.ResponseDone("resp_1"));
        await fixture.ExpectMessageAsync<ResponseCreated>();
        Assert.Equal(pcm.Length, (await fixture.ExpectMessageAsync<ResponseDone>()).AudioBytes);
        Assert.Equal(pcm, fixture.Downlink.Audio(1));
    }

    [Fact]
    public async Task A_message_beyond_all_bounds_ends_the_session()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        var sending = connection.SendAsync(new byte[17 * 1024 * 1024]);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.ServerError, down.Fault);
        Assert.Contains("larger than", down.Detail, StringComparison.Ordinal);
        await Record.ExceptionAsync(() => sending); // cut off in the middle, or not
    }

    [Fact]
    public async Task A_dead_link_is_found_by_its_pings()
    {
        // The one test on real time: the runtime's own keepalive. The far end accepts and then neither reads nor answers.
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        var ready = System.Diagnostics.Stopwatch.StartNew();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Lost, true), (down.Fault, down.WasReady));
        TestContext.Current.TestOutputHelper?.WriteLine($"found after {ready.Elapsed.TotalSeconds:0.00} s: {down.Detail}");
        Assert.InRange(ready.Elapsed.TotalSeconds, 1, 5 + 5); // 5 s is the goal; a busy machine gets as much again
    }

    [Fact]
    public async Task Retry_now_cuts_the_wait_short()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("503 Service Unavailable");
        await fixture.ExpectAsync<LinkDown>();
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Link.RetryNow();
        using var again = await fixture.Server.NextAsync();
    }

    [Fact]
    public async Task A_plan_that_throws_is_reported_and_tried_again()
    {
        await using var fixture = new LinkFixture();
        var asked = 0;
        fixture.Link.Connect(() => asked++ == 0 ? throw new InvalidOperationException("no plan") : fixture.Plan);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal("no plan", down.Detail);
        await fixture.PassRetryAsync(down);
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
    }
}
