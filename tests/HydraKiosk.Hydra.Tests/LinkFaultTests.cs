using System.Net.WebSockets;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Running;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Tests;

public class LinkFaultTests
{
    [Theory]
    [InlineData("401 Unauthorized", LinkFault.CredentialsRefused, 2011)]
    [InlineData("403 Forbidden", LinkFault.CredentialsRefused, 2055)]
    [InlineData("404 Not Found", LinkFault.UpgradeRefused, 2013)]
    [InlineData("200 OK", LinkFault.UpgradeRefused, 2081)]
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
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        Assert.False(fixture.Link.Events.TryRead(out _)); // no attempt yet, and no error: a close with 1000 is none
        Assert.DoesNotContain(fixture.Log.Lines, l => l.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
        fixture.Link.RetryNow();
        using var again = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await again.CloseAsync(1000);
        await fixture.ExpectAsync<LinkClosed>();
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        fixture.Connect();
        using var third = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await third.CloseAsync(1000);
        await fixture.ExpectAsync<LinkClosed>();
        fixture.Connect(); // the third time in a row it is a loop
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((2029, false, true), (down.CauseCode, down.WasReady, down.RetryIn > TimeSpan.Zero));
        Assert.Contains("closed with 1000", Assert.Single(fixture.Log.Lines, l => l.Level >= Microsoft.Extensions.Logging.LogLevel.Warning).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_worked_for_minutes_is_replaced_at_once_whatever_code_ended_it()
    {
        await using var fixture = new LinkFixture(o => o with { SendTimeout = TimeSpan.FromHours(1) });
        fixture.Connect();
        foreach (var code in (int[])[1008, 4001, 1013])
        {
            using var connection = await fixture.Server.NextReadyAsync();
            await fixture.ExpectAsync<LinkReady>();
            fixture.Clock.Advance(ReconnectPolicy.WorkedAfter);
            await connection.CloseAsync(code, "maximum age");
            var down = await fixture.ExpectAsync<LinkDown>();
            Assert.InRange(down.RetryIn!.Value, TimeSpan.Zero, ReconnectPolicy.FirstCeiling);
            Assert.False(down.NeedsTechnician);
            Assert.Contains("maximum age", down.Detail, StringComparison.Ordinal);
            await fixture.PassRetryAsync(down);
        }

        using var young = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Clock.Advance(ReconnectPolicy.WorkedAfter - TimeSpan.FromSeconds(1));
        await young.CloseAsync(1008, "not you");
        var refused = await fixture.ExpectAsync<LinkDown>();
        Assert.True(refused is { CauseCode: 2046, NeedsTechnician: true } && refused.RetryIn >= ReconnectPolicy.SlowFloor, $"{refused}");
    }

    [Fact]
    public async Task A_lost_session_that_keeps_its_place_is_waited_for_in_short_steps_and_no_line_says_that_a_session_goes_on()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        connection.Reset();
        var down = await fixture.ExpectAsync<LinkDown>();
        var since = fixture.Clock.Elapsed;
        var longest = TimeSpan.Zero;
        while (fixture.Clock.Elapsed - since < TimeSpan.FromSeconds(120))
        {
            await fixture.PassRetryAsync(down);
            using var full = await fixture.Server.NextAsync();
            var at = fixture.Clock.Elapsed - since;
            await full.UpgradeAsync();
            await full.SendAsync(Frames.Created);
            await full.SendAsync("""{"type":"error","error":{"code":"server_full","message":"at capacity"}}""");
            await full.CloseAsync(1013);
            down = await fixture.ExpectAsync<LinkDown>();
            Assert.Equal(LinkFault.ServerFull, down.Fault);
            var held = at < ReconnectPolicy.PlaceHeldFor;
            Assert.Equal(held, down.Detail.Contains("own last session", StringComparison.Ordinal));
            Assert.True(!held || down.RetryIn <= ReconnectPolicy.PlaceHeldCap, $"{down}");
            longest = down.RetryIn > longest ? down.RetryIn.Value : longest;
        }

        Assert.True(longest > ReconnectPolicy.PlaceHeldCap); // after that it is like any full service
        Assert.DoesNotContain(fixture.Log.Lines, l => l.EventId == 2031);
        Assert.InRange(fixture.Log.Lines.Count(l => l.EventId == 2017), 1, 5);
        Assert.Single(fixture.Log.Lines, l => l.Message.Contains("own last session", StringComparison.Ordinal)); // once is enough
    }

    [Fact]
    public async Task A_retry_after_of_sixty_eight_years_is_minutes_and_a_press_need_not_wait_for_them()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("503 Service Unavailable", "Retry-After: 2147483647\r\n");
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.InRange(down.RetryIn!.Value, ReconnectPolicy.RetryAfterCap, ReconnectPolicy.RetryAfterCap + ReconnectPolicy.FirstCeiling);
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        Assert.Equal(down.RetryIn, fixture.Link.NextAttemptIn);
        fixture.Link.RetryNow();
        Assert.Equal(RetryWait.AskedSpacing, fixture.Link.NextAttemptIn); // what the status shows from now on
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Clock.Advance(RetryWait.AskedSpacing - TimeSpan.FromMilliseconds(1));
        Assert.False(fixture.Link.Events.TryRead(out _));
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using var pressed = await fixture.Server.NextAsync();
        await pressed.RefuseAsync("503 Service Unavailable", "Retry-After: 300\r\n");
        await fixture.ExpectAsync<LinkDown>();
        fixture.Link.Disconnect();
        fixture.Connect(); // another visitor: told how long it takes
        Assert.InRange((await fixture.ExpectAsync<LinkDown>()).RetryIn!.Value, TimeSpan.FromSeconds(1), RetryWait.AskedSpacing);
    }

