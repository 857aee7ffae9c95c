using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.Control;

/// <summary>The whole daemon in a folder of its own: silence for a sound device, a talk button, and a service that nobody answers for.</summary>
internal sealed class SilentDaemon : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-");
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public SilentDaemon()
    {
        Folder = new RuntimeFolder(Path.Combine(_root.FullName, "run"), "test");
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Where its control socket is.</summary>
    public RuntimeFolder Folder { get; }

    /// <summary>Ends it, and waits for its end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(ControlBench.Patience);
    }

    /// <summary>Another one in the same folders, until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Daemon.RunAsync(
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
        new ApiKey("sk-test"), new DaemonFolders(Folder, new StateDirectory(Path.Combine(_root.FullName, "state"))), stop);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _root.Delete(recursive: true);
    }
}
