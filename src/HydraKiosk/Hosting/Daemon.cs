using System.Runtime.ExceptionServices;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Control.Places;
using HydraKiosk.Control.Serving;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.WireLog;
using HydraKiosk.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>The verb <c>run</c>: a worker service around one <see cref="Kiosk"/>.</summary>
public static class Daemon
{
    /// <summary>Runs until <paramref name="stop"/> and closes everything within 3 s.</summary>
    /// <param name="configuration">What the technician wrote.</param>
    /// <param name="key">The service's key.</param>
    /// <param name="folders">Where the control socket and the state go.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="AudioDeviceException">A file device cannot be opened.</exception>
    /// <exception cref="ControlException">The runtime folder cannot be used, or another daemon has it.</exception>
    public static async Task RunAsync(LoadedConfiguration configuration, ApiKey key, DaemonFolders folders, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(folders);
        using var endpoint = ControlEndpoint.Claim(folders.Runtime); // first of all, so that a second daemon does not touch the sound device of the first
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "hydra-kiosk" });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddSingleton(TimeProvider.System);
        var troubles = new TroubleBoard(TimeProvider.System);
        using var provider = LineLoggerProvider.ForStandardError(configuration.Options.Log.Level);
        builder.Logging.SetMinimumLevel(configuration.Options.Log.Level).AddProvider(provider).AddProvider(new JournalTroubles(troubles));
        builder.Logging.AddFilter<JournalTroubles>(level => level >= LogLevel.Information); // whatever the journal is to keep
        builder.Services.AddSingleton(services => new WireRecorder(
            WireLog(configuration.Options.WireLog, key, folders.State), TimeProvider.System, services.GetRequiredService<ILoggerFactory>().CreateLogger<WireRecorder>()));
        builder.Services.AddSingleton(services => new Kiosk(
            configuration, key, Source(configuration.Options.Audio, TimeProvider.System, services.GetRequiredService<ILoggerFactory>()), TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>(), wire: services.GetRequiredService<WireRecorder>(),
            readKeyAgain: () => ApiKeySource.ReadAgain(Environment.GetEnvironmentVariable), troubles: troubles));
        builder.Services.AddHostedService<KioskService>();
        var host = builder.Build();
        await using var closing = (IAsyncDisposable)host; // the wire log's last lines are written without blocking a thread
        await host.StartAsync(CancellationToken.None);
        using var serving = new CancellationTokenSource();
        var control = new ControlServer(
            endpoint, host.Services.GetRequiredService<Kiosk>().Control, TimeProvider.System, host.Services.GetRequiredService<ILogger<ControlServer>>()).RunAsync(serving.Token);
        var service = host.Services.GetServices<IHostedService>().OfType<KioskService>().Single();
        await Task.WhenAny(service.ExecuteTask!, Task.Delay(Timeout.Infinite, stop));
        await serving.CancelAsync();
        await control.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whatever became of it, the conversation and the files are closed in order
        await host.StopAsync(CancellationToken.None);
        service.Fault?.Throw();
        await control;
    }

    /// <summary>What of the wire is kept. Texts only where a file is written, of which the journal warns: who follows live sees no more than that.</summary>
    internal static WireRecorderOptions WireLog(WireLogOptions options, ApiKey key, StateDirectory state) => new()
    {
        Folder = options.Enabled ? state.PathOf("wire") : null,
        MaxFileBytes = options.MaxMegabytes * 1024L * 1024,
        Files = options.Files,
        KeepsContent = options is { Enabled: true, Content: true },
        Secrets = [key.Reveal()],
    };

    private static IAudioSource Source(AudioOptions audio, TimeProvider time, ILoggerFactory logs) => audio.Backend switch
    {
        AudioBackend.File => new OwnDevice(
            () => new FileAudioDevice(audio.Capture.File, audio.Playback.File, time, audio.Playback.SampleRateHz, audio.PeriodMs), time),
        AudioBackend.Null => new OwnDevice(() => new NullAudioDevice(time, playbackRateHz: audio.Playback.SampleRateHz, periodMs: audio.PeriodMs), time),
        _ => new SupervisedDevice(() => Open(Settings(audio), time, logs), time, logs.CreateLogger<AudioSupervisor>()),
    };

#if HYDRA_PACKAGES
    private static Packages.Audio.PackageAudioDevice Open(PortAudioSettings settings, TimeProvider time, ILoggerFactory logs)
    {
        _ = logs; // the package says nothing that could be logged
        return Packages.Audio.PackageAudioDevice.Open(settings, time);
    }
#else
    private static PortAudioDevice Open(PortAudioSettings settings, TimeProvider time, ILoggerFactory logs) =>
        PortAudioDevice.Open(settings, time, logs.CreateLogger<PortAudioDevice>());
#endif

    private static PortAudioSettings Settings(AudioOptions audio) => new()
    {
        CaptureDevice = audio.Capture.Device,
        PlaybackDevice = audio.Playback.Device,
        CaptureChannels = Math.Max(audio.Capture.Channels, audio.Capture.Channel ?? 1),
        PeriodMs = audio.PeriodMs,
        HasEchoPath = audio.EchoCancellation != EchoCancellationMode.Off,
    };

    /// <summary>Signals are the caller's business; the host only starts and stops when told.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Keeps its fault for the caller: thrown here, the host would write two lines about itself that help no technician.</summary>
    private sealed class KioskService(Kiosk kiosk) : BackgroundService
    {
        public ExceptionDispatchInfo? Fault { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await kiosk.RunAsync(stoppingToken);
            }
            catch (Exception fault)
            {
                Fault = ExceptionDispatchInfo.Capture(fault);
            }
        }
    }
}