    [Fact]
    public async Task Headers_without_end_are_told_as_a_wrong_answer_not_as_a_bad_network()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("503 Service Unavailable",
            string.Concat(Enumerable.Range(0, 80).Select(i => $"X-Pad-{i}: {new string('x', 1000)}\r\n")));
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(2013, down.CauseCode);
        Assert.Contains("headers", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_attempt_is_one_connection()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"ws://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/waves/v1/s2s");
        await using var fixture = new LinkFixture(o => o with { Endpoint = endpoint });
        fixture.Connect();
        using (var first = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken))
        {
            await first.ReceiveAsync(new byte[64 * 1024]);
        }

        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.Unreachable, down.Fault);
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("401 Unauthorized", 2011)]
    [InlineData("403 Forbidden", 2055)]
    public async Task A_clock_that_is_far_off_is_named_before_the_key_and_the_key_is_tried_again_when_it_is_set(string status, int key)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync(status, "Date: Sat, 21 Nov 2026 12:00:00 GMT\r\n"); // the fixture's clock says January
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.CredentialsRefused, 2047), (down.Fault, down.CauseCode));
        Assert.StartsWith("this device's clock says 2026-01-05", down.Detail, StringComparison.Ordinal);
        Assert.Contains(status[..3], down.Detail, StringComparison.Ordinal);
        Assert.True(down.ClockAhead < TimeSpan.FromDays(-300));
        await fixture.LoggedAsync(key);
        Assert.Single(fixture.Log.Lines, l => l.EventId == 2047);

        // Nothing but the clock is looked at meanwhile, and a minute more or less is no clock that was set.
        Assert.Equal(ReconnectPolicy.CredentialsWait, down.RetryIn);
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Clock.SetUtc(fixture.Clock.GetUtcNow().AddSeconds(30));
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        Assert.Equal(ReconnectPolicy.CredentialsWait - TimeSpan.FromSeconds(10), fixture.Link.NextAttemptIn);

        fixture.Clock.SetUtc(new DateTimeOffset(2026, 11, 21, 12, 0, 20, TimeSpan.Zero));
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1 && fixture.Link.NextAttemptIn <= ReconnectPolicy.Cap);
        fixture.Clock.Advance(fixture.Link.NextAttemptIn);
        using var again = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
    }

    [Fact]
    public async Task A_clock_that_is_far_off_is_told_although_the_session_opens()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.UpgradeAsync("Date: Sat, 21 Nov 2026 12:00:00 GMT\r\n");
        await connection.SendAsync(Frames.Created);
        await connection.ExpectAsync("session.configure");
        await connection.SendAsync(Frames.Configured24);
        Assert.True((await fixture.ExpectAsync<LinkReady>()).Session.ClockAhead < TimeSpan.FromDays(-300));
        await fixture.LoggedAsync(2047);
        connection.Reset();
        Assert.True((await fixture.ExpectAsync<LinkDown>()).ClockAhead < TimeSpan.FromDays(-300));
    }

    [Theory]
    [InlineData("x-request-id: id-")]
    [InlineData("x-request-id: \u001b[31m")]
    public async Task A_key_that_comes_back_in_a_header_reaches_nobody_and_no_terminal_takes_an_order(string header)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("500 Internal Server Error", $"{header}{LinkFixture.Key.ToUpperInvariant()}\r\n");
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.DoesNotContain(LinkFixture.Key, down.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(down.Detail, char.IsControl);
        await fixture.LoggedAsync(2054);
        Assert.All(fixture.Log.Lines, l => Assert.DoesNotContain(LinkFixture.Key, l.Message, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_key_that_comes_back_as_the_reason_of_a_close_reaches_nobody()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await connection.CloseAsync(1011, $"no credits\nfor {LinkFixture.Key}");
        Assert.Equal("closed with 1011 \"no credits·for ***\"", (await fixture.ExpectAsync<LinkDown>()).Detail);
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
    public async Task A_message_that_keeps_coming_and_is_never_whole_ends_the_session()
    {
        await using var fixture = new LinkFixture(o => o with { SendTimeout = TimeSpan.FromHours(1) }); // real sends, virtual seconds
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        var reading = ReadAllAsync(connection.WebSocket); // a minute of the microphone's sound
        var since = fixture.Clock.Elapsed;
        while (!fixture.Link.Events.TryPeek(out _))
        {
            // Refused once the session is over, which the next look tells.
            await Record.ExceptionAsync(() => connection.WebSocket.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, false, CancellationToken.None));
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal(LinkFault.ServerError, down.Fault);
        Assert.Contains("not whole after 60 s", down.Detail, StringComparison.Ordinal);
        Assert.True(fixture.Clock.Elapsed - since > TimeSpan.FromSeconds(60));
        await Record.ExceptionAsync(() => reading); // cut off

        static async Task ReadAllAsync(WebSocket socket)
        {
            var buffer = new byte[64 * 1024];
            while (true)
            {
                await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task A_message_that_takes_most_of_a_minute_on_a_slow_link_is_one()
    {
        await using var fixture = new LinkFixture(o => o with { SendTimeout = TimeSpan.FromHours(1) }); // real sends, virtual seconds
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        var created = Frames.ResponseCreated("resp_1").Utf8();
        for (var at = 0; at < created.Length; at++)
        {
            var isLast = at + 1 == created.Length;
            await connection.WebSocket.SendAsync(created.AsMemory(at, 1), WebSocketMessageType.Text, isLast, CancellationToken.None);
            fixture.Clock.Advance(TimeSpan.FromSeconds(50.0 / created.Length));
            await Task.Yield();
        }

        Assert.Equal("resp_1", (await fixture.ExpectMessageAsync<ResponseCreated>()).ResponseId);
    }

    [Fact]
    public async Task A_dead_link_is_found_by_its_silence()
    {
        // The far end accepts and then neither reads nor answers.
        var limit = new LinkOptions { ApiKey = new ApiKey("sk_1") }.KeepAliveTimeout;
        await using var fixture = new LinkFixture(o => o with { KeepAliveTimeout = limit });
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        var since = fixture.Clock.Elapsed;
        while (!fixture.Link.Events.TryPeek(out _))
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Lost, true), (down.Fault, down.WasReady));
        Assert.StartsWith("nothing c", down.Detail, StringComparison.Ordinal);
        Assert.True(fixture.Clock.Elapsed - since >= limit);
    }

    [Fact]
    public async Task Pings_go_out_between_the_frames_four_times_a_second()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.CreateSessionAsync();
        await connection.SendAsync(Frames.Configured24);
        await fixture.ExpectAsync<LinkReady>();
        for (var i = 0; i < 100; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(20)); // two seconds
            await connection.ExpectAudioAsync(); // whole frames, all of them
        }

        Assert.InRange(connection.PingsSeen, 7, 8);
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
