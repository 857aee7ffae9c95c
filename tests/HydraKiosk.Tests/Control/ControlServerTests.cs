using System.Text;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Control.Folders;
using HydraKiosk.Control.Server;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tests.Control;

public sealed class ControlServerTests : IAsyncDisposable
{
    private readonly ControlBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Status_comes_with_the_id_of_its_request()
    {
        using var client = _bench.Connect();

        var answer = await client.AskAsync("""{"id":1,"do":"status"}""");

        Assert.Equal(1, answer.GetProperty("id").GetInt32());
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal("listening", answer.GetProperty("status").GetProperty("phase").GetString());
        Assert.Equal("a \"b\"", (await client.AskAsync("""{"id":"a \"b\"","do":"status"}""")).GetProperty("id").GetString());
        Assert.False((await client.AskAsync("""{"do":"status"}""")).TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Nobody_is_told_a_secret_by_a_status_an_answer_a_watch_or_its_wire()
    {
        _bench.Secrets.Know("canary-4711-0815-xyz");
        _bench.Control.Answer = new() { Version = "1", Phase = "p CANARY%2d4711-0815-xyz p", TalkMode = "Y2FuYXJ5LTQ3MTEtMDgxNS14eXo=" };
        using var client = _bench.Connect();

        var status = (await client.AskAsync("""{"do":"status"}""")).GetProperty("status");
        Assert.Equal(("p (hidden) p", "(hidden)o="), (status.GetProperty("phase").GetString(), status.GetProperty("talkMode").GetString()));
        Assert.DoesNotContain("4711", (await client.AskAsync("""{"do":"press","button":"canary-4711-0815-xyz"}""")).GetRawText(),
            StringComparison.Ordinal);
        Assert.True((await client.AskAsync("""{"do":"watch","everyMs":60000,"wire":true}""")).GetProperty("ok").GetBoolean());
        Assert.Equal("p (hidden) p", (await client.NextAsync()).GetProperty("status").GetProperty("phase").GetString());
        _bench.Control.TellWire("""{"detail":"c\u0061nary-4711-0815-xyz\\"}""");
        Assert.Equal("(hidden)\\", (await client.NextAsync()).GetProperty("entry").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Presses_and_releases_reach_the_daemon_and_the_journal()
    {
        using var client = _bench.Connect();

        foreach (var request in (string[])["""{"do":"press","button":"talk"}""", """{"do":"press","button":"talk","forMs":1200}""",
            """{"do":"press","button":"talk","hold":true}""", """{"do":"release","button":"talk"}"""])
        {
            Assert.True((await client.AskAsync(request)).GetProperty("ok").GetBoolean());
        }

        Assert.Equal(["press talk 3000", "press talk 1200", "press talk held", "release talk"], _bench.Control.Calls);
        Assert.Contains(_bench.Log.Lines, l =>
            l.Message == $"button talk pressed for 1200 ms over the control socket by process {Environment.ProcessId} of user {UserId()}");
    }

    [Theory]
    [InlineData("hello", "HK-7007", "the line is not JSON (at byte 0)")]
    [InlineData("[1]", "HK-7007", "one JSON object per line is expected")]
    [InlineData("{}", "HK-7007", "\"do\" is missing.")]
    [InlineData("""{"do":7}""", "HK-7007", "\"do\" has to be text.")]
    [InlineData("""{"do":"statsu"}""", "HK-7007", "\"statsu\" is nothing that can be done; status, watch, press, release, kill, unkill, tools, tool, accept-tool, staff, mute, unmute, session, say, reload, profile, blackbox, face can. Did you mean "
        + "\"status\"?")]
    [InlineData("""{"do":"status","id":[]}""", "HK-7007", "\"id\" has to be")]
    [InlineData("""{"do":"status","verbose":true}""", "HK-7007", "\"verbose\" is not known here.")]
    [InlineData("""{"do":"press"}""", "HK-7007", "\"button\" is missing.")]
    [InlineData("""{"do":"press","button":"talk","formMs":3}""", "HK-7007", "\"formMs\" is not known here. Did you mean \"forMs\"?")]
    [InlineData("""{"do":"press","button":"talk","forMs":0}""", "HK-7007", "\"forMs\" has to be a whole number from 1 to 120000.")]
    [InlineData("""{"do":"press","button":"talk","forMs":"100"}""", "HK-7007", "\"forMs\" has to be a whole number")]
    [InlineData("""{"do":"press","button":"talk","forMs":1,"hold":true}""", "HK-7007", "\"hold\" and \"forMs\" exclude each other.")]
    [InlineData("""{"do":"press","button":"tlak"}""", "HK-7008", "there is no button \"tlak\".")]
    [InlineData("""{"do":"release","button":"tlak"}""", "HK-7008", "there is no button \"tlak\".")]
    [InlineData("""{"do":"watch","everyMs":1}""", "HK-7007", "\"everyMs\" has to be a whole number from 100 to 60000.")]
    [InlineData("""{"do":"watch","wire":1}""", "HK-7007", "\"wire\" has to be true or false.")]
    [InlineData("""{"do":"\ud800"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"\ud800":1}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"status","\udc00":1}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"status","id":"\ud800"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"press","button":"\ud800x"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"press","button":"talk","forMs":"\ud800"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"press","button":"talk","hold":"\ud800"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"watch","everyMs":"\ud800"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"watch","wire":"\ud800"}""", "HK-7007", "the line holds half of a surrogate pair")]
    [InlineData("""{"do":"status","id":[{"\ud800":"\ud800"}]}""", "HK-7007", "\"id\" has to be")]
    [InlineData("""{"do":"status","other":{"\ud800":"\ud800"}}""", "HK-7007", "\"other\" is not known here.")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[", "HK-7007", "the line is not JSON")]
    public async Task What_cannot_be_done_is_refused_and_the_client_goes_on(string request, string code, string error)
    {
        using var client = _bench.Connect();

        var answer = await client.AskAsync(request);

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(code, answer.GetProperty("code").GetString());
        Assert.StartsWith(error, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.NotNull(CauseCodes.Find(int.Parse(code[3..])));
        Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_lines_without_end_are_refused_and_the_client_goes_on()
    {
        using var client = _bench.Connect();

        client.SendRaw([0xff, 0xfe, 0, (byte)'\n']);
        Assert.Equal("the line is not UTF-8.", (await client.NextAsync()).GetProperty("error").GetString());

        client.SendRaw(Encoding.ASCII.GetBytes(new string('x', 300_000)));
        client.Send("");
        Assert.StartsWith("the line is longer than 65536 bytes", (await client.NextAsync()).GetProperty("error").GetString(),
            StringComparison.Ordinal);
        Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Requests_may_come_in_pieces_or_many_at_once_with_empty_lines_between()
    {
        using var client = _bench.Connect();

        client.SendRaw("{\"id\":1,"u8.ToArray());
        client.SendRaw("\"do\":\"status\"}\r\n\n \r\n{\"id\":2,\"do\":\"status\"}\n{\"id\":3,"u8.ToArray());
        client.Send("\"do\":\"status\"}");

        for (var id = 1; id <= 3; id++)
        {
            Assert.Equal(id, (await client.NextAsync()).GetProperty("id").GetInt32());
        }
    }

    [Fact]
    public async Task A_client_that_has_closed_its_own_direction_still_gets_its_answers_and_then_the_end()
    {
        using var client = _bench.Connect();

        client.SendRaw("""{"id":7,"do":"status"}"""u8.ToArray()); // no line feed, as printf leaves it
        client.CloseSending();

        Assert.Equal(7, (await client.NextAsync()).GetProperty("id").GetInt32());
        Assert.Null(await client.LineAsync());
    }

    [Fact]
    public async Task A_watching_client_that_has_closed_its_own_direction_goes_on_watching()
    {
        using var client = _bench.Connect();

        client.Send("""{"do":"watch"}""");
        client.CloseSending();
        Assert.True((await client.NextAsync()).GetProperty("ok").GetBoolean());
        Assert.Equal("status", What(await client.NextAsync()));

        _bench.Control.Tell(new TurnTaken(3));
        Assert.Equal("turn", What(await client.NextAsync()));
    }

    [Fact]
    public async Task Watching_tells_the_status_at_once_and_every_second_and_what_happens_as_it_happens()
    {
        using var client = _bench.Connect();

        Assert.True((await client.AskAsync("""{"do":"watch"}""")).GetProperty("ok").GetBoolean());
        Assert.Equal("status", What(await client.NextAsync()));
        await Watching();
        _bench.Control.Tell(new PhaseChanged(ConversationPhase.Listening, ConversationPhase.Thinking));
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.9));
        _bench.Control.Tell(new ToolCalled("call_1", "print_ticket"));
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));

        var phase = await client.NextAsync();
        Assert.Equal(("phase", "listening", "thinking"), (What(phase), phase.GetProperty("from").GetString(), phase.GetProperty("to").GetString()));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), phase.GetProperty("at").GetDateTimeOffset());
        Assert.Equal("tool-called", What(await client.NextAsync()));
        var status = await client.NextAsync();
        Assert.Equal(("status", "1.2.3"), (What(status), status.GetProperty("status").GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Nothing_that_was_said_is_told()
    {
        using var client = _bench.Connect();
        await client.AskAsync("""{"do":"watch"}""");
        await client.NextAsync();
        await Watching();

        _bench.Control.Tell(new Caption(1, "the secret words"));
        _bench.Control.Tell(new TurnTaken(1));

        Assert.Equal("turn", What(await client.NextAsync()));
    }

    [Fact]
    public async Task The_wire_is_told_only_to_who_asked_for_it()
    {
        using var with = _bench.Connect();
        using var without = _bench.Connect();
        await with.AskAsync("""{"do":"watch","wire":true}""");
        await without.AskAsync("""{"do":"watch"}""");
        await with.NextAsync();
        await without.NextAsync();
        await Watching(3);

        const string NoText = """{"direction":"received","message":{"type":"response.created","response_id":"\ud800"}}"""; // valid JSON all the same
        _bench.Control.TellWire("""{"direction":"sent","message":{"type":"session.configure"}}""");
        _bench.Control.TellWire(NoText);
        _bench.Control.Tell(new TurnTaken(1));

        var wire = await with.NextAsync();
        Assert.Equal(("wire", "session.configure"), (What(wire), wire.GetProperty("entry").GetProperty("message").GetProperty("type").GetString()));
        Assert.Equal(NoText, (await with.NextAsync()).GetProperty("entry").GetRawText());
        Assert.Equal("turn", What(await with.NextAsync()));
        Assert.Equal("turn", What(await without.NextAsync()));
    }

    [Fact]
    public async Task After_the_last_watcher_has_gone_nothing_is_left_running()
    {
        using (var client = _bench.Connect())
        {
            await client.AskAsync("""{"do":"watch"}""");
            await Watching();
            Assert.Equal(2, _bench.Clock.ArmedTimers); // the watch's, and the server's own look
        }

        await Until(() =>
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1)); // the next status finds nobody
            return _bench.Control.Observers == 0 && _bench.Clock.ArmedTimers == 1;
        });
    }

    [Fact]
    public async Task A_watcher_that_does_not_read_is_dropped_and_holds_up_neither_the_daemon_nor_the_others()
    {
        using var slow = _bench.Connect();
        using var good = _bench.Connect();
        await slow.AskAsync("""{"do":"watch"}""");
        await good.AskAsync("""{"do":"watch"}""");
        await good.NextAsync();
        await Watching(2);

        var large = new SessionReady(new VoiceSession(new string('x', 2000), 24_000, Greets: false, IsReconnect: false, TimeSpan.Zero));
        await Until(async () =>
        {
            _bench.Control.Tell(large);
            Assert.Equal("session-ready", What(await good.NextAsync()));
            return _bench.Log.Lines.Any(l => l.EventId == 7017);
        });

        while (await slow.LineAsync() is not null)
        {
            // What was on its way when it was dropped.
        }

        _bench.Control.Tell(new PersonSeen());
        Assert.Equal("person-seen", What(await good.NextAsync()));
    }

    [Fact]
    public async Task A_client_that_asks_and_does_not_read_is_dropped_after_five_seconds()
    {
        _bench.Control.Answer = _bench.Control.Answer with { Version = new string('v', 100_000) };
        using var client = _bench.Connect();
        for (var i = 0; i < 40; i++)
        {
            client.Send("""{"do":"status"}"""); // 4 MB of answers, far more than a socket's buffers take
        }

        await Until(() => _bench.Clock.ArmedTimers == 2); // the server's own look, and the answer that waits for room
        _bench.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(2, _bench.Clock.ArmedTimers); // it still waits
        Assert.DoesNotContain(_bench.Log.Lines, l => l.EventId == 7017);

        _bench.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await Until(() => _bench.Log.Lines.Any(l => l.EventId == 7017));
    }

    [Fact]
    public async Task The_seventeenth_client_is_turned_away_and_comes_in_when_one_has_left()
    {
        var clients = Enumerable.Range(0, ControlServer.MaxClients).Select(_ => _bench.Connect()).ToList();
        foreach (var client in clients)
        {
            Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        }

        using (var late = _bench.Connect())
        {
            Assert.Equal("HK-7009", (await late.NextAsync()).GetProperty("code").GetString());
            Assert.Null(await late.LineAsync());
        }

        clients[3].Dispose();
        await Until(async () =>
        {
            using var next = _bench.Connect();
            next.CloseSending();
            return await next.LineAsync() is null; // taken, and nothing was asked
        });
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Sixteen_silent_clients_keep_nobody_out()
    {
        var silent = Enumerable.Range(0, ControlServer.MaxClients).Select(_ => _bench.Connect()).ToList();
        foreach (var client in silent)
        {
            Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(11));
        using var late = _bench.Connect();

        Assert.True((await late.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        Assert.Single(_bench.Log.Lines, l => l.EventId == 7019);
        silent.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task A_client_that_never_finishes_a_request_is_let_go()
    {
        using var client = _bench.Connect();
        client.SendRaw("{\"do\":\"sta"u8.ToArray());
        using var good = _bench.Connect();
        Assert.True((await good.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());

        for (var i = 0; i < 8; i++)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Null(await client.LineAsync());
        Assert.True((await good.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean()); // five minutes for one that has asked
    }

    [Fact]
    public async Task A_socket_that_somebody_removed_is_there_again_within_seconds()
    {
        File.Delete(_bench.Folder.SocketPath);
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));

        using (var client = _bench.Connect())
        {
            Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        }

        Assert.Single(_bench.Log.Lines, l => l.EventId == ControlCauses.SocketRemoved.Code);

        Directory.Delete(_bench.Folder.Path, recursive: true); // and the lock with it
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));

        using var again = _bench.Connect();
        Assert.True((await again.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        Assert.Equal(ControlCauses.AnotherDaemon.Code, Assert.Throws<ControlException>(() => ControlEndpoint.Claim(_bench.Folder)).CauseCode);
    }

    [Fact]
    public async Task A_press_of_the_talk_button_lasts_as_long_as_a_question_only_where_it_must_be_held()
    {
        using var client = _bench.Connect();
        await client.AskAsync("""{"do":"press","button":"talk"}""");
        _bench.Control.Answer = _bench.Control.Answer with { TalkMode = "toggle" };
        await client.AskAsync("""{"do":"press","button":"talk"}""");

        Assert.Equal(["press talk 3000", "press talk 100"], _bench.Control.Calls);
    }

    [Fact]
    public async Task A_fault_of_the_daemon_is_told_and_journalled_and_hurts_nobody_else()
    {
        using var client = _bench.Connect();
        _bench.Control.Fault = new InvalidOperationException("a private detail");

        var answer = await client.AskAsync("""{"id":1,"do":"status"}""");

        Assert.Equal(("HK-7013", 1), (answer.GetProperty("code").GetString(), answer.GetProperty("id").GetInt32()));
        Assert.DoesNotContain("private", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(_bench.Log.Lines, l => l.EventId == ControlCauses.RequestFailed.Code && l.Exception == _bench.Control.Fault);
        _bench.Control.Fault = null;
        Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task At_the_end_clients_are_let_go_and_the_socket_is_gone()
    {
        using var client = _bench.Connect();
        await client.AskAsync("""{"do":"watch"}""");
        await client.NextAsync();

        await _bench.StopAsync();

        while (await client.LineAsync() is not null)
        {
            // Nothing is owed to it.
        }

        Assert.False(File.Exists(_bench.Folder.SocketPath));
        Assert.Equal(0, _bench.Control.Observers);
        Assert.Equal(0, _bench.Clock.ArmedTimers);
    }

    private static string? What(JsonElement told) => told.GetProperty("what").GetString();

    private static string UserId() => File.ReadLines("/proc/self/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];

    /// <summary>Waits until something holds that other threads bring about; the time limit is only ever reached by a failure.</summary>
    private static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < ControlBench.Patience, "it did not come to pass");
            await Task.Yield();
        }
    }

    private Task Watching(int observers = 1) => Until(() => _bench.Control.Observers == observers && _bench.Clock.ArmedTimers > 1);

    /// <summary>A kind of notice that nobody has taught the socket about.</summary>
    private sealed record PersonSeen : ConversationNotice;
}
