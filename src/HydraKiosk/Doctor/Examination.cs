using HydraKiosk.Audio.Devices.Alsa;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control.Folders;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Hands;
using HydraKiosk.Hosting;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Probing;
using HydraKiosk.Logging;
using HydraKiosk.Logging.Secrets;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Sound;
using HydraKiosk.Toolbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Doctor;

/// <summary>
/// Reads everything, side by side and each with a limit of its own, so that all of it takes no longer than its slowest part: under five seconds
/// without a question to the service and without presses. Judges nothing.
/// </summary>
/// <param name="environment">The clock, variables and secrets.</param>
/// <param name="wishes">What was asked for.</param>
/// <param name="places">Where to look.</param>
internal sealed class Examination(VerbEnvironment environment, DoctorWishes wishes, DoctorPlaces places)
{
    private static readonly TimeSpan _ofDaemon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _ofDial = TimeSpan.FromSeconds(3.5);

    /// <summary>Less than a session may take to open: whoever takes a connection and does not answer is told as that.</summary>
    private static readonly TimeSpan _ofAnswer = TimeSpan.FromSeconds(3.2);

    private static readonly TimeSpan _ofPart = TimeSpan.FromSeconds(3.9);

    /// <summary>Silence, a whistle and its echo take 2.9 s; the rest is for a device that opens slowly.</summary>
    private static readonly TimeSpan _ofSound = TimeSpan.FromSeconds(4);

    /// <summary>What a device needs to be closed, and what it delivered to be measured, once its time is over.</summary>
    private static readonly TimeSpan _ofClosing = TimeSpan.FromSeconds(0.7);

    /// <summary>A question of some four seconds and the answer to it.</summary>
    private static readonly TimeSpan _ofQuestion = TimeSpan.FromSeconds(25);

    private const string NoHydra = "no voice of `voices` is Hydra at the address of the section hydra";

    /// <summary>The machine's sound.</summary>
    public Func<AudioOptions, SoundBench>? Sound { get; init; }

    /// <summary>Reads a card's mixer.</summary>
    public Func<string, IReadOnlyList<MixerControl>> Mixer { get; init; } = AlsaMixer.Read;

    /// <summary>The buttons and lights; null for the machine's own.</summary>
    public Func<KioskOptions, (IReadOnlyList<ButtonBinding> Buttons, IReadOnlyList<LightFixture> Lights)>? Hands { get; init; }

    /// <summary>When this program was made.</summary>
    public DateTimeOffset Built { get; init; } = NetworkProbe.ProgramBuilt;

    private TimeProvider Time => environment.Time;

    /// <summary>Reads it all.</summary>
    /// <param name="stop">Ends it.</param>
    /// <param name="begins">Told, before anything is played or waited for, what the daemon said: what it has is left to it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public async Task<DoctorReadings> ReadAsync(CancellationToken stop, Action<DaemonReading>? begins = null)
    {
        environment.KnowKey();
        var configuration = KioskConfiguration.Load(wishes.ConfigurationPath);
        var options = configuration.Configuration?.Options;
        var unit = ServiceUnit.Read(places.Units);
        var credentials = ReadCredentials(unit);
        KnowSecrets(credentials, options);
        var daemon = (await WithinAsync("the daemon", _ofDaemon, over =>
            DaemonReading.Read(RuntimeFolder.ForCaller(wishes.RuntimeFolder, environment.Variable), Time, over), stop)).Value
            ?? new DaemonReading { Problem = $"the daemon took the connection and did not answer within {_ofDaemon.TotalSeconds:0} s", CauseCode = ControlCauses.NoAnswer.Code };
        begins?.Invoke(daemon);

        var routes = PartAsync("the routes", _ => RouteReading.Read(places.Proc), stop);
        var cards = PartAsync("the mixers", _ => CardReading.Read(places, Mixer), stop);
        var access = PartAsync("the rights", _ => AccessReading.Read(places, options, unit, daemon.Status?.Pid), stop);
        var storage = PartAsync("the disk", _ =>
            StorageReading.Read(places, StateDirectory.OfDaemon(wishes.StateFolder, environment.Variable).Path), stop);
        var portal = PortalAsync(options, stop);
        var endpoint = EndpointAsync(options, stop);
        var talk = TalkAsync(configuration.Configuration, credentials, daemon, stop);
        var voices = VoicesAsync(configuration.Configuration, credentials, daemon, stop);
        var sound = SoundAsync(options, daemon, stop);
        var hands = HandsAsync(options, daemon, stop);
        return new DoctorReadings
        {
            ConfigurationPath = wishes.ConfigurationPath,
            Configuration = configuration,
            IsConfigurationOpen = PosixFiles.Look(wishes.ConfigurationPath, follow: true, out var facts) == 0 && facts.IsWritableByOthers,
            Credentials = credentials,
            Now = Time.GetUtcNow(),
            Built = Built,
            Daemon = daemon,
            Unit = unit,
            Version = VersionReading.Read(places),
            Routes = await routes,
            Portal = await portal,
            Endpoint = await endpoint,
            Talk = await talk,
            Voices = await voices,
            Sound = await sound,
            Cards = await cards is { Value: null } unread ? new CardReading([], [], unread.Why) : (await cards).Value!,
            WantsPresses = wishes.Presses is not null,
            Hands = await hands,
            Access = await access,
            Storage = await storage,
        };
    }

