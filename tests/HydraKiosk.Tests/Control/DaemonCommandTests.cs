using System.Text;
using HydraKiosk.Control;
using HydraKiosk.Control.Folders;
using HydraKiosk.Control.Server;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Tests.Control;

/// <summary>The commands for the device and its configuration over the control socket, and who may use which.</summary>
public sealed class DaemonCommandTests : IAsyncDisposable
{
    private readonly ControlBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Each_reaches_the_daemon_and_says_what_came_of_it()
    {
        _bench.Control.Answer = _bench.Control.Answer with { IsEngaged = true };
        using var client = _bench.Connect();

        Assert.True((await client.AskAsync("""{"do":"mute"}""")).GetProperty("muted").GetBoolean());
        Assert.False((await client.AskAsync("""{"do":"unmute"}""")).GetProperty("muted").GetBoolean());
        Assert.True((await client.AskAsync("""{"do":"session","action":"end"}""")).GetProperty("hadEffect").GetBoolean());
        Assert.True((await client.AskAsync("""{"do":"say","prompt":"please-wait"}""")).GetProperty("ok").GetBoolean());
        var reload = await client.AskAsync("""{"do":"reload"}""");
        Assert.Equal((true, "nothing has changed"), (reload.GetProperty("taken").GetBoolean(), reload.GetProperty("lines")[0].GetString()));
        var list = await client.AskAsync("""{"do":"profile"}""");
        Assert.Equal("22:00-06:00", list.GetProperty("profiles")[1].GetProperty("hours").GetString());
        Assert.True((await client.AskAsync("""{"id":7,"do":"profile","name":"night"}""")).GetProperty("ok").GetBoolean());

        Assert.Equal(["mute", "unmute", "end", $"say {LocalPrompt.PleaseWait}"], _bench.Control.Calls);
        Assert.StartsWith("reload by process ", _bench.Control.Configured!.Calls.First(), StringComparison.Ordinal);
        Assert.Equal("choose night", _bench.Control.Configured.Calls.Last());
        Assert.Contains(_bench.Log.Lines, l => l.Message.StartsWith("say please-wait was asked for over the control socket by process", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"do":"say","prompt":"plese-wait"}""", "HK-6046", "there are cannot-reach-service, please-wait")]
    [InlineData("""{"do":"say","prompt":"plese-wait"}""", "HK-6046", "Did you mean \"please-wait\"?")]
    [InlineData("""{"do":"say","prompt":"PleaseWait"}""", "HK-6046", "there is no prompt")]
    [InlineData("""{"do":"say"}""", "HK-7007", "\"prompt\" is missing")]
    [InlineData("""{"do":"profile","name":"day"}""", "HK-6046", "there is no profile")]
    [InlineData("""{"do":"profile","name":7}""", "HK-7007", "has to be text")]
    [InlineData("""{"do":"profile","nmae":"night"}""", "HK-7007", "Did you mean \"name\"?")]
    [InlineData("""{"do":"session"}""", "HK-7007", "\"action\" is missing")]
    [InlineData("""{"do":"session","action":"begin"}""", "HK-7007", "has to be \"end\"")]
    [InlineData("""{"do":"mute","for":5}""", "HK-7007", "not known here")]
    [InlineData("""{"do":"reload","file":"/etc/passwd"}""", "HK-7007", "not known here")]
    [InlineData("""{"do":"relaod"}""", "HK-7007", "Did you mean \"reload\"?")]
    public async Task What_is_wrong_with_a_request_is_said_and_nothing_happens(string request, string code, string error)
    {
        using var client = _bench.Connect();

        var answer = await client.AskAsync(request);

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(code, answer.GetProperty("code").GetString());
        Assert.Contains(error, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(_bench.Control.Calls);
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("profile")]
    public async Task A_daemon_without_a_file_says_so(string verb)
    {
        _bench.Control.Configured = null;
        using var client = _bench.Connect();

        var answer = await client.AskAsync($$"""{"do":"{{verb}}"}""");

        Assert.Contains("no configuration file", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_file_is_told_line_by_line()
    {
        _bench.Control.Configured!.Answer = new ReloadAnswer(false, ["a.json:1:2: one", "a.json:3:4: two"]);
        using var client = _bench.Connect();

        var answer = await client.AskAsync("""{"do":"reload"}""");

        Assert.False(answer.GetProperty("taken").GetBoolean());
        Assert.Equal(2, answer.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task Garbage_and_a_megabyte_of_it_leave_the_commands_alone()
    {
        using var client = _bench.Connect();
        client.SendRaw([.. "{\"do\":\"say\",\"prompt\":\""u8, .. Enumerable.Repeat((byte)'x', 1024 * 1024), .. "\"}\n"u8]);
        Assert.Contains("longer than", (await client.NextAsync()).GetProperty("error").GetString(), StringComparison.Ordinal);
        client.SendRaw([0xFF, 0xFE, .. Encoding.UTF8.GetBytes("{\"do\":\"mute\"}\n")]);
        Assert.Contains("not UTF-8", (await client.NextAsync()).GetProperty("error").GetString(), StringComparison.Ordinal);

        Assert.True((await client.AskAsync("""{"do":"mute"}""")).GetProperty("ok").GetBoolean());
        Assert.Equal(["mute"], _bench.Control.Calls);
    }

    [Fact]
    public void Who_may_only_look_is_refused_whatever_does_more()
    {
        var commands = new ControlCommands(_bench.Control, _bench.Log);
        foreach (var verb in ControlRights.Verbs)
        {
            var answer = Encoding.UTF8.GetString(
                commands.Answer(Encoding.UTF8.GetBytes($$"""{"do":"{{verb}}"}"""), "a stranger", mayAct: false).Reply);

            Assert.Equal(verb is "status" or "watch" or "tools", answer.Contains("\"ok\":true", StringComparison.Ordinal));
            Assert.Equal(verb is not ("status" or "watch" or "tools"), answer.Contains("HK-6047", StringComparison.Ordinal));
        }

        Assert.Empty(_bench.Control.Calls);
        Assert.Empty(_bench.Control.Configured!.Calls);
    }

    [Theory]
    [InlineData(0u, new uint[] { 0 }, true)] // root
    [InlineData(990u, new uint[] { 1 }, true)] // the daemon's own user
    [InlineData(991u, new uint[] { 1 }, true)] // the socket's owner
    [InlineData(1000u, new uint[] { 1000, 27, 44 }, true)] // in the socket's group, beside others
    [InlineData(1000u, new uint[] { 1000, 27 }, false)]
    [InlineData(1000u, new uint[0], false)]
    public void Who_may_act(uint user, uint[] groups, bool may) =>
        Assert.Equal(may, ControlRights.MayAct(user, groups, 990, new FileFacts(991, 44, 0)));
}
