using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Alsa;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.CommandLine;
using HydraKiosk.Devices.Buttons;
using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Doctor;

/// <summary>
/// A device where everything is well, and in which one thing can be broken: a folder for the kernel's files, a room with a microphone and a
/// loudspeaker, a button, and the simulator as the service.
/// </summary>
internal sealed class DoctorBench : IAsyncDisposable
{
    public const string Card = "USB PnP: Audio (hw:0,0)";

    /// <summary>Only ever reached by a failure.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-doctor-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private SimulatorServer? _simulator;

    public DoctorBench()
    {
        Write("proc/net/route",
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
            + "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n");
        Write("proc/self/status", "Name:\tx\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t0\nCapEff:\t000001ffffffffff\n");
        Write("proc/self/limits", "Limit                     Soft Limit           Hard Limit           Units     \nMax realtime priority     0                    0\n");
        Write("dev/snd/controlC0", "");
        Directory.CreateDirectory(Path("state"));
        Directory.CreateDirectory(Path("journal"));
    }

    /// <summary>What the service does.</summary>
    public Scenario Scenario { get; set; } = BuiltInScenarios.Demo();

    public string Key { get; set; } = SimulatorServer.DefaultKey;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Settings of the hydra part beside endpoint and instructions.</summary>
    public string Hydra { get; set; } = "";

    public string Talk { get; set; } = "push-to-talk";

    public string Audio { get; set; } = "";

    /// <summary>Further parts of the configuration, each with a comma before it.</summary>
    public string More { get; set; } = "";

    /// <summary>Null for the simulator.</summary>
    public string? Endpoint { get; set; }

    public IReadOnlyList<PortAudioDeviceInfo> Devices { get; set; } =
        [new(Card, "ALSA", 1, 2, 48_000, default, default, IsDefaultCapture: true, IsDefaultPlayback: true)];

    public Func<IAudioDevice> Room { get; set; } = () => new RoomDevice(echoDb: -50, noiseDbfs: -60);

    public FakeContact Button { get; set; } = new();

    public IReadOnlyList<MixerControl> Mixer { get; set; } =
        [new("Speaker", new MixerSide(true, 80), null), new("Mic", new MixerSide(false, 0), new MixerSide(true, 70))];

    /// <summary>Folders of the service's unit.</summary>
    public IReadOnlyList<string> Units { get; set; } = [];

    public bool IsLive { get; set; }

    public TimeSpan? Presses { get; set; }

    public Uri EmptyPage { get; set; } = new("http://127.0.0.1:1/");

    public Dictionary<string, string> Variables { get; } = [];

    public SecretFilter Secrets { get; } = new();

    public string RuntimeFolder { get; set; } = "";

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    /// <summary>Reads everything.</summary>
    public async Task<DoctorReadings> ReadAsync() => await (await ExaminationAsync()).ReadAsync(CancellationToken.None).WaitAsync(_patience);

    /// <summary>Reads and judges everything.</summary>
    public async Task<DoctorReport> ReportAsync() => Report(await ReadAsync());

    public static DoctorReport Report(DoctorReadings read) => new("1.2.3", read.Now, CheckList.Judge(read));

    /// <summary>The verb as a person would call it.</summary>
    public async Task<ExitCode> RunAsync(bool asJson = false, BundleWish? bundle = null) => await DoctorVerb.ExecuteAsync(
        await ExaminationAsync(), Wishes, bundle ?? new BundleWish(null, false, () => false), asJson, Environment, CancellationToken.None)
        .WaitAsync(_patience);

    public async ValueTask DisposeAsync()
    {
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }

    private DoctorWishes Wishes => new(Path("kiosk.json"))
    {
        IsLive = IsLive,
        Presses = Presses,
        RuntimeFolder = RuntimeFolder.Length > 0 ? RuntimeFolder : Path("run"),
        StateFolder = Path("state"),
    };

    private VerbEnvironment Environment => new(_output, _error, name => Variables.GetValueOrDefault(name)) { Time = Time, Secrets = Secrets };

    private async Task<Examination> ExaminationAsync()
    {
        Variables.TryAdd(ApiKeyPlaces.KeyVariable, Key);
        if (Endpoint is null)
        {
            _simulator ??= await SimulatorServer.StartAsync(Scenario);
            Endpoint = _simulator.Endpoint.ToString();
        }

        if (!File.Exists(Path("kiosk.json")))
        {
            Write("kiosk.json", $$"""
                {
                  "hydra": { "endpoint": "{{Endpoint}}", "instructions": "Be kind." {{Hydra}} },
                  "audio": { "earcons": true {{Audio}} },
                  "talk": { "mode": "{{Talk}}" },
                  "buttons": { "talk": { "source": "gpio", "chip": "gpiochip0", "line": 17 } }
                  {{More}}
                }
                """);
        }

        var places = new DoctorPlaces
        {
            Proc = Path("proc"),
            Devices = Path("dev"),
            Settings = Path("etc"),
            Journal = Path("journal"),
            PassingJournal = Path("none"),
            Units = Units,
            KeyFiles = [],
            EmptyPage = EmptyPage,
        };
        return new Examination(Environment, Wishes, places)
        {
            Sound = _ => new SoundBench(() => Devices, _ => Room()),
            Mixer = _ => Mixer,
            Hands = _ => ([new ButtonBinding("talk", Button, GestureSettings.Default)], []),
            Built = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
    }
}

/// <summary>What tests ask of a report.</summary>
internal static class ReportQuestions
{
    public static Finding Of(this DoctorReport report, string check) => report.Results.Single(r => r.Check.Id == check).Finding;
}
