using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Control;

/// <summary>The control socket of the whole daemon: silence for a sound device, and a service that nobody asks for.</summary>
public sealed class DaemonControlTests : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-");
    private readonly CancellationTokenSource _stop = new();
    private readonly RuntimeFolder _folder;
    private readonly Task _running;

    public DaemonControlTests()
    {
        _folder = new RuntimeFolder(Path.Combine(_root.FullName, "run"), "test");
        _running = Run();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(ControlBench.Patience);
        _stop.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task The_daemon_answers_takes_presses_refuses_a_second_one_and_leaves_nothing_behind()
    {
        using (var client = new ControlBench.Client(_folder.SocketPath))
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

            var refusal = await Assert.ThrowsAsync<ControlException>(Run);
            Assert.Equal(ControlCauses.AnotherDaemon.Code, refusal.CauseCode);
            Assert.True((await client.AskAsync("""{"do":"status"}""")).GetProperty("ok").GetBoolean());
        }

        await _stop.CancelAsync();
        await _running.WaitAsync(ControlBench.Patience);
        Assert.False(File.Exists(_folder.SocketPath));
    }

    private static async Task<bool> IsHeld(ControlBench.Client client) =>
        (await client.AskAsync("""{"do":"status"}""")).GetProperty("status").GetProperty("buttons")[0].GetProperty("isHeld").GetBoolean();

    private Task Run() => Daemon.RunAsync(
        new LoadedConfiguration(
            "(test)",
            new KioskOptions
            {
                Hydra = new HydraOptions { Endpoint = new Uri("ws://127.0.0.1:1/"), Voice = "aria", Session = SessionPolicy.OnDemand },
                Audio = new AudioOptions { Backend = AudioBackend.Null, Playback = new PlaybackOptions { Volume = 0.5 } },
                Talk = new TalkOptions { Mode = TalkMode.PushToTalk },
                Buttons = new Dictionary<string, ButtonOptions> { ["talk"] = new() },
                Log = new LogOptions { Level = LogLevel.Error },
            },
            "Be kind."),
        new ApiKey("sk-test"), new DaemonFolders(_folder, new StateDirectory(Path.GetTempPath())), _stop.Token);
}
