using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

public sealed class CommandLineTests : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly RecordingHandlers _handlers = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Help_names_every_verb_and_the_exit_codes()
    {
        Assert.Equal(ExitCode.Ok, await Run("--help"));

        Assert.All((string[])["run", "demo", "simulate", "devices", "test", "config", "status", "watch", "press", "explain", "5 credentials"], word =>
            Assert.Contains(word, _output.ToString(), StringComparison.Ordinal));
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("/somewhere", "/somewhere")]
    [InlineData(null, "/var/lib/hydra-kiosk")]
    public async Task Run_keeps_its_state_where_it_is_told(string? named, string expected)
    {
        _variables["SMALLEST_API_KEY"] = "sk_test";
        _variables["STATE_DIRECTORY"] = "/var/lib/hydra-kiosk";
        string[] words = ["run", "--config", _folder.Write("good.json", """{ "hydra": { "instructions": "Be brief." } }""")];

        Assert.Equal(ExitCode.Ok, await Run(named is null ? words : [.. words, "--state-dir", named]));
        Assert.Equal(expected, _handlers.State?.Path);
    }

    [Theory]
    [InlineData("run --help", "/etc/hydra-kiosk/hydra-kiosk.json")]
    [InlineData("demo -h", "--quick")]
    [InlineData("simulate --help", "--scenario <FILE|NAME>")]
    [InlineData("run --help", "--runtime-dir <DIR>")]
    [InlineData("press --help", "--for <TIME>")]
    [InlineData("watch --help", "--wire")]
    [InlineData("status --help", "--json")]
    [InlineData("replay --help", "tools are not run")]
    [InlineData("run --help", "--state-dir <DIR>")]
    [InlineData("config check --help", "--json")]
    [InlineData("devices --help", "Exit code 3")]
    [InlineData("test mic --help", "--seconds <N>")]
    [InlineData("test speaker --help", "--level <VOLUME>")]
    [InlineData("test echo --help", "--chirps <N>")]
    public async Task Help_of_a_verb_names_its_options(string words, string expected)
    {
        Assert.Equal(ExitCode.Ok, await Run(words.Split(' ')));
        Assert.Contains(expected, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        Assert.Equal(ExitCode.Ok, await Run("--version"));
        Assert.Matches("^hydra-kiosk \\d+\\.\\d+\\.\\d+\\S* \\((commit [0-9a-f]{12}, )?\\.NET 10\\.\\S+, linux-\\S+\\)\n$", _output.ToString());
    }

    [Theory]
    [InlineData("0.1.0+0123456789abcdef", "0.1.0 (commit 0123456789ab, .NET 10.0.1, linux-arm64)")]
    [InlineData("0.1.0+0123", "0.1.0 (commit 0123, .NET 10.0.1, linux-arm64)")]
    [InlineData("0.1.0", "0.1.0 (.NET 10.0.1, linux-arm64)")]
    [InlineData("0.1.0+", "0.1.0 (.NET 10.0.1, linux-arm64)")]
    public void The_line_of_the_version_has_the_commit_where_it_is_known(string text, string line) =>
        Assert.Equal(line, ProgramVersion.LineOf(text, ".NET 10.0.1", "linux-arm64"));

    [Theory]
    [InlineData("hydra-kiosk conf", "config")]
    [InlineData("hydra-kiosk config s", "show schema")]
    [InlineData("hydra-kiosk kill ", "all microphone tools")]
    [InlineData("hydra-kiosk run --", "--config --runtime-dir --state-dir")]
    public async Task The_shell_is_told_what_may_follow(string line, string expected)
    {
        Assert.Equal(ExitCode.Ok, await Run($"[suggest:{line.Length}]", line));
        var told = _output.ToString().Split('\n');
        Assert.All(expected.Split(' '), word => Assert.Contains(word, told));
    }

    [Theory]
    [InlineData("rnu", "\"rnu\" is not known here. Did you mean \"run\"?")]
    [InlineData("config chekc", "\"chekc\" is not known here. Did you mean \"check\"?")]
    [InlineData("run --conifg x", "\"--conifg\" is not known here. Did you mean \"--config\"?")]
    [InlineData("banana", "\"banana\" is not known here.")]
    [InlineData("config", "a verb is missing.")]
    [InlineData("test", "a verb is missing.")]
    [InlineData("test mick", "\"mick\" is not known here. Did you mean \"mic\"?")]
    [InlineData("test mic --seconds 0", "--seconds 0: a number from 1 to 600 is expected.")]
    [InlineData("test speaker --level 80", "--level 80: a number from 0 to 1 is expected.")]
    [InlineData("simulate --port many", "--port many: a number from 0 to 65535 is expected.")]
    [InlineData("simulate --port 65536", "--port 65536: a number from 0 to 65535 is expected.")]
    [InlineData("press", "Required argument missing for command: 'press'.")]
    [InlineData("press talk --for 0", "--for 0: a time from 1ms to 120s is expected, such as 3s, 500ms or 1.5s; a bare number is milliseconds.")]
    [InlineData("press talk --for 5 --up", "--for, --down and --up exclude each other.")]
    [InlineData("press talk --down --up", "--for, --down and --up exclude each other.")]
    [InlineData("statsu", "\"statsu\" is not known here. Did you mean \"status\"?")]
    [InlineData("watch --wrie", "\"--wrie\" is not known here. Did you mean \"--wire\"?")]
    [InlineData("run --config", "Required argument missing for option: '--config'.")]
    [InlineData("run @file", "\"@file\" is not known here.")]
    public async Task Wrong_use_is_explained_with_exit_code_2(string words, string complaint)
    {
        Assert.Equal(ExitCode.Usage, await Run(words.Split(' ')));

        Assert.Equal(complaint, Lines(_error)[0]);
        Assert.Contains("--help", Lines(_error)[^1], StringComparison.Ordinal);
        Assert.Empty(_handlers.Calls);
    }

    [Theory]
    [InlineData("run --api-key CANARYKEY")]
    [InlineData("run --api-key=CANARYKEY")]
    [InlineData("run --api-key:CANARYKEY")]
    [InlineData("run --key canarykey")]
    [InlineData("--token CANARYKEY run")]
    [InlineData("run -k canary-key-0123456789")]
    [InlineData("run canary-key-0123456789")]
    [InlineData("run CANARYKEYCANARYKEYCANARYKEY")]
    [InlineData("run --canary-key-0123456789")]
    [InlineData("run --config=x --password canarykey")]
    [InlineData("press talk --for canary-key-0123456789x sk_canary0123456789")]
    [InlineData("config check --config x canary_key_0123456789")]
    public async Task A_key_on_the_command_line_is_not_repeated(string words)
    {
        Assert.Equal(ExitCode.Usage, await Run(words.Split(' ')));

        Assert.DoesNotContain("canarykey", $"{_error}{_output}", StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0123456789", _error.ToString().Replace("--for canary-key-0123456789x", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(_error.ToString());
    }

    [Fact]
    public async Task Who_puts_the_key_on_the_command_line_is_told_where_it_goes()
    {
        await Run("run", "--api-key", "CANARYKEY");

        Assert.Equal("\"--api-key\" is not known here.", Lines(_error)[0]);
        Assert.Contains("SMALLEST_API_KEY_FILE", Lines(_error)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"voice\": \"Kq7-canary_Xy29pLm84ZtvB3wR6n\"")]
    [InlineData("\"model\": \"KQ7-CANARY_XY29PLM84ZTVB3WR6N\"")]
    [InlineData("\"Kq7-canary_Xy29pLm84ZtvB3wR6n\": 1")]
    [InlineData("\"apiKey\": \"Kq7-canary_Xy29pLm84ZtvB3wR6n\"")]
    [InlineData("\"endpoint\": \"wss://Kq7-canary_Xy29pLm84ZtvB3wR6n@api.smallest.ai/\"")]
    [InlineData("\"caFile\": \"Kq7-canary_Xy29pLm84ZtvB3wR6n\"")]
    [InlineData("\"voice\": \"sk_unknown0123456789abcdef\"")]
    public async Task A_key_in_the_configuration_is_not_repeated_in_the_complaint(string setting)
    {
        _variables["SMALLEST_API_KEY"] = "Kq7-canary_Xy29pLm84ZtvB3wR6n";
        var file = _folder.Write("kiosk.json", ConfigFolder.With(hydra: setting));

        await Run("config", "check", "--config", file);
        await Run("config", "check", "--config", file, "--json");
        await Run("run", "--config", file);

        Assert.DoesNotContain("canary", $"{_error}{_output}", StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0123456789", $"{_error}{_output}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_is_one_line_and_exit_code_1()
    {
        using var full = new VerbWriter(new FullWriter(), new());

        Assert.Equal(ExitCode.Failed,
            await CommandLineEntry.RunAsync(["--version"], new VerbEnvironment(full, _error, _ => null), _handlers, CancellationToken.None));
        Assert.Equal(ExitCode.Failed,
            await CommandLineEntry.RunAsync(["--help"], new VerbEnvironment(full, _error, _ => null), _handlers, CancellationToken.None));

        Assert.All(Lines(_error), line =>
            Assert.Equal("the result could not be written to standard output: No space left on device [HK-6035]", line));
        Assert.Equal(2, Lines(_error).Length);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("config schema")]
    [InlineData("explain HK-2011")]
    [InlineData("simulate --list")]
    public async Task A_reader_that_has_gone_is_one_line_and_exit_code_1(string words)
    {
        using var pipe = new VerbWriter(new StringWriter(), new(), () => true);

        Assert.Equal(ExitCode.Failed,
            await CommandLineEntry.RunAsync(words.Split(' '), new VerbEnvironment(pipe, _error, _ => null), _handlers, CancellationToken.None));

        Assert.Equal(["the result could not be written to standard output: Broken pipe [HK-6035]"], Lines(_error));
    }

    [Fact]
    public async Task No_words_at_all_are_wrong_use() => Assert.Equal(ExitCode.Usage, await Run());

    [Fact]
    public async Task Check_says_fine_on_standard_output()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());
        _variables["SMALLEST_API_KEY"] = "sk_1234567890";

        Assert.Equal(ExitCode.Ok, await Run("config", "check", "--config", file));
        Assert.Equal(
            $"{file}: fine (hydra-v1.1, voice aria, 0 tools, session.configure 246 of 30000 bytes, API key from the environment variable "
                + "SMALLEST_API_KEY).",
            Assert.Single(Lines(_output)));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Check_without_a_key_says_so_and_that_the_daemon_would_not_start()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());

        Assert.Equal(ExitCode.Ok, await Run("config", "check", "--config", file));

        Assert.StartsWith($"{file}: fine, with 1 warning", Assert.Single(Lines(_output)), StringComparison.Ordinal);
        Assert.Contains("no API key was found here; without one the daemon ends with exit code 5.", Assert.Single(Lines(_error)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_finds_what_cannot_be_a_key_and_does_not_repeat_it()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());
        _variables["SMALLEST_API_KEY"] = "SMALLEST_API_KEY=sk_canary1234567890";

        Assert.Equal(ExitCode.Credentials, await Run("config", "check", "--config", file));
        Assert.Contains("a whole line NAME=… stands here", _error.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Credentials, await Run("config", "check", "--config", file, "--json"));
        Assert.Contains("\"ok\":false", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", _output.ToString() + _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_what_always_asks_of_the_plan()
    {
        _variables["SMALLEST_API_KEY"] = "sk_1234567890";
        var file = _folder.Write("kiosk.json", ConfigFolder.With(hydra: "\"session\": \"always\""));

        Assert.Equal(ExitCode.Ok, await Run("config", "check", "--config", file));

        Assert.Contains("note: with \"session\": \"always\" this device takes one of the account's places", _output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_prints_every_problem_and_exits_with_2()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With(hydra: "\"voise\": \"aria\"", more: "\"audio\": { \"periodMs\": 1 }"));

        Assert.Equal(ExitCode.Usage, await Run("config", "check", "-c", file));

        var lines = Lines(_error);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{file}:1:42: hydra.voise: unknown key. Did you mean \"voice\"? [HK-6002]", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("[HK-6006]", lines[1], StringComparison.Ordinal);
        Assert.Equal($"{file}: 2 errors; it cannot be used.", lines[2]);
    }

    [Fact]
    public async Task Check_for_scripts_is_one_JSON_object()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With(hydra: "\"voise\": \"aria\""));

        Assert.Equal(ExitCode.Usage, await Run("config", "check", "--config", file, "--json"));

        using var json = JsonDocument.Parse(Assert.Single(Lines(_output)));
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        var problem = json.RootElement.GetProperty("problems")[0];
        Assert.Equal("HK-6002", problem.GetProperty("code").GetString());
        Assert.Equal("error", problem.GetProperty("severity").GetString());
        Assert.Equal((1, 42), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
        Assert.Equal("hydra.voise", problem.GetProperty("path").GetString());
        Assert.Equal("voice", problem.GetProperty("suggestion").GetString());
    }

    [Fact]
    public async Task Show_prints_the_effective_file_and_hides_the_key()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());
        _variables["SMALLEST_API_KEY"] = "sk-live-1234";

        Assert.Equal(ExitCode.Ok, await Run("config", "show", "--config", file));

        Assert.DoesNotContain("1234", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("(hidden), from the environment variable SMALLEST_API_KEY", _output.ToString(), StringComparison.Ordinal);
        var shown = _folder.Write("shown.json", _output.ToString());
        Assert.Empty(KioskConfiguration.Load(shown).Problems);
        Assert.Contains("\"sampleRateHz\": 48000", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_prints_the_schema()
    {
        Assert.Equal(ExitCode.Ok, await Run("config", "schema"));
        Assert.Equal(KioskShape.RenderSchema(), _output.ToString());
    }

    [Fact]
    public async Task Run_starts_the_daemon_with_configuration_and_key()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());
        _variables["SMALLEST_API_KEY"] = "sk-live-1234";
        _handlers.Result = ExitCode.Hardware;

        Assert.Equal(ExitCode.Hardware, await Run("run", "--config", file, "--runtime-dir", "/run/two"));
        _variables["XDG_RUNTIME_DIR"] = "/run/user/1000";
        await Run("run", "--config", file);
        _variables["RUNTIME_DIRECTORY"] = "/run/hydra-kiosk:/run/other";
        await Run("run", "--config", file);

        Assert.Equal(
            [$"run {file} sk-live-1234 /run/two", $"run {file} sk-live-1234 /run/user/1000/hydra-kiosk", $"run {file} sk-live-1234 /run/hydra-kiosk"], _handlers.Calls);
    }

    [Fact]
    public async Task Run_without_a_key_exits_with_5_and_says_where_to_put_it()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With());

        Assert.Equal(ExitCode.Credentials, await Run("run", "--config", file));

        Assert.Contains("[HK-6020]", Lines(_error)[0], StringComparison.Ordinal);
        Assert.All(
            (string[])["sudo hydra-kiosk setup ", "/etc/hydra-kiosk/api-key", "export SMALLEST_API_KEY_FILE=", "read -rs SMALLEST_API_KEY;"],
            place => Assert.Contains(place, _error.ToString(), StringComparison.Ordinal));
        Assert.Empty(_handlers.Calls);
    }

    [Fact]
    public async Task Run_with_a_bad_file_exits_with_2_and_tells_about_the_key_as_well()
    {
        Assert.Equal(ExitCode.Usage, await Run("run", "--config", _folder.Write("kiosk.json", "{")));

        Assert.Contains("[HK-6003]", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("[HK-6020]", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_the_journal_complaints_carry_their_priority()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With(hydra: "\"model\": \"hydra\", \"voise\": 1"));

        await CommandLineEntry.RunAsync(["config", "check", "-c", file], Environment() with { ErrorIsJournal = true }, _handlers,
            CancellationToken.None);

        Assert.Equal(["<4>", "<3>", "<3>"], Lines(_error).Select(l => l[..3]));
    }

    [Fact]
    public async Task Demo_makes_its_folder()
    {
        var folder = Path.Combine(_folder.Path, "a", "b");

        Assert.Equal(ExitCode.Ok, await Run("demo", "--out", folder, "--quick"));

        Assert.True(Directory.Exists(folder));
        Assert.Equal([$"demo {folder} True"], _handlers.Calls);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Demo_into_a_file_is_wrong_use()
    {
        var file = _folder.Write("file", "x");

        Assert.Equal(ExitCode.Usage, await Run("demo", "--out", file));
        Assert.StartsWith($"--out {file}: nothing can be written there", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await Run("demo", "--out", "/proc")); // exists, takes no files, not even from root
        Assert.Empty(_handlers.Calls);
    }

    [Fact]
    public async Task Simulate_takes_port_scenario_and_log()
    {
        Assert.Equal(ExitCode.Ok, await Run("simulate", "--port", "0", "--scenario", "chaos", "--log", "/tmp/x.ndjson"));
        Assert.Equal(ExitCode.Ok, await Run("simulate", "--port", "0", "--scenario", "chaos", "--seed", "7"));
        Assert.Equal(["simulate 0 chaos /tmp/x.ndjson", "simulate 0 chaos  seed 7"], _handlers.Calls);
    }

    [Fact]
    public async Task Simulate_lists_its_scenarios_without_a_port()
    {
        Assert.Equal(ExitCode.Ok, await Run("simulate", "--list"));
        Assert.Empty(_handlers.Calls);
        Assert.All(BuiltInScenarios.All, scenario =>
        {
            Assert.Contains(scenario.Name, _output.ToString(), StringComparison.Ordinal);
            Assert.Contains(scenario.Description, _output.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Replay_takes_a_file_and_the_configuration_only_where_one_is_named()
    {
        var config = _folder.Write("good.json", """{ "hydra": { "instructions": "Be brief." } }""");

        Assert.Equal(ExitCode.Ok, await Run("replay", "wire.ndjson"));
        Assert.Equal(ExitCode.Ok, await Run("replay", "wire.ndjson", "--config", config, "--json"));
        Assert.Equal(["replay wire.ndjson  False", $"replay wire.ndjson {config} True"], _handlers.Calls);
        Assert.Equal(ExitCode.Usage, await Run("replay", "wire.ndjson", "--config", _folder.Write("bad.json", "{")));
        Assert.Equal(ExitCode.Usage, await Run("replay"));
        Assert.Equal(2, _handlers.Calls.Count);
    }

    [Fact]
    public async Task A_stop_is_an_ordinary_end_and_a_fault_is_not()
    {
        using var stop = new CancellationTokenSource();
        _handlers.OnCall = token =>
        {
            stop.Cancel();
            token.ThrowIfCancellationRequested();
        };
        Assert.Equal(ExitCode.Ok, await CommandLineEntry.RunAsync(["demo", "--out", _folder.Path], Environment(), _handlers, stop.Token));

        _handlers.OnCall = _ => throw new InvalidOperationException("broken");
        Assert.Equal(ExitCode.Failed, await Run("demo", "--out", _folder.Path));
        Assert.StartsWith("unexpected InvalidOperationException: broken [HK-6031]", _error.ToString(), StringComparison.Ordinal);

        _handlers.OnCall = _ => throw new IOException("disk full");
        Assert.Equal(ExitCode.Failed, await Run("demo", "--out", _folder.Path));
    }

    private Task<ExitCode> Run(params string[] words) => CommandLineEntry.RunAsync(words, Environment(), _handlers, CancellationToken.None);

    private VerbEnvironment Environment()
    {
        var secrets = new HydraKiosk.Primitives.Secrets.SecretFilter();
        return new VerbEnvironment(new VerbWriter(_output, secrets), _error, name => _variables.GetValueOrDefault(name)) { Secrets = secrets };
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class RecordingHandlers : IVerbHandlers
    {
        public List<string> Calls { get; } = [];

        public ExitCode Result { get; set; }

        public Action<CancellationToken> OnCall { get; set; } = _ => { };

        public StateDirectory? State { get; private set; }

        public Task<ExitCode> RunAsync(
            LoadedConfiguration configuration, ApiKeyLookup apiKey, DaemonFolders folders, VerbEnvironment environment, CancellationToken stop)
        {
            State = folders.State;
            return Record($"run {configuration.Path} {apiKey.Key!.Reveal()} {folders.Runtime.Path}", stop);
        }

        public Task<ExitCode> DemoAsync(DemoArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            Record($"demo {arguments.OutputDirectory} {arguments.Quick}", stop);

        public Task<ExitCode> ReplayAsync(ReplayArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            Record($"replay {arguments.File} {arguments.Configuration?.Path} {arguments.Json}", stop);

        public Task<ExitCode> SimulateAsync(SimulateArguments arguments, VerbEnvironment environment, CancellationToken stop) =>
            Record($"simulate {arguments.Port} {arguments.Scenario} {arguments.LogFile}{(arguments.Seed is { } seed ? $" seed {seed}" : "")}", stop);

        private Task<ExitCode> Record(string call, CancellationToken stop)
        {
            Calls.Add(call);
            OnCall(stop);
            return Task.FromResult(Result);
        }
    }

    private sealed class FullWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");

        public override void Write(char value) => throw new IOException("No space left on device");
    }
}
