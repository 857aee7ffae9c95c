using System.Diagnostics;
using HydraKiosk.Control;
using HydraKiosk.Logging;

namespace HydraKiosk.Tests.Control;

/// <summary>The control socket of the whole daemon: silence for a sound device, and a service that nobody asks for.</summary>
public sealed class DaemonControlTests : IAsyncDisposable
{
    private readonly SilentDaemon _daemon = new();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Fact]
    public async Task The_daemon_answers_takes_presses_refuses_a_second_one_and_leaves_nothing_behind()
    {
        using (var client = new ControlBench.Client(_daemon.Folder.SocketPath))
        {
            var status = (await client.AskAsync("""{"do":"status"}""")).GetProperty("status");
            // the service is tried at the start, and nobody is there
            Assert.Contains(status.GetProperty("phase").GetString(), (string[])["idle", "offline"]);
            Assert.Equal("push-to-talk", status.GetProperty("talkMode").GetString());
            // as early as it is asked
            Assert.Contains(status.GetProperty("link").GetProperty("state").GetString(), (string[])["closed", "connecting", "failing"]);
            Assert.Equal(Environment.ProcessId, status.GetProperty("pid").GetInt32());
            Assert.Equal(0.5, status.GetProperty("audio").GetProperty("volume").GetDouble());
            Assert.True(status.GetProperty("residentBytes").GetInt64() > 1_000_000);

            Assert.True((await client.AskAsync("""{"do":"press","button":"talk","hold":true}""")).GetProperty("ok").GetBoolean());
            Assert.True(await IsHeld(client));
            Assert.True((await client.AskAsync("""{"do":"release","button":"talk"}""")).GetProperty("ok").GetBoolean());
            Assert.False(await IsHeld(client));
            Assert.Contains("the configuration has \"talk\".",
                (await client.AskAsync("""{"do":"press","button":"horn"}""")).GetProperty("error").GetString(), StringComparison.Ordinal);

            var refusal = await Assert.ThrowsAsync<ControlException>(() => _daemon.RunAsync(CancellationToken.None));
            Assert.Equal(ControlCauses.AnotherDaemon.Code, refusal.CauseCode);
            Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        }

        await _daemon.StopAsync();
        Assert.False(File.Exists(_daemon.Folder.SocketPath));
    }

    [Fact]
    public async Task What_is_killed_is_asleep_and_muted_also_in_the_next_daemon_until_it_is_released()
    {
        using (var client = new ControlBench.Client(_daemon.Folder.SocketPath))
        {
            Assert.True((await client.AskAsync("""{"do":"kill","scope":"microphone"}""")).GetProperty("kept").GetBoolean());
            await Until(client, isAsleep: false, isMuted: true);
            Assert.True((await client.AskAsync("""{"do":"kill","scope":"all"}""")).GetProperty("kept").GetBoolean());
            await Until(client, isAsleep: true, isMuted: true);
        }

        await _daemon.StopAsync();
        using var stop = new CancellationTokenSource();
        var next = _daemon.RunAsync(stop.Token);
        using (var client = new ControlBench.Client(_daemon.Folder.SocketPath))
        {
            await Until(client, isAsleep: true, isMuted: true);
            Assert.True((await client.AskAsync("""{"do":"unkill"}""")).GetProperty("ok").GetBoolean());
            await Until(client, isAsleep: false, isMuted: false);
        }

        await stop.CancelAsync();
        await next.WaitAsync(ControlBench.Patience);
    }

    /// <summary>The conversation hears of it on its own thread, soon.</summary>
    private static async Task Until(ControlBench.Client client, bool isAsleep, bool isMuted)
    {
        var limit = Stopwatch.StartNew();
        var seen = (isAsleep: !isAsleep, isMuted: !isMuted);
        while (seen != (isAsleep, isMuted) && limit.Elapsed < ControlBench.Patience)
        {
            var status = (await client.AskAsync("""{"do":"status"}""")).GetProperty("status");
            seen = (status.GetProperty("isAsleep").GetBoolean(), status.GetProperty("isMuted").GetBoolean());
        }

        Assert.Equal((isAsleep, isMuted), seen);
    }

    private static async Task<bool> IsHeld(ControlBench.Client client) =>
        (await client.AskAsync("""{"do":"status"}""")).GetProperty("status").GetProperty("buttons")[0].GetProperty("isHeld").GetBoolean();
}
