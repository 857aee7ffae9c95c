using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.EndToEnd.Tests.Stories;

/// <summary>
/// One story: a folder, a simulator and a daemon as processes of their own, and what is left of them afterwards. Whatever happens, every
/// process is killed at the end; when a story fails, the test's output has both logs.
/// </summary>
internal sealed partial class Story : IAsyncDisposable
{
    /// <summary>No key of the service; a text that must never turn up anywhere.</summary>
    public const string ApiKey = "sk_end_to_end_5e1f0c77a2";

    private readonly List<Child> _children = [];
    private readonly ITestOutputHelper _output;
    private Child? _simulator;
    private Child? _daemon;
    private WireLog? _wire;
    private string? _endpoint;

    private Story(ITestOutputHelper output) => _output = output;

    public PrivateFolder Folder { get; } = new();

    public Stall Stall { get; } = new();

    public Child Daemon => _daemon ?? throw new InvalidOperationException("no daemon yet");

    public Child Simulator => _simulator ?? throw new InvalidOperationException("no simulator yet");

    public WireLog Wire => _wire ?? throw new InvalidOperationException("no simulator yet");

    /// <summary>The daemon's control socket.</summary>
    public string ControlSocket => Folder.File("control.sock");

    /// <summary>Where a daemon started now would connect.</summary>
    public string Endpoint
    {
        get => _endpoint ?? throw new InvalidOperationException("no simulator yet");
        set => _endpoint = value;
    }

    /// <summary>Tells a story and cleans up after it.</summary>
    public static async Task TellAsync(ITestOutputHelper output, Func<Story, Task> story)
    {
        await using var told = new Story(output);
        try
        {
            await story(told);
        }
        catch
        {
            told.ShowLogs();
            throw;
        }
    }

    /// <summary>Starts the simulator on a free port, or on a given one.</summary>
    /// <param name="scenario">The scenario's JSON without its outer braces; the key of these tests is added.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="voice">Which service it stands in for.</param>
    public async Task StartSimulatorAsync(string scenario, int port = 0, string voice = "hydra")
    {
        var file = Folder.File("scenario.json");
        await File.WriteAllTextAsync(file, "{ " + scenario + " }");
        _wire = new WireLog(Folder.File("simulator.ndjson"));
        _simulator = Start("simulator",
            ["simulate", "--voice", voice, "--port", port.ToString(CultureInfo.InvariantCulture), "--scenario", file, "--log", _wire.Path]);
        var line = await _simulator.LineAsync("serving ws://");
        _endpoint = line.Split(' ')[1];
    }

    /// <summary>The <c>server</c> part of a scenario: brisk turns, and the key of these tests.</summary>
    public static string Server(string more = "") =>
        $$"""
        "server": { "keys": ["{{ApiKey}}"], "endSilenceMs": 400, "replyLatencyMs": 200, {{more}} },
        """;

    /// <summary>Writes the configuration and starts the daemon.</summary>
    public Child StartDaemon(KioskFile? file = null, IReadOnlyDictionary<string, string>? variables = null, string[]? through = null) =>
        StartDaemon((file ?? new KioskFile()).ToJson(Endpoint), variables, through);

    /// <summary>The same with a whole file.</summary>
    public Child StartDaemon(string json, IReadOnlyDictionary<string, string>? variables = null, string[]? through = null)
    {
        var path = Folder.File("kiosk.json");
        File.WriteAllText(path, json);
        return _daemon = Start("daemon", ["run", "--config", path], ApiKey, variables, through);
    }

    /// <summary>Starts the executable with any words.</summary>
    public Child Start(
        string name, IEnumerable<string> words, string? apiKey = null, IReadOnlyDictionary<string, string>? variables = null,
        string[]? through = null)
    {
        var child = Child.Start(name, Folder.Path, words, apiKey, variables, through);
        _children.Add(child);
        return child;
    }

    /// <summary>Ends the daemon as systemd would; it has 3 s for it.</summary>
    public async Task StopDaemonAsync()
    {
        var told = Stopwatch.GetTimestamp();
        Daemon.Signal(Child.Sigterm);
        var code = await Daemon.ExitAsync();
        var took = Stopwatch.GetElapsedTime(told);
        Assert.Equal(0, code);
        Assert.True(took.TotalMilliseconds < 3000 + Stall.WorstMs,
            $"SIGTERM took {took.TotalMilliseconds:F0} ms (this machine was up to {Stall.WorstMs:F0} ms late)");
    }

    /// <summary>Ends the simulator, so that its log is complete.</summary>
    public async Task StopSimulatorAsync()
    {
        Simulator.Signal(Child.Sigterm);
        await Simulator.ExitAsync();
    }

