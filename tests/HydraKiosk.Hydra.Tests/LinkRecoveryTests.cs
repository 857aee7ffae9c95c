using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Tests;

/// <summary>What the link does beyond waiting: loops recognised, keys looked up again, changes of the network, dead links.</summary>
public class LinkRecoveryTests
{
    [Fact]
    public async Task Sessions_that_are_accepted_and_dropped_are_recognised_and_never_forced()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        LinkDown down = null!;
        for (var session = 1; session <= 4; session++)
        {
            using var connection = await fixture.Server.NextReadyAsync();
            await fixture.ExpectAsync<LinkReady>();
            connection.Reset();
            down = await fixture.ExpectAsync<LinkDown>();
            Assert.Equal((LinkFault.Lost, session >= 3 ? 2029 : 2019), (down.Fault, down.CauseCode));
            Assert.Equal("4bf1f4f6-5fa4-4de5-aa29-83f5eed96c82", down.SessionId);
            if (session < 4)
            {
                await fixture.PassRetryAsync(down);
            }
        }

        Assert.True(down.NeedsTechnician);
        Assert.Single(fixture.Log.Lines, l => l.EventId == 2029);
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Link.RetryNow();
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(fixture.Link.Events.TryRead(out _)); // not even a person's wish hammers it
    }

    [Fact]
    public async Task A_refused_key_waits_out_its_five_minutes_whatever_is_asked()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("401 Unauthorized");
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.CredentialsRefused, true), (down.Fault, down.NeedsTechnician));
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        fixture.Link.RetryNow();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        fixture.Link.Disconnect();
        fixture.Connect(); // a new visitor learns at once that there is no service, and why
        var again = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.CredentialsRefused, TimeSpan.FromMinutes(4)), (again.Fault, again.RetryIn));
        await fixture.PassRetryAsync(again);
        using var next = await fixture.Server.NextAsync();
    }

    [Fact]
    public async Task A_key_that_was_replaced_is_used_without_a_restart()
    {
        var stands = new KeyReading(null, "there is no such file");
        await using var fixture = new LinkFixture(o => o with { ReadKeyAgain = () => stands });
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.RefuseAsync("401 Unauthorized");
        await fixture.ExpectAsync<LinkDown>();
        await fixture.LoggedAsync(2051);
        await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1);
        stands = new KeyReading(new ApiKey("sk_the_new_one"), null);
        var next = fixture.Server.NextAsync();
        for (var seconds = 0; !next.IsCompleted; seconds++)
        {
            Assert.True(seconds < 12, "the new key is not found"); // looked for every 10 s, then at most the first back-off's 1 s
            await LinkFixture.UntilAsync(() => fixture.Clock.ArmedTimers == 1 || next.IsCompleted || fixture.Link.Events.TryPeek(out _));
            if (fixture.Link.Events.TryPeek(out _))
            {
                break; // it is connecting
            }

            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var again = await next;
        Assert.Contains("Authorization: Bearer sk_the_new_one", again.Request, StringComparison.Ordinal);
        Assert.All(fixture.Log.Lines, l => Assert.DoesNotContain("the_new_one", l.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dial_on_a_network_that_has_changed_is_begun_again()
    {
        var lookups = 0;
        var blocked = new TaskCompletionSource<IPAddress[]>();
        await using var fixture = new LinkFixture(
            o => o with { Endpoint = new UriBuilder(o.Endpoint) { Host = "service.test" }.Uri, AllowInsecureEndpoint = true, Proxy = LinkProxy.None },
            (host, cancellation) =>
                Interlocked.Increment(ref lookups) == 1 ? blocked.Task.WaitAsync(cancellation) : Task.FromResult(new[] { IPAddress.Loopback }));
        fixture.Connect();
        await LinkFixture.UntilAsync(() => Volatile.Read(ref lookups) == 1);
        fixture.Network.Change();
        fixture.Network.Change(); // one change of the network has many heralds
        fixture.Clock.Advance(NetworkWatch.Settling);
        Assert.Equal(TimeSpan.Zero, (await fixture.ExpectAsync<LinkDown>()).RetryIn);
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        Assert.Equal(2, lookups); // each dial asks the name service anew
    }

    [Fact]
    public async Task A_name_service_that_does_not_answer_is_told_from_a_name_that_is_not()
    {
        var error = SocketError.TryAgain;
        await using var fixture = new LinkFixture(
            o => o with { Endpoint = new Uri("ws://service.test/waves/v1/s2s"), AllowInsecureEndpoint = true, Proxy = LinkProxy.None },
            (_, _) => Task.FromException<IPAddress[]>(new SocketException((int)error)));
        fixture.Connect();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Unreachable, 2022), (down.Fault, down.CauseCode));
        error = SocketError.HostNotFound;
        await fixture.PassRetryAsync(down);
        Assert.Equal(2021, (await fixture.ExpectAsync<LinkDown>()).CauseCode);
    }

    [Fact]
    public async Task A_device_that_hops_from_network_to_network_is_back_at_once_each_time_and_blames_nobody()
    {
        await using var fixture = new LinkFixture();
        fixture.Network.KeepsItsAddresses = false;
        fixture.Connect();
        for (var hop = 1; hop <= DropLoop.Enough + 1; hop++)
        {
            using var connection = await fixture.Server.NextReadyAsync();
            await fixture.ExpectAsync<LinkReady>();
            fixture.Clock.Advance(RetryWait.ForcedSpacing);
            fixture.Network.Change();
            fixture.Clock.Advance(NetworkWatch.Settling);
            var down = await fixture.ExpectAsync<LinkDown>();
            Assert.Equal((LinkFault.Lost, "this device has lost its address 127.0.0.1"), (down.Fault, down.Detail));
            Assert.Equal((2019, false, TimeSpan.Zero), (down.CauseCode, down.NeedsTechnician, down.RetryIn));
        }
    }

    [Fact]
    public async Task A_handshake_whose_own_address_is_gone_was_no_session_and_is_begun_again()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync();
        await connection.CreateSessionAsync();
        fixture.Network.KeepsItsAddresses = false;
        fixture.Network.Change();
        fixture.Clock.Advance(NetworkWatch.Settling);
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Unreachable, 2010, TimeSpan.Zero, false), (down.Fault, down.CauseCode, down.RetryIn, down.WasReady));
        using var again = await fixture.Server.NextReadyAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dial_that_is_connected_is_called_off_only_when_its_own_address_is_gone(bool keepsItsAddresses)
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextAsync(); // its request is here, and not answered yet
        fixture.Network.KeepsItsAddresses = keepsItsAddresses;
        fixture.Network.Change();
        fixture.Clock.Advance(NetworkWatch.Settling);
        if (keepsItsAddresses)
        {
            await connection.CreateSessionAsync();
            return;
        }

        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Unreachable, "the network changed while connecting", TimeSpan.Zero), (down.Fault, down.Detail, down.RetryIn));
        using var again = await fixture.Server.NextReadyAsync();
    }

    [Fact]
    public async Task A_session_that_is_given_up_is_replaced_by_another()
    {
        await using var fixture = new LinkFixture();
        fixture.Link.Recycle("nobody is there yet"); // without a session nothing happens
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Link.Recycle("it answers nothing");
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Recycled, "it answers nothing", 2049), (down.Fault, down.Detail, down.CauseCode));
        Assert.InRange(down.RetryIn!.Value, TimeSpan.Zero, ReconnectPolicy.FirstCeiling);
        await fixture.PassRetryAsync(down);
        using var again = await fixture.Server.NextReadyAsync();
        Assert.True((await fixture.ExpectAsync<LinkReady>()).Session.IsReconnect);
    }

    [Fact]
    public async Task A_far_end_that_stops_reading_is_found_by_what_cannot_be_sent_and_aborted_without_a_close()
    {
        // No pings and no kernel limit: the send itself is the witness.
        await using var fixture = new LinkFixture(o => o with
        {
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
            AcknowledgeTimeout = TimeSpan.FromHours(1),
            SendTimeout = TimeSpan.FromSeconds(5),
        });
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        await LinkFixture.UntilAsync(() => fixture.Link.Statistics().ChunksSent > 0);
        var sent = 0L;
        for (var chunk = 0; await GrewAsync(); chunk++)
        {
            Assert.True(chunk < 20_000, "the kernel takes everything");
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
            fixture.Uplink.Feed(1, new UplinkChunk(fixture.Clock.GetTimestamp(), Open: true, HasSpeech: true));
        }

        fixture.Clock.Advance(TimeSpan.FromSeconds(6));
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.Equal((LinkFault.Lost, "nothing could be sent for 5 s"), (down.Fault, down.Detail));

        // What the far end finds when it reads again is audio and then a cut, never a farewell.
        var end = await Record.ExceptionAsync(async () =>
        {
            while (await connection.ReceiveAsync() is not null)
            {
            }
        });
        Assert.IsType<WebSocketException>(end);

        async Task<bool> GrewAsync()
        {
            var deadline = System.Diagnostics.Stopwatch.StartNew();
            var now = fixture.Link.Statistics().ChunksSent;
            while (now <= sent && deadline.Elapsed < TimeSpan.FromSeconds(2)) // longer than any hiccup: then it is stuck
            {
                await Task.Yield();
                now = fixture.Link.Statistics().ChunksSent;
            }

            (var before, sent) = (sent, now);
            return now > before;
        }
    }

    [Fact]
    public void A_forced_retry_is_spaced_and_never_cuts_what_was_asked_for()
    {
        var clock = new Fakes.ManualClock();
        var wait = new RetryWait(clock);
        wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false);
        Assert.True(wait.Force());
        Assert.Equal(TimeSpan.Zero, wait.Remaining);

        clock.Advance(TimeSpan.FromSeconds(0.3));
        wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false);
        Assert.True(wait.Force());
        Assert.Equal(TimeSpan.FromSeconds(0.7), wait.Remaining);
        Assert.False(wait.Force());
        Assert.Equal(TimeSpan.FromSeconds(0.7), wait.Remaining);

        wait.Set(TimeSpan.FromMinutes(5), Haste.None, bindsNextRequest: true);
        Assert.False(wait.Force());
        Assert.Equal(TimeSpan.FromMinutes(5), wait.Remaining);
    }

    [Fact]
    public void Haste_that_is_asked_for_during_an_attempt_cuts_the_wait_after_it_once()
    {
        var clock = new Fakes.ManualClock();
        var wait = new RetryWait(clock);
        Assert.False(wait.Force());
        Assert.Equal(TimeSpan.Zero, wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));

        clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.False(wait.Force());
        Assert.Equal(TimeSpan.FromSeconds(0.6), wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false)); // one a second
        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(TimeSpan.FromSeconds(20), wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));

        clock.Advance(TimeSpan.FromSeconds(20));
        wait.Force();
        wait.Arrived();
        Assert.Equal(TimeSpan.FromSeconds(20), wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));

        clock.Advance(TimeSpan.FromSeconds(20));
        wait.Force();
        // what the service asks for holds
        Assert.Equal(TimeSpan.FromMinutes(5), wait.Set(TimeSpan.FromMinutes(5), Haste.None, bindsNextRequest: true));
    }

    [Fact]
    public async Task A_press_during_an_attempt_that_fails_is_followed_by_another_at_once()
    {
        var lookups = 0;
        var lookup = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = new LinkFixture(
            o => o with { Endpoint = new Uri("ws://service.test/waves/v1/s2s"), AllowInsecureEndpoint = true, Proxy = LinkProxy.None },
            (_, _) => Interlocked.Increment(ref lookups) == 1 ? lookup.Task
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));
        fixture.Connect();
        await LinkFixture.UntilAsync(() => Volatile.Read(ref lookups) == 1);
        fixture.Link.RetryNow();
        lookup.SetException(new SocketException((int)SocketError.HostNotFound));

        Assert.Equal(TimeSpan.Zero, (await fixture.ExpectAsync<LinkDown>()).RetryIn);
        Assert.NotEqual(TimeSpan.Zero, (await fixture.ExpectAsync<LinkDown>()).RetryIn);
    }

    [Fact]
    public void A_network_that_flaps_forces_ever_fewer_attempts_until_it_is_quiet_or_brings_a_session()
    {
        var clock = new Fakes.ManualClock();
        var wait = new RetryWait(clock);
        var network = new FakeNetwork();
        var attempts = 0;
        using (var watch = new Sync(new NetworkWatch(network, clock, new Fakes.TestLog(), () => wait.ForceByNetwork())))
        {
            wait.Set(TimeSpan.FromSeconds(30), Haste.Free, bindsNextRequest: false);
            for (var step = 0; step < 1000; step++)
            {
                network.Change();
                clock.Advance(TimeSpan.FromMilliseconds(10));
                if (wait.Remaining == TimeSpan.Zero)
                {
                    attempts++;
                    wait.Set(TimeSpan.FromSeconds(30), Haste.Free, bindsNextRequest: false);
                }
            }
        }

        Assert.InRange(attempts, 3, 4); // in ten seconds: at once, after 1, 2 and 4 s
        Assert.False(network.IsWatched);

        clock.Advance(RetryWait.NetworkQuiet + RetryWait.LongestNetworkSpacing);
        wait.Set(TimeSpan.FromSeconds(30), Haste.Free, bindsNextRequest: false);
        Assert.True(wait.ForceByNetwork());
        Assert.Equal(TimeSpan.Zero, wait.Remaining); // a network that was quiet is believed
        clock.Advance(TimeSpan.FromSeconds(1.5));
        wait.Set(TimeSpan.FromSeconds(30), Haste.Free, bindsNextRequest: false);
        Assert.True(wait.ForceByNetwork());
        Assert.Equal(TimeSpan.FromSeconds(0.5), wait.Remaining);
        clock.Advance(TimeSpan.FromSeconds(0.5));
        wait.Arrived();
        clock.Advance(TimeSpan.FromSeconds(1));
        wait.Set(TimeSpan.FromSeconds(30), Haste.Free, bindsNextRequest: false);
        Assert.True(wait.ForceByNetwork());
        Assert.Equal(TimeSpan.Zero, wait.Remaining); // and so is one that brought a session
    }

    [Fact]
    public void Short_sessions_in_a_row_are_a_loop_until_one_lives()
    {
        var loop = new DropLoop();
        var noted = Enumerable.Range(1, 300).Where(_ => loop.Ended(TimeSpan.FromSeconds(2), byFarEnd: true)).ToArray();
        Assert.Equal([3, 30, 300], noted);
        Assert.False(loop.Ended(TimeSpan.FromSeconds(2), byFarEnd: false));
        Assert.Equal(300, loop.Drops);
        loop.Ended(ReconnectPolicy.HealthyAfter, byFarEnd: true);
        Assert.False(loop.IsRecognised);
    }

    [Fact]
    public void Where_the_service_must_not_be_hammered_the_first_wait_is_half_a_minute_and_the_longest_five()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var policy = new ReconnectPolicy(seed);
            Assert.InRange(policy.NextDelay(RetryPace.Slow, TimeSpan.Zero).TotalSeconds, 30, 60);
            for (var i = 0; i < 10; i++)
            {
                Assert.InRange(policy.NextDelay(RetryPace.Slow, TimeSpan.Zero).TotalSeconds, 30, 300);
            }
        }
    }

    [Fact]
    public void The_machine_knows_its_own_addresses()
    {
        var network = new SystemNetworkChanges();
        Assert.True(network.HasAddress(IPAddress.Loopback));
        Assert.False(network.HasAddress(IPAddress.Parse("192.0.2.77"))); // for documentation: nobody's
        network.Watch(() => { }).Dispose();
    }

    [Fact]
    public void Causes_that_take_turns_fill_no_journal_and_each_of_them_is_told()
    {
        var clock = new Fakes.ManualClock();
        var log = new Fakes.TestLog();
        var journal = new LinkJournal(log, "host.example", clock);
        for (var attempt = 1; attempt <= 240; attempt++) // an hour
        {
            journal.Note(new SessionOutcome(attempt % 2 == 0 ? LinkCause.NoRoute : LinkCause.NameServiceDown, "x"), attempt,
                TimeSpan.FromSeconds(15));
            clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.InRange(log.Lines.Count, 10, 16); // each ever more rarely
        journal.Note(new SessionOutcome(LinkCause.LoginPage, "x"), 241, TimeSpan.FromSeconds(15));
        Assert.Equal(2027, log.Lines.Last().EventId); // what is new is told at once
        journal.Healthy();
        journal.Note(new SessionOutcome(LinkCause.NoRoute, "x"), 1, TimeSpan.FromSeconds(15));
        Assert.Equal(2024, log.Lines.Last().EventId);
    }

    [Fact]
    public void The_haste_of_a_changed_network_is_over_after_seconds_and_that_of_a_person_a_little_later()
    {
        var clock = new Fakes.ManualClock();
        var wait = new RetryWait(clock);
        wait.ForceByNetwork();
        clock.Advance(TimeSpan.FromSeconds(3.1));
        Assert.Equal(TimeSpan.FromSeconds(20), wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));

        clock.Advance(TimeSpan.FromSeconds(20));
        wait.ForceByNetwork();
        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(TimeSpan.Zero, wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));

        clock.Advance(TimeSpan.FromSeconds(20));
        wait.Force();
        wait.ForceByNetwork(); // a person's haste stays a person's
        clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(TimeSpan.Zero, wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));

        clock.Advance(TimeSpan.FromSeconds(20));
        wait.Force();
        clock.Advance(TimeSpan.FromSeconds(15.1));
        Assert.Equal(TimeSpan.FromSeconds(20), wait.Set(TimeSpan.FromSeconds(20), Haste.Free, bindsNextRequest: false));
    }

    [Fact]
    public void A_wait_that_the_service_asked_for_is_cut_by_a_person_at_a_distance_and_by_no_network()
    {
        var clock = new Fakes.ManualClock();
        var wait = new RetryWait(clock);
        wait.Set(TimeSpan.FromMinutes(5), Haste.Spaced, bindsNextRequest: true);
        Assert.True(wait.IsAsked);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(wait.ForceByNetwork());
        Assert.True(wait.Force());
        Assert.Equal(TimeSpan.FromSeconds(8), wait.Remaining); // 12 s after the attempt
        Assert.False(wait.Force());
        clock.Advance(TimeSpan.FromSeconds(8));
        wait.Set(TimeSpan.FromMinutes(5), Haste.Spaced, bindsNextRequest: true);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(wait.Force());
        Assert.Equal(TimeSpan.Zero, wait.Remaining);
        wait.Set(TimeSpan.FromSeconds(6), Haste.Spaced, bindsNextRequest: true);
        Assert.False(wait.Force());
        Assert.Equal(TimeSpan.FromSeconds(6), wait.Remaining); // never longer for it
    }

    [Fact]
    public async Task A_network_that_changes_while_a_session_runs_takes_nothing_from_the_wait_after_its_loss()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        fixture.Network.Change();
        fixture.Clock.Advance(NetworkWatch.Settling);
        fixture.Link.RetryNow();
        connection.Reset();
        var down = await fixture.ExpectAsync<LinkDown>();
        Assert.True(down.RetryIn > TimeSpan.Zero, $"{down}"); // seed 7 draws one
        Assert.DoesNotContain(fixture.Log.Lines, l => l.EventId == 2052);
    }

    [Fact]
    public void A_kind_of_line_that_comes_without_end_is_rationed_and_the_others_are_not()
    {
        var clock = new Fakes.ManualClock();
        var log = new Fakes.TestLog();
        var rationed = new RationedLog(log, clock);
        for (var second = 0; second < 3600; second++)
        {
            SessionCauses.DamagedAudio.Write(rationed);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(log.Lines.Count(l => l.EventId == 2039), RationedLog.Burst + 58, RationedLog.Burst + 61);
        LinkLog.Connecting(rationed, "h", 1);
        SessionCauses.UnknownType.Write(rationed, "t");
        Assert.Equal(2035, log.Lines.Last().EventId);
        Assert.Contains(log.Lines, l => l.EventId == 2082 && l.Message.Contains("59 lines HK-2039", StringComparison.Ordinal));
        clock.Advance(TimeSpan.FromHours(1));
        var before = log.Lines.Count(l => l.EventId == 2039);
        for (var i = 0; i < 100; i++)
        {
            SessionCauses.DamagedAudio.Write(rationed);
        }

        Assert.Equal(before + RationedLog.Burst, log.Lines.Count(l => l.EventId == 2039));
    }

    private sealed class Sync(NetworkWatch watch) : IDisposable
    {
        public void Dispose() => watch.DisposeAsync().AsTask().Wait();
    }
}
