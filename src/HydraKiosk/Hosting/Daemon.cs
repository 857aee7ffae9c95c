using System.Runtime.ExceptionServices;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hosting;

/// <summary>The verb <c>run</c>: a worker service around one <see cref="Kiosk"/>.</summary>
public static class Daemon
{
    /// <summary>Runs until <paramref name="stop"/> and closes everything within 3 s.</summary>
    /// <exception cref="AudioDeviceException">A file device cannot be opened.</exception>
    public static async Task RunAsync(LoadedConfiguration configuration, ApiKey key, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "hydra-kiosk" });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddSingleton(TimeProvider.System);
        using var provider = LineLoggerProvider.ForStandardError(configuration.Options.Log.Level);
        builder.Logging.SetMinimumLevel(configuration.Options.Log.Level).AddProvider(provider);
        builder.Services.AddSingleton(services => new Kiosk(
            configuration, key, Source(configuration.Options.Audio, TimeProvider.System, services.GetRequiredService<ILoggerFactory>()), TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>(), readKeyAgain: () => ApiKeySource.ReadAgain(Environment.GetEnvironmentVariable)));
        builder.Services.AddHostedService<KioskService>();
        using var host = builder.Build();
        await host.StartAsync(CancellationToken.None);
        var service = host.Services.GetServices<IHostedService>().OfType<KioskService>().Single();
        await Task.WhenAny(service.ExecuteTask!, Task.Delay(Timeout.Infinite, stop));
        await host.StopAsync(CancellationToken.None);
        service.Fault?.Throw();
    }

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