    /// <summary>Writes a line into the test's output.</summary>
    public void Say(string line) => _output.WriteLine(line);

    public Recording Heard(string file = "heard.wav") => Recording.Read(Folder.File(file));

    /// <summary>The daemon's last line of figures.</summary>
    public Figures Figures() => Stories.Figures.Parse(Daemon.Error);

    /// <summary>
    /// The tones that were heard, holes mended which the daemon itself reports as underruns (this machine was late) or starvations (the link
    /// was). Where it reports none, every hole stays what it is: a fault.
    /// </summary>
    public IReadOnlyList<HeardTone> HeardTones(double mendableHoleSeconds = 0.25) => Mended(Heard().Tones(), mendableHoleSeconds);

    /// <summary>The same for tones that were recorded elsewhere.</summary>
    public IReadOnlyList<HeardTone> Mended(IReadOnlyList<HeardTone> tones, double mendableHoleSeconds = 0.25) =>
        Mended(tones, Figures(), mendableHoleSeconds);

    /// <summary>The same with the figures of the time in which they sounded.</summary>
    public IReadOnlyList<HeardTone> Mended(IReadOnlyList<HeardTone> tones, Figures figures, double mendableHoleSeconds = 0.25)
    {
        if (figures.Underruns == 0 && figures.Starvations == 0)
        {
            return tones;
        }

        Say($"{figures.Underruns} frames of underrun, {figures.Starvations} starvations; this machine was up to {Stall.WorstMs:F0} ms late");
        var mended = new List<HeardTone>();
        foreach (var tone in tones)
        {
            if (mended.Count > 0 && mended[^1] is var last && tone.FromSeconds - last.UntilSeconds < mendableHoleSeconds)
            {
                // The hole is silence that was inserted: what sounded is as long as before, and ends that much later.
                var longer = tone.Seconds > last.Seconds ? tone : last;
                var hole = last.HoleSeconds + tone.FromSeconds - last.UntilSeconds;
                mended[^1] = longer with { FromSeconds = last.FromSeconds, UntilSeconds = tone.UntilSeconds, HoleSeconds = hole };
            }
            else
            {
                mended.Add(tone);
            }
        }

        return mended;
    }

    /// <summary>What the server has to say against the client; append gaps only count beyond what this machine was late itself.</summary>
    public void AssertNoViolations(int appendGapMs = 200)
    {
        var all = Wire.Read();
        Assert.DoesNotContain(all, e => e.IsNote && e.Type == "simulator-fault");
        var limit = appendGapMs + (2 * Stall.WorstMs);
        var real = all.Where(e => e.IsViolation && !(e.Type == "append-gap" && GapMs(e) <= limit)).ToList();
        Assert.True(real.Count == 0, $"violations (this machine was up to {Stall.WorstMs:F0} ms late):\n{string.Join('\n', real.Select(v => $"#{v.Session} {v.Type}: {v.Detail}"))}");
    }

    /// <summary>The key stands in no output and in no file of this story but the scenario, which is the server's own.</summary>
    public void AssertKeyNowhere()
    {
        foreach (var child in _children.Where(c => c != _simulator))
        {
            Assert.DoesNotContain(ApiKey, child.Output + child.Error, StringComparison.Ordinal);
        }

        foreach (var file in Directory.GetFiles(Folder.Path)
            .Where(f => Path.GetExtension(f) is ".ndjson" or ".json" && Path.GetFileName(f) != "scenario.json"))
        {
            Assert.DoesNotContain(ApiKey, File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    /// <summary>The session was closed by the client, as agreed.</summary>
    public void AssertClosedWith1000(int session)
    {
        var closed = Assert.Single(Wire.Read(), e => e.IsNote && e.Type == "closed" && e.Session == session);
        Assert.Contains("client's close frame says 1000", closed.Detail, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }

        Stall.Dispose();
        Folder.Dispose();
    }

    private static double GapMs(WireEntry gap) => double.Parse(Milliseconds().Match(gap.Detail!).Groups["gap"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<gap>\d+) ms", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Milliseconds();

    private void ShowLogs()
    {
        Say($"this machine was up to {Stall.WorstMs:F0} ms late");
        foreach (var child in _children)
        {
            Say($"──── {child.Name} ({(child.HasExited ? "ended" : "running")}), standard output\n{child.Output}──── {child.Name}, standard error\n{child.Error}");
        }

        if (_wire is not null)
        {
            Say($"──── what the simulator saw, audio left out\n{_wire.Digest()}");
        }

        if (File.Exists(Folder.File("heard.wav")))
        {
            Say($"──── what was heard\n{string.Join('\n', Heard().Tones())}");
        }
    }
}