    private CredentialReading ReadCredentials(ServiceUnit unit)
    {
        IEnumerable<string> files = unit.KeyFile is { } named ? [named, .. places.KeyFiles] : places.KeyFiles;
        return CredentialReading.Read(environment.Variable, files.Distinct(), SecretsOfTools, unit.EncryptedKeyFile);
    }

    private string SecretsOfTools =>
        CredentialFolder.Find(environment.Variable, Path.GetDirectoryName(Path.GetFullPath(wishes.ConfigurationPath)) ?? "/");

    /// <summary>All that must reach neither the report nor the archive.</summary>
    private void KnowSecrets(CredentialReading credentials, KioskOptions? options)
    {
        environment.Secrets.Know(credentials.Key?.Reveal());
        if (options is not null)
        {
            ProxySecrets.Know(environment.Secrets, options.Hydra.Proxy.RevealUserInformation());
        }

        SecretFiles.Know(environment.Secrets, SecretsOfTools);
    }

    private Task<Reading<PortalReading>> PortalAsync(KioskOptions? options, CancellationToken stop) =>
        options is null ? Not<PortalReading>("the configuration cannot be used")
        : options.Hydra.ServiceAddress.IsLoopback ? Not<PortalReading>("the service is on this machine")
        : WithinAsync("the empty page", _ofPart, over => NetworkProbe.Portal(places.EmptyPage, Time, _ofDial, over), stop);

    private Task<Reading<EndpointReading>> EndpointAsync(KioskOptions? options, CancellationToken stop) =>
        options is null ? Not<EndpointReading>("the configuration cannot be used")
        : !SpeaksHydra(options) ? Not<EndpointReading>(NoHydra)
        : WithinAsync("the way to the service", _ofPart, over => NetworkProbe.Endpoint(Link(options, ApiKey.None), Time, over), stop);

    private Task<Reading<TalkReading>> TalkAsync(
        LoadedConfiguration? configuration, CredentialReading credentials, DaemonReading daemon, CancellationToken stop)
    {
        if (configuration is null)
        {
            return Not<TalkReading>("the configuration cannot be used");
        }

        if (!SpeaksHydra(configuration.Options))
        {
            return Not<TalkReading>(NoHydra);
        }

        if (credentials.Key is null)
        {
            return Not<TalkReading>(credentials.EncryptedFile is null ? "there is no API key here to ask with" : "only the service can read its key");
        }

        if ((daemon.HasSession || (daemon.IsThere && daemon.Status is null)) && !wishes.IsLive)
        {
            return Not<TalkReading>(daemon.Has("a session")); // and the plan may have one place
        }

        var voice = configuration.Options.Voices.First(voice => !IsBesideHydra(voice));
        return TalkAsync($"the service {configuration.Options.Hydra.ServiceAddress.Host}", configuration, PartsOf(configuration, credentials), voice, stop);
    }

    private VoiceParts PartsOf(LoadedConfiguration configuration, CredentialReading credentials) => new(
        configuration.Options, credentials.Key is { } key ? new ApiKey(key.Reveal()) : ApiKey.None, Time, NullLoggerFactory.Instance)
    {
        CredentialFolder = SecretsOfTools,
        Minted = environment.Secrets.Know,
        ConnectTimeout = _ofAnswer,
    };

    private Task<Reading<TalkReading>> TalkAsync(
        string what, LoadedConfiguration configuration, VoiceParts parts, VoiceOptions voice, CancellationToken stop)
    {
        var plan = SessionPlans.Plan(configuration, ListedTools.Of(configuration), greet: false);
        return WithinAsync(what, wishes.IsLive ? _ofPart + _ofQuestion : _ofPart, over =>
            VoiceTalk.Run(parts, voice, plan, _ofDial, wishes.IsLive, over), stop);
    }

    private async Task<IReadOnlyList<VoiceReading>> VoicesAsync(
        LoadedConfiguration? configuration, CredentialReading credentials, DaemonReading daemon, CancellationToken stop)
    {
        if (configuration is null)
        {
            return [];
        }

        var parts = PartsOf(configuration, credentials);
        return await Task.WhenAll(configuration.Options.Voices.Where(IsBesideHydra)
            .Select(voice => VoiceAsync(configuration, parts, voice, daemon, stop)));
    }

