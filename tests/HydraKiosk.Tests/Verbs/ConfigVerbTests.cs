using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Overrides;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;
using HydraKiosk.Reloading;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary><c>config show</c>, <c>diff</c>, <c>set</c>, <c>unset</c> and <c>docs</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConfigVerbTests : IDisposable
{
    private const string Commented = "{\n  // who\n  \"hydra\": { \"instructions\": \"Be kind.\" }, // kind\n\n  \"audio\": {\n    \"playback\": { \"volume\": 0.8 },\n  },\n}\n";

    /// <summary>A configuration with two profiles.</summary>
    private const string Profiled = """
        { "hydra": { "instructions": "Be kind.", "voice": "aria" },
          "audio": { "playback": { "volume": 0.5 } },
          "talk": { "mode": "hands-free" }, "tools": {
            "catalogue": [ { "name": "get_time", "kind": "builtin" },
              { "name": "end_conversation", "kind": "builtin" } ] },
          "profiles": {
            "night": {
              "instructions": "Whisper.",
              "voice": "leo",
              "volume": 0.2,
              "tools": ["get_time"] },
            "day": { "hours": "12:00-20:00",
              "volume": 0.9 } },
          "profile": "night" }
        """;

    private readonly ConfigFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Show_says_behind_each_value_where_it_comes_from_and_can_be_used_as_a_file()
    {
        _variables["HYDRA_KIOSK__log__level"] = "debug";
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Ok, await Run("config", "show", "--config", file));

        var shown = _output.ToString();
        Assert.Contains("\"volume\": 0.8, // line 6, column 29\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"volumeStep\": 0.1, // default\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"level\": \"debug\" // HYDRA_KIOSK__log__level\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"voice\": \"aria\", // default\n", shown, StringComparison.Ordinal);
        var again = KioskConfiguration.Load(_folder.Write("shown.json", shown), []);
        Assert.Empty(again.Problems);
        Assert.Equal(0.8, again.Configuration!.Options.Audio.Playback.Volume);
    }

    [Fact]
    public async Task Show_for_scripts_has_every_value_with_its_source()
    {
        _variables["HYDRA_KIOSK__log__level"] = "debug";
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Ok, await Run("config", "show", "--json", "--config", file));

        using var json = JsonDocument.Parse(_output.ToString());
        var settings = json.RootElement.GetProperty("settings").EnumerateArray().ToDictionary(s => s.GetProperty("path").GetString()!);
        Assert.Equal("""{"path":"audio.playback.volume","value":0.8,"source":"file","line":6,"column":29}""", settings["audio.playback.volume"].GetRawText());
        Assert.Equal(
            """{"path":"log.level","value":"debug","source":"environment","variable":"HYDRA_KIOSK__log__level"}""", settings["log.level"].GetRawText());
        Assert.Equal("default", settings["audio.periodMs"].GetProperty("source").GetString());
        Assert.False(json.RootElement.GetProperty("apiKey").GetProperty("isUsable").GetBoolean());
    }

    [Fact]
    public async Task Show_names_the_profile_whose_value_takes_the_place_of_another()
    {
        _variables["STATE_DIRECTORY"] = _folder.Path;
        _variables["HYDRA_KIOSK__profiles__night__greeting"] = "false";
        var file = _folder.Write("kiosk.json", Profiled);

        Assert.Equal(ExitCode.Ok, await Run("config", "show", "--config", file));

        var shown = _output.ToString();
        Assert.Contains("// profile: night, chosen by default\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"voice\": \"leo\", // profile night, line 9, column 16\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"instructions\": \"Whisper.\", // profile night, line 8, column 23\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"greeting\": false, // profile night, HYDRA_KIOSK__profiles__night__greeting\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"volume\": 0.2, // profile night, line 10, column 17\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"mode\": \"hands-free\", // line 3, column 21\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"get_time\", // line 4, column 30\n", shown, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"end_conversation\", // line 5, column 17; not offered in profile night\n", shown, StringComparison.Ordinal);
        var again = KioskConfiguration.Load(_folder.Write("shown.json", shown), []);
        Assert.Empty(again.Problems);
        Assert.Equal(
            (0.2, 2, 1), (again.Configuration!.Options.Audio.Playback.Volume, again.Configuration.Options.Tools.Catalogue.Count,
                again.Configuration.Profiles["night"].Options.Tools.Catalogue.Count));
    }

    [Fact]
    public async Task Show_takes_the_profile_that_is_chosen_by_hand_by_the_hours_or_for_looking()
    {
        _variables["STATE_DIRECTORY"] = _folder.Path;
        var file = _folder.Write("kiosk.json", Profiled);

        Assert.Equal(("day", "--profile", "0.9"), await Volume("--profile", "day"));
        Assert.Equal((null, "--profile", "0.5"), await Volume("--profile", "base"));
        _clock.SetUtc(new DateTimeOffset(2026, 11, 30, 12, 30, 0, TimeSpan.Zero));
        Assert.Equal(("day", "hours", "0.9"), await Volume());

        Assert.Null(new ProfileFile(_folder.Path).Write(new ProfileChoice(null, _clock.GetUtcNow())));
        Assert.Equal((null, "hand", "0.5"), await Volume());

        _folder.Write("profile.json", "nonsense");
        Assert.Equal(("day", "hours", "0.9"), await Volume());
        Assert.Contains("whether a profile is chosen by hand is not known: ", _error.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Usage, await Run("config", "show", "--config", file, "--profile", "dusk"));
        Assert.Contains($"there is no profile \"dusk\" in {file}; what there is: night, day, base.", _error.ToString(), StringComparison.Ordinal);

        async Task<(string? Name, string? By, string Volume)> Volume(params string[] more)
        {
            _output.GetStringBuilder().Clear();
            Assert.Equal(ExitCode.Ok, await Run(["config", "show", "--json", "--config", file, .. more]));
            using var json = JsonDocument.Parse(_output.ToString());
            var root = json.RootElement;
            var volume = root.GetProperty("settings").EnumerateArray().Single(s => s.GetProperty("path").GetString() == "audio.playback.volume");
            var name = root.GetProperty("profile").GetString();
            Assert.Equal(name is null ? "file" : "profile", volume.GetProperty("source").GetString());
            Assert.Equal(name, volume.TryGetProperty("profile", out var of) ? of.GetString() : null);
            Assert.Equal(name switch { "day" => 13, _ => 2 }, volume.GetProperty("line").GetInt32());
            return (name, root.GetProperty("profileBy").GetString(), volume.GetProperty("value").GetRawText());
        }
    }

    [Fact]
    public async Task What_may_be_a_secret_is_shown_by_no_verb()
    {
        const string Tool = """
            "tools": { "catalogue": [ { "name": "a", "kind": "exec", "description": "d", "command": ["/bin/true"],
                "environment": { "SHOP_TOKEN": "canary1", "SHOP": "visible" } } ] }
            """;
        var file = _folder.Write("kiosk.json", ConfigFolder.With(more: Tool));
        var other = _folder.Write("other.json", ConfigFolder.With(more: Tool.Replace("canary1", "canary2", StringComparison.Ordinal)));

        await Run("config", "show", "--config", file);
        await Run("config", "show", "--json", "--config", file);
        Assert.Equal(ExitCode.Failed, await Run("config", "diff", other, "--config", file));
        await Run("config", "diff", "--json", "--config", file);

        Assert.DoesNotContain("canary", $"{_output}{_error}", StringComparison.Ordinal);
        Assert.Contains("visible", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("SHOP_TOKEN: \"(hidden)\" -> \"(hidden)\"", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_notes_what_variables_set()
    {
        _variables["HYDRA_KIOSK__audio__playback__volume"] = "0.5";
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Ok, await Run("config", "check", "--config", file));
        Assert.Contains(
            "note: audio.playback.volume is set by the environment variable HYDRA_KIOSK__audio__playback__volume, and what the file says does not count.",
            _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Ok, await Run("config", "check", "--json", "--config", file));
        Assert.Contains(
            "\"overrides\":[{\"variable\":\"HYDRA_KIOSK__audio__playback__volume\",\"path\":\"audio.playback.volume\",\"replacesFile\":true}]", _output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_tells_what_is_not_the_default_with_the_exit_code_of_diff()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With(
            hydra: "\"voice\": \"aria\"", more: "\"audio\": { \"periodMs\": 20, \"earcons\": true }, \"buttons\": { \"talk\": { \"source\": \"control\" } }"));

        Assert.Equal(ExitCode.Failed, await Run("config", "diff", "--config", file));

        Assert.Equal(
            ["--- defaults", $"+++ {file}", "hydra.voice: (not there) -> \"aria\"", "hydra.instructions: (not there) -> \"Be kind.\"", "audio.periodMs: 10 -> 20",
                "buttons.talk.source: (not there) -> \"control\""],
            Lines(_output));
    }

    [Fact]
    public async Task Diff_of_two_files_looks_at_values_and_not_at_text()
    {
        var file = _folder.Write("a.json", "{ \"hydra\": { \"instructions\": \"Be kind.\" } }");
        var same = _folder.Write("b.json", "{ \"audio\": { \"periodMs\": 10 }, \"hydra\": { \"instructions\": \"Be \\u006bind.\" } } // the default");
        var other = _folder.Write("c.json", ConfigFolder.With(more: "\"leds\": { \"a\": { \"source\": \"sysfs\", \"name\": \"led0\" } }"));

        Assert.Equal(ExitCode.Ok, await Run("config", "diff", same, "--config", file));
        Assert.Equal(ExitCode.Failed, await Run("config", "diff", other, "--config", file));
        Assert.Contains("leds.a.name: \"led0\" -> (not there)", Lines(_output));
        Assert.Equal(ExitCode.Usage, await Run("config", "diff", _folder.Write("bad.json", "{"), "--config", file));
        Assert.Equal(ExitCode.Usage, await Run("config", "diff", "--defaults", other, "--config", file));
    }

    [Fact]
    public async Task Set_changes_the_value_and_nothing_else()
    {
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Ok, await Run("config", "set", "audio.playback.volume", "0.5", "--config", file));
        Assert.Equal(ExitCode.Ok, await Run("config", "set", "audio.capture.device", "USB PnP", "--config", file));
        Assert.Equal(ExitCode.Ok, await Run("config", "set", "audio.capture.gainDb", "-6", "--config", file));

        Assert.Equal(
            Commented.Replace("0.8 },", "0.5 },\n    \"capture\": { \"device\": \"USB PnP\", \"gainDb\": -6 },", StringComparison.Ordinal), File.ReadAllText(file));
        Assert.Contains("-    \"playback\": { \"volume\": 0.8 },", Lines(_output));
        Assert.Contains("+    \"playback\": { \"volume\": 0.5 },", Lines(_output));
    }

    [Theory]
    [InlineData("audio.playback.volum", "1", "there is no setting audio.playback.volum. Did you mean \"audio.playback.volume\"?")]
    [InlineData("audio.playback.volume", "80", "a number from 0 to 1 is expected")]
    [InlineData("talk.mode", "push-to-talk", "needs a button named \"talk\"")]
    [InlineData("hydra.apiKey", "canary-0123456789", "a key or a password never stands among the settings")]
    [InlineData("audio..volume", "1", "is not the path of a setting")]
    [InlineData("tools.catalogue.name", "1", "tools.catalogue is a list; its items are written [0], [1], …")]
    [InlineData("audio.periodMs.x", "1", "audio.periodMs is not divided")]
    [InlineData("buttons.talk", "{ \"source\": ", "the value is not JSON, although it begins like it")]
    public async Task Set_refuses_what_would_make_the_file_useless_and_writes_nothing(string path, string value, string expected)
    {
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Usage, await Run("config", "set", path, value, "--config", file));

        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{_error}{_output}", StringComparison.Ordinal);
        Assert.Equal(Commented, File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_with_errors_may_get_better_and_no_worse()
    {
        var file = _folder.Write("kiosk.json", ConfigFolder.With(more: "\"audio\": { \"periodMs\": 1, \"playback\": { \"volume\": 9 } }"));

        Assert.Equal(ExitCode.Usage, await Run("config", "set", "audio.capture.gainDb", "1000", "--config", file));
        Assert.Equal(ExitCode.Usage, await Run("config", "set", "audio.periodMs", "2", "--config", file));
        Assert.Equal(ExitCode.Ok, await Run("config", "set", "audio.capture.gainDb", "3", "--config", file));
        Assert.Equal(ExitCode.Ok, await Run("config", "set", "audio.periodMs", "20", "--config", file));
        Assert.Equal(ExitCode.Ok, await Run("config", "unset", "audio.playback.volume", "--config", file));

        Assert.Empty(KioskConfiguration.Load(file, []).Problems);
    }

    [Fact]
    public async Task A_dry_run_shows_the_change_and_writes_nothing()
    {
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Ok, await Run("config", "unset", "audio.playback", "--dry-run", "--config", file));

        Assert.Equal(
            [$"--- {file}", $"+++ {file}", "@@ -4,5 +4,4 @@", " ", "   \"audio\": {", "-    \"playback\": { \"volume\": 0.8 },", "   },", " }",
                "This is what would change; nothing was written."],
            Lines(_output));
        Assert.Equal(Commented, File.ReadAllText(file));
    }

    [Fact]
    public async Task What_is_so_already_is_not_written()
    {
        var file = _folder.Write("kiosk.json", Commented);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);

        Assert.Equal(ExitCode.Ok, await Run("config", "set", "audio.playback.volume", "0.8", "--config", file));
        Assert.Equal(ExitCode.Ok, await Run("config", "unset", "audio.periodMs", "--config", file));

        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public async Task Mark_link_and_permissions_stay()
    {
        var file = _folder.Write("real.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Commented)]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var link = Path.Combine(_folder.Path, "kiosk.json");
        File.CreateSymbolicLink(link, "real.json");

        Assert.Equal(ExitCode.Ok, await Run("config", "set", "log.level", "debug", "--config", link));

        Assert.Equal("real.json", new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(file)[..3]);
        Assert.Contains("\"log\": { \"level\": \"debug\" },\n}", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_says_what_stands_above_it()
    {
        _variables["HYDRA_KIOSK__log"] = "{ \"level\": \"debug\" }";
        var file = _folder.Write("kiosk.json", Commented);

        Assert.Equal(ExitCode.Ok, await Run("config", "set", "log.level", "info", "--config", file));

        Assert.Equal("note: the environment variable HYDRA_KIOSK__log stands above it while it is set.", Lines(_output)[^1]);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("diff")]
    [InlineData("check")]
    [InlineData("set log.level debug")]
    [InlineData("unset log.level")]
    public async Task A_file_that_is_none_is_told_by_every_verb_and_left_alone(string words)
    {
        (string Path, string Complaint)[] cases =
        [
            (_folder.Write("empty.json", ""), "the file is empty"),
            (_folder.Write("large.json", new byte[10 << 20]), "larger than 1024 KiB"),
            (_folder.Write("binary.json", [0x7F, 0x45, 0, 1, 2]), "binary file"),
            (_folder.Write("latin.json", [(byte)'{', 0xE4, (byte)'}']), "not UTF-8"),
            (_folder.Write("tail.json", ConfigFolder.With() + "x"), "nothing may follow the last }"),
            (_folder.Write("deep.json", new string('[', 5000)), words.StartsWith("set", StringComparison.Ordinal) ? "" : "nested deeper than"),
            (_folder.Write("twice.json", "{ \"hydra\": { \"instructions\": \"x\" }, \"hydra\": {} }"), "already given in line 1"),
            (_folder.Path, "directory"),
            (_folder.Pipe("pipe.json"), "named pipe"),
            (Path.Combine(_folder.Path, "missing.json"), "no such file"),
        ];
        foreach (var (path, complaint) in cases)
        {
            _error.GetStringBuilder().Clear();
            var before = File.Exists(path) && !path.EndsWith("pipe.json", StringComparison.Ordinal) ? File.ReadAllBytes(path) : null;

            var code = await Run(["config", .. words.Split(' '), "--config", path]);

            if (path.EndsWith("twice.json", StringComparison.Ordinal) && words.Contains("set", StringComparison.Ordinal))
            {
                continue; // elsewhere in the file: no worse than before
            }

            Assert.Equal((path, ExitCode.Usage), (path, code));
            Assert.Contains(complaint, _error.ToString(), StringComparison.Ordinal);
            Assert.True(before is null || before.SequenceEqual(File.ReadAllBytes(path)), path);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_with_its_code()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere");
        var file = _folder.Write("kiosk.json", Commented);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Equal(ExitCode.Failed, await Run("config", "set", "log.level", "debug", "--config", file));
            Assert.Contains("[HK-6062]", _error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Docs_have_a_row_for_every_setting_of_the_schema()
    {
        Assert.Equal(ExitCode.Ok, await Run("config", "docs"));

        var rows = Lines(_output).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.Contains("| `audio.periodMs` | a whole number from 5 to 40 ms | `10` | when nobody is in a conversation | Length of a device period in milliseconds, 5 to 40. Longer is safer on a slow board and answers later. |", rows);
        Assert.Contains(rows, r => r.StartsWith("| `buttons.NAME.longPressMs` | ", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("| `tools.mcpServers[].tools.NAME.perDay` | ", StringComparison.Ordinal));
        using var schema = JsonDocument.Parse(ConfigurationText.RenderSchema());
        Assert.Equal(
            Described(schema.RootElement) - KioskShape.Root.Settings.Count(s => s.Shape.Settings.Count > 0) - ObjectsWithoutRow, rows.Length);
    }

    [Theory]
    [InlineData("log.level", "at once")]
    [InlineData("buttons.NAME.line", "when nobody is in a conversation")]
    [InlineData("profiles.NAME.voice", "at once")]
    public void Docs_say_when_a_change_takes_effect(string path, string expected) =>
        Assert.Contains($" | {expected} | ", ConfigurationText.RenderMarkdown().Split('\n').Single(l => l.StartsWith($"| `{path}` |", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_hundred_errors_are_found_in_a_tenth_of_a_second()
    {
        var keys = string.Join(", ", Enumerable.Range(0, 100).Select(i => $"\"volum{i}\": 1"));
        var file = _folder.Write("kiosk.json", ConfigFolder.With(more: $"\"audio\": {{ \"playback\": {{ {keys} }} }}"));
        await Run("config", "check", "--config", file);
        _error.GetStringBuilder().Clear();
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(ExitCode.Usage, await Run("config", "check", "--config", file));

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 0, 1000); // a debug build on a busy machine; the figure is in the notes
        Assert.Equal(101, Lines(_error).Length);
    }

    [Fact]
    public async Task A_file_of_other_things_is_told_in_a_thousand_lines_and_not_in_sixty_thousand()
    {
        var keys = string.Join(", ", Enumerable.Range(0, 60_000).Select(i => $"\"v{i}\":1"));
        var file = _folder.Write("kiosk.json", ConfigFolder.With(more: $"\"audio\": {{ {keys} }}"));

        Assert.Equal(ExitCode.Usage, await Run("config", "check", "--config", file));

        Assert.Equal(1002, Lines(_error).Length);
        Assert.StartsWith($"{file}: and 59000 more problems; correct these first.", Lines(_error)[^2], StringComparison.Ordinal);
    }

    /// <summary>
    /// Without a row: audio.capture and playback, tools.policy, request, attendant, vehicle, audit, recording.transcription, the four kinds of
    /// voices with the four parts of a cascade, failover.stalls.
    /// </summary>
    private const int ObjectsWithoutRow = 18;

    private static int Described(JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        ? schema.EnumerateObject().Sum(p => Described(p.Value)) + (schema.TryGetProperty("description", out var text) && text.ValueKind == JsonValueKind.String ? 1 : 0)
        : 0;

    private static string[] Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<ExitCode> Run(params string[] words) => CommandLineEntry.RunAsync(
        words, new VerbEnvironment(_output, _error, name => _variables.GetValueOrDefault(name))
        {
            Overrides = SettingOverride.Of(_variables),
            Time = _clock,
        },
        new VerbHandlers(), CancellationToken.None);
}
