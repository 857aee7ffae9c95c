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
using HydraKiosk.Hydra.WireLog;
using HydraKiosk.Logging;
using HydraKiosk.Logging.Secrets;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
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
    /// <param name="process">The process around it; null for a daemon in a test.</param>
    /// <exception cref="AudioDeviceException">A file device cannot be opened.</exception>
    /// <exception cref="ControlException">The runtime folder cannot be used, or another daemon has it.</exception>
    public static async Task RunAsync(LoadedConfiguration configuration, ApiKey key, DaemonFolders folders, CancellationToken stop, DaemonProcess? process = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(folders);
        process ??= new DaemonProcess();
        var secrets = process.Secrets;
        KnowSecrets(secrets, key, configuration.Options.Hydra.Proxy);
        using var endpoint = ControlEndpoint.Claim(folders.Runtime); // first of all, so that a second daemon does not touch the sound device of the first
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "hydra-kiosk" });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddSingleton(TimeProvider.System);
        var troubles = new TroubleBoard(TimeProvider.System);
        using var provider = LineLoggerProvider.ForStandardError(configuration.Options.Log.Level, secrets);
        provider.Unwritable = why => ShowJournal(troubles, why);
        builder.Logging.SetMinimumLevel(configuration.Options.Log.Level).AddProvider(provider).AddProvider(new JournalTroubles(troubles));
        builder.Logging.AddFilter<JournalTroubles>(level => level >= LogLevel.Information); // whatever the journal is to keep
        builder.Services.AddSingleton(services => new WireRecorder(
            WireLog(configuration.Options.WireLog, secrets, folders.State), TimeProvider.System, services.GetRequiredService<ILoggerFactory>().CreateLogger<WireRecorder>()));
        builder.Services.AddSingleton(services => new Kiosk(
            configuration, key, Source(configuration.Options.Audio, TimeProvider.System, services.GetRequiredService<ILoggerFactory>()), TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>(), wire: services.GetRequiredService<WireRecorder>(),
            readKeyAgain: () => ReadKeyAgain(secrets), minted: secrets.Know, troubles: troubles));
        builder.Services.AddHostedService<KioskService>();
        var host = builder.Build();
        await using var closing = (IAsyncDisposable)host; // the wire log's last lines are written without blocking a thread
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(Daemon));
        DaemonLog.Starts(log, configuration, process.KeyOrigin);
        using var hangUps = process.Signals?.OnHangUp(() => ProgramCauses.HungUp.Write(log));
        await host.StartAsync(CancellationToken.None);
        using var serving = new CancellationTokenSource();
        var control = new ControlServer(
            endpoint, host.Services.GetRequiredService<Kiosk>().Control, TimeProvider.System, host.Services.GetRequiredService<ILogger<ControlServer>>(), secrets).RunAsync(serving.Token);
        var service = host.Services.GetServices<IHostedService>().OfType<KioskService>().Single();
        await Task.WhenAny(service.ExecuteTask!, Task.Delay(Timeout.Infinite, stop));
        process.Signals?.EndWithin(); // also where the kiosk ended by itself: what hangs while it is closed holds up nobody
        await serving.CancelAsync();
        await control.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whatever became of it, the conversation and the files are closed in order
        await host.StopAsync(CancellationToken.None);
        service.Fault?.Throw();
        await control;
    }

    /// <summary>A journal that cannot be written cannot say so itself.</summary>
    private static void ShowJournal(TroubleBoard troubles, string? why)
    {
        if (why is null)
        {
            troubles.Clear(ProgramCauses.LogLinesLost.Code);
        }
        else
        {
            troubles.Raise(ProgramCauses.LogLinesLost.Code, $"the journal cannot be written: {why}");
        }
    }

    /// <summary>All that this process knows and must not tell.</summary>
    private static void KnowSecrets(SecretFilter secrets, ApiKey key, LinkProxy proxy)
    {
        secrets.Know(key.Reveal());
        secrets.Know(Environment.GetEnvironmentVariable(ApiKeyPlaces.KeyVariable)?.Trim());
        ProxySecrets.Know(secrets, proxy.RevealUserInformation());
        ProxySecrets.KnowEnvironment(secrets, Environment.GetEnvironmentVariable);
    }

    private static KeyReading ReadKeyAgain(SecretFilter secrets)
    {
        var reading = ApiKeySource.ReadAgain(Environment.GetEnvironmentVariable);
        secrets.Know(reading.Key?.Reveal());
        return reading;
    }

    /// <summary>What of the wire is kept. Texts only where a file is written, of which the journal warns: who follows live sees no more than that.</summary>
    internal static WireRecorderOptions WireLog(WireLogOptions options, SecretFilter secrets, StateDirectory state) => new()
    {
        Folder = options.Enabled ? state.PathOf("wire") : null,
        MaxFileBytes = options.MaxMegabytes * 1024L * 1024,
        Files = options.Files,
        KeepsContent = options is { Enabled: true, Content: true },
        Secrets = secrets,
    };

    private static IAudioSource Source(AudioOptions audio, TimeProvider time, ILoggerFactory logs) => audio.Backend switch
    {
        AudioBackend.File => new OwnDevice(
            () => new FileAudioDevice(audio.Capture.File, audio.Playback.File, time, audio.Playback.SampleRateHz, audio.PeriodMs), time, logs.CreateLogger<AudioSupervisor>()),
        AudioBackend.Null => new OwnDevice(() => new NullAudioDevice(time, playbackRateHz: audio.Playback.SampleRateHz, periodMs: audio.PeriodMs), time),
        _ => Supervised(audio, time, logs),
    };

    private static SupervisedDevice Supervised(AudioOptions audio, TimeProvider time, ILoggerFactory logs)
    {
        var opening = new NewsLogger(logs.CreateLogger<PortAudioDevice>(), time, new SupervisorOptions().RemindEvery);
        return new SupervisedDevice(() => SoundDriver.Open(Settings(audio), time, opening), time, logs.CreateLogger<AudioSupervisor>());
    }

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