    private async Task<VoiceReading> VoiceAsync(
        LoadedConfiguration configuration, VoiceParts parts, VoiceOptions voice, DaemonReading daemon, CancellationToken stop)
    {
        VoiceCredential[] named = [.. VoiceCredentials.Of(voice)];
        var ways = VoiceAddresses.Of(voice, configuration.Options.Hydra).Select(async address => (address.Service, Way: await WithinAsync(
            $"the way to {voice.Name}", _ofPart, over => NetworkProbe.Endpoint(address.Dial with { ConnectTimeout = _ofDial }, Time, over), stop))).ToList();
        var isSpeaking = daemon.HasSession && (daemon.Status?.Voice?.Name ?? voice.Name) == voice.Name;
        var talk = (isSpeaking || (daemon.IsThere && daemon.Status is null)) && !wishes.IsLive
            ? Not<TalkReading>(daemon.Has("a session")) // a continuous voice serves one at a time
            : TalkAsync($"the voice {voice.Name}", configuration, parts, voice, stop);
        return new VoiceReading(voice.Name, voice.Kind)
        {
            Secrets = [.. named.Select(c => c.Name).Distinct()],
            SecretProblems = [.. named.Select(c => c.ProblemIn(SecretsOfTools)).OfType<string>()],
            Ways = [.. (await Task.WhenAll(ways)).Where(w => w.Way.Value is not null).Select(w => new ServiceWay(w.Service, w.Way.Value!))],
            Talk = await talk,
        };
    }

    /// <summary>Hydra at the address of the section <c>hydra</c> has checks of its own.</summary>
    private static bool IsBesideHydra(VoiceOptions voice) => voice.Kind != VoiceKind.Hydra || voice.OwnHydra?.Endpoint is not null;

    private static bool SpeaksHydra(KioskOptions options) => !options.Voices.All(IsBesideHydra);

    private Task<Reading<SoundReading>> SoundAsync(KioskOptions? options, DaemonReading daemon, CancellationToken stop)
    {
        if (options is null || daemon.IsThere)
        {
            return Not<SoundReading>(options is null ? "the configuration cannot be used" : daemon.Has("the sound device"));
        }

        if (options.Audio.Backend != AudioBackend.PortAudio)
        {
            return Not<SoundReading>(options.Audio.Backend == AudioBackend.File ? "files stand for microphone and loudspeaker" : "the configuration wants no sound");
        }

        var bench = Sound?.Invoke(options.Audio) ?? new SoundBench(
            () => SoundDriver.List(NullLogger.Instance), sides => SoundFactory.Open(options.Audio, sides, Time, NullLogger.Instance));
        return WithinAsync("the sound device", _ofSound + _ofClosing, over => ReadSound(options.Audio, bench, over), stop);
    }

    private SoundReading ReadSound(AudioOptions audio, SoundBench bench, CancellationToken over)
    {
        using var limit = new CancellationTokenSource(_ofSound, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, over);
        return new SoundReader(audio, bench, Time, wishes.IsQuiet).Read(either.Token);
    }

    private Task<Reading<HandsReading>> HandsAsync(KioskOptions? options, DaemonReading daemon, CancellationToken stop)
    {
        if (options is null || daemon.IsThere)
        {
            return Not<HandsReading>(options is null ? "the configuration cannot be used" : daemon.Has("buttons and lights"));
        }

        return WithinAsync("buttons and lights", _ofPart + (wishes.Presses ?? TimeSpan.Zero), over => ReadHands(options, over), stop);
    }

    private HandsReading ReadHands(KioskOptions options, CancellationToken over)
    {
        if (Hands?.Invoke(options) is { } given)
        {
            return HandsReading.Read(given.Buttons, given.Lights, wishes.Presses, Time, over);
        }

        using var factory = new HandsFactory(options, Time, NullLogger.Instance);
        var relay = new ButtonRelay(options.Buttons, static _ => { }, static _ => { });
        return HandsReading.Read(
            factory.Buttons(relay), factory.Lights(LedMeaning.Status, LedMeaning.Listening, LedMeaning.Muted,
                LedMeaning.Interruptible), wishes.Presses, Time, over);
    }

    private static LinkOptions Link(KioskOptions options, ApiKey key) => LinkOptionsOf.Make(options.Hydra, key) with { ConnectTimeout = _ofDial };

    private static Task<Reading<T>> Not<T>(string why)
        where T : class => Task.FromResult(Reading<T>.None(why));

    private Task<Reading<T>> PartAsync<T>(string what, Func<CancellationToken, T> read, CancellationToken stop)
        where T : class => WithinAsync(what, _ofPart, read, stop);

    /// <summary>Reads on a thread of the pool, which may hang; what is not here in time is left to itself.</summary>
    private async Task<Reading<T>> WithinAsync<T>(string what, TimeSpan limit, Func<CancellationToken, T> read, CancellationToken stop)
        where T : class
    {
        using var over = new CancellationTokenSource(limit, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        var token = either.Token;
        try
        {
            return new Reading<T>(await Task.Run(() => read(token), CancellationToken.None).WaitAsync(token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Reading<T>(null, $"{what} did not answer within {limit.TotalSeconds:0.#} s", IsOverdue: true);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return Reading<T>.None($"{what} cannot be looked at: {closed.Message}");
        }
    }
}
