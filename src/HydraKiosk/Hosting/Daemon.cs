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
using HydraKiosk.Control.Folders;
using HydraKiosk.Control.Server;
using HydraKiosk.Hands;
using HydraKiosk.Hosting.Services;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Logging;
using HydraKiosk.Logging.Secrets;
using HydraKiosk.Power;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;
using HydraKiosk.Reloading;
using HydraKiosk.Sound;
using HydraKiosk.Tools.Kill;
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
    public static async Task RunAsync(LoadedConfiguration configuration, ApiKey key, DaemonFolders folders, CancellationToken stop,
        DaemonProcess? process = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(folders);
        process ??= new DaemonProcess();
        var secrets = process.Secrets;
        KnowSecrets(secrets, key, configuration.Options.Hydra.Proxy);
        // first of all, so that a second daemon does not touch the sound device of the first
        using var endpoint = ControlEndpoint.Claim(folders.Runtime);
        var troubles = new TroubleBoard(TimeProvider.System);
        using var provider = LineLoggerProvider.ForStandardError(configuration.Options.Log.Level, secrets);
        provider.Unwritable = why => ShowJournal(troubles, why);
        var feed = new CauseFeed();
        using var logs = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Debug).AddProvider(provider).AddProvider(new JournalTroubles(troubles)).AddProvider(feed)
            .AddFilter<JournalTroubles>(level => level >= LogLevel.Information) // whatever the journal keeps, whose own level may change
            .AddFilter<CauseFeed>(level => level >= LogLevel.Information));
        var log = logs.CreateLogger(nameof(Daemon));
        DaemonLog.Starts(log, configuration, process.KeyOrigin);
        using var manager = ServiceManager.Find(Environment.GetEnvironmentVariable, Environment.ProcessId);
        using var keeper = new ConfigurationKeeper(
            configuration, key,
            new KeeperPorts
            {
                Load = static path => KioskConfiguration.Load(path),
                ReadKey = () => ReadKeyAgain(secrets),
                Profiles = new ProfileFile(folders.State.Path),
                Troubles = troubles,
                SetLevel = level => provider.MinimumLevel = level,
                Manager = manager,
            },
            TimeProvider.System, logs.CreateLogger<ConfigurationKeeper>());
        var kill = new KillSwitch(
            new KillFile(folders.State.Path), KillRelay.HasLine(keeper.Made.Configuration.Options.Buttons), TimeProvider.System,
            logs.CreateLogger<KillSwitch>());
        var control = new SeriesControl(keeper, kill, TimeProvider.System) { Muted = keeper.Muted };
        var server = new ControlServer(endpoint, control, TimeProvider.System, logs.CreateLogger<ControlServer>(), secrets);
        using var hangUps = process.Signals?.OnHangUp(() => keeper.ReloadSoon("SIGHUP"));
        keeper.Start();

        Kiosk? present = null;
        UnhandledExceptionEventHandler unhandled = (_, end) =>
            Volatile.Read(ref present)?.EndsBy(end.ExceptionObject as Exception ?? new InvalidOperationException());
        AppDomain.CurrentDomain.UnhandledException += unhandled; // on a timer's thread, for one: the process is gone after this
        try
        {
            // The end has a limit also where the kiosk ended by itself: what hangs while it is closed holds up nobody.
            await new KioskSeries(keeper, Make, control, server, () => process.Signals?.EndWithin()).RunAsync(stop);
        }
        finally
        {
            AppDomain.CurrentDomain.UnhandledException -= unhandled;
        }

        KioskParts Make(KioskMaking making)
        {
            var options = making.Configuration.Options;
            KnowSecrets(secrets, making.Key, options.Hydra.Proxy);
            kill.ExpectLine(KillRelay.HasLine(options.Buttons));
            var wire = new WireRecorder(
                WireLog(options.WireLog, secrets, folders.State), TimeProvider.System, logs.CreateLogger<WireRecorder>());
            var kiosk = new KioskBuilder(
                making.Configuration, making.Key, SoundFactory.Source(options.Audio, TimeProvider.System, logs), TimeProvider.System, logs)
            {
                Observer = keeper.Took,
                ReleasedButtons = Volatile.Read(ref present)?.ReleasedButtons() ?? new Dictionary<string, ButtonOptions>(), // of the kiosk before
                ChooseProfile = (name, who) => keeper.TryChoose(name, who, out var problem) ? null : problem,
                InEffect = keeper.Status,
                Wire = wire,
                Manager = manager,
                SystemBusAddress = SystemBus.AddressFrom(Environment.GetEnvironmentVariable),
                State = folders.State.Path,
                Runtime = folders.Runtime.Path,
                Secrets = secrets,
                ReadKeyAgain = () => ReadKeyAgain(secrets),
                Minted = secrets.Know,
                Troubles = troubles,
                Causes = feed,
                SessionChanged = id => provider.Session = id,
                LinesLost = () => provider.Dropped,
                Kill = kill,
            }.Build();
            Volatile.Write(ref present, kiosk);
            return new KioskParts(kiosk, wire);
        }
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

    /// <summary>
    /// What of the wire is kept. Texts only where a file is written, of which the journal warns: who follows live sees no more than that.
    /// </summary>
    internal static WireRecorderOptions WireLog(WireLogOptions options, SecretFilter secrets, StateDirectory state) => new()
    {
        Folder = options.Enabled ? state.PathOf("wire") : null,
        MaxFileBytes = options.MaxMegabytes * 1024L * 1024,
        Files = options.Files,
        KeepsContent = options is { Enabled: true, Content: true },
        Secrets = secrets,
    };
}
