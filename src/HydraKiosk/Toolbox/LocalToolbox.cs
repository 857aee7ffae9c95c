using HydraKiosk.Configuration;
using HydraKiosk.Hands;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Toolbox;

/// <summary>
/// The toolbox of a device whose daemon does not run, for the verbs: the same policy and the same log, without the device's own tools.
/// </summary>
internal sealed class LocalToolbox : IAsyncDisposable
{
    private static readonly TimeSpan _serversMayTake = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly KioskTools _toolbox;
    private readonly ServedTools _served;

    private LocalToolbox(KioskTools toolbox, ServedTools served) => (_toolbox, _served) = (toolbox, served);

    /// <summary>What may be called.</summary>
    public ToolCalls Calls => new(_toolbox, _served);

    /// <summary>Why the log cannot be written; null while it can.</summary>
    public AuditFailure? Trouble => _toolbox.Audit.Failure;

    /// <summary>Opens it, and waits for the servers of the configuration for a while.</summary>
    /// <param name="configuration">A checked configuration.</param>
    /// <param name="state">Where the daemon keeps its state.</param>
    /// <param name="secrets">What must not be written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The journal.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<LocalToolbox> OpenAsync(
        LoadedConfiguration configuration, string state, SecretFilter secrets, TimeProvider time, ILoggerFactory logs,
        CancellationToken cancellation)
    {
        var options = configuration.Options.Tools;
        var places = ToolPlaces.Of(configuration.Path, state);
        places.Make();
        CredentialFolder.Learn(places.CredentialFolder, secrets);
        var tools = new ToolFactory(options, places, NoDevice(configuration, time), OwnTools.ToList(), time, logs).Make();
        var kill = new KillSwitch(new KillFile(state), KillRelay.HasLine(configuration.Options.Buttons), time, logs.CreateLogger<KillSwitch>());
        var audit = AuditLog.Open(AuditOptionsOf.Make(options.Audit, state, secrets), time, logs.CreateLogger<AuditLog>());
        var toolbox = new KioskTools(options, tools, kill, audit, new NoSigns(), static () => false, time, logs);
        var served = new ServedTools(toolbox, options, places, time, logs);
        served.Start();
        for (var waited = TimeSpan.Zero; served.Count > 0 && !served.AreUp && waited < _serversMayTake; waited += _look)
        {
            await Task.Delay(_look, time, cancellation);
        }

        return new LocalToolbox(toolbox, served);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        _toolbox.Dispose();
    }

    private static BuiltinServices NoDevice(LoadedConfiguration configuration, TimeProvider time)
    {
        return new BuiltinServices
        {
            ReadStatus = static () => throw Refused(),
            ReadVolume = static () => throw Refused(),
            SetVolume = static _ => throw Refused(),
            Mute = static () => throw Refused(),
            EndConversation = static () => throw Refused(),
            DismissWork = static () => throw Refused(),
            Profiles = ListedTools.Profiles(configuration.Options),
            ChooseProfile = static _ => throw Refused(),
            Lights = ListedTools.Lights(configuration.Options),
            SetLight = static (_, _) => throw Refused(),
            Lines = new NoLines(configuration.Options.Tools, Refused),
            Time = time,
        };
    }

    /// <summary>Nobody is shown anything: without the daemon there is no button either, and a tool that asks for one is not run.</summary>
    private sealed class NoSigns : IConsentSigns
    {
        public void Asked(ConsentQuestion question) => throw Refused();

        public void Settled(ConsentQuestion question, ConsentOutcome outcome)
        {
        }
    }

    private static ToolRefusedException Refused() => new("The daemon does not run; this tool belongs to it. Start it, then call again.");
}
