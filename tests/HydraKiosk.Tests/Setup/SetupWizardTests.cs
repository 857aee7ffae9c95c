using System.Runtime.Versioning;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Processes;
using HydraKiosk.Setup;
using HydraKiosk.Terminals;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Setup;

/// <summary>The first start, answered by a script.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SetupWizardTests : IDisposable
{
    private const string Key = "canary0123456789abcdef";

    private readonly ConfigFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly FakeHardware _hardware = new();
    private readonly CancellationTokenSource _stop = new();

    private string ConfigFile => Path.Combine(_folder.Path, "etc", "kiosk.json");

    private string KeyFile => Path.Combine(_folder.Path, "etc", "api-key");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Enter_alone_makes_a_working_kiosk_without_a_key()
    {
        Assert.Equal(ExitCode.Ok, await Run([.. Enumerable.Repeat("", 20)]));

        Assert.Equal(File.ReadAllText(Path.Combine(ConfigFolder.Shipped, "hydra-kiosk.json")), File.ReadAllText(ConfigFile));
        Assert.False(File.Exists(KeyFile));
        Assert.Empty(KioskConfiguration.Load(ConfigFile, []).Problems);
        Assert.Contains($"Put the API key into {KeyFile}", _output.ToString().ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(["loudspeaker default", "microphone default, 1 channels"], _hardware.Calls);
    }

    [Fact]
    public async Task Every_answer_ends_in_the_file_and_the_key_in_its_own()
    {
        Assert.Equal(ExitCode.Ok, await Run(
            [
                "2", "You guide through a museum.", "maya", Key,
                "2", "y", "n", "3", "y", "y", // HDMI was not it, the USB device is
                "2", "n", // the microphone, not tried
                "2", "y", "2", // the button that was pressed, toggle
                "3", "y", // led0
                "n", "y",
            ],
            withCall: true));

        var loaded = KioskConfiguration.Load(ConfigFile, []);
        Assert.Empty(loaded.Problems);
        var options = loaded.Configuration!.Options;
        Assert.Equal(("You guide through a museum.", "maya"), (options.Hydra.Instructions, options.Hydra.Voice));
        Assert.Equal(("USB PnP Sound Device: Audio (hw:1,0)", "USB PnP Sound Device: Audio (hw:1,0)"), (options.Audio.Playback.Device, options.Audio.Capture.Device));
        Assert.Equal((1, null), (options.Audio.Capture.Channels, options.Audio.Capture.Channel)); // the car's template has two
        Assert.Equal((TalkMode.Toggle, "17"), (options.Talk.Mode, options.Buttons["talk"].Line));
        Assert.Equal("led0", options.Leds["status"].Name);
        Assert.Equal(Key + "\n", File.ReadAllText(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Contains("// HydraKiosk in a car", File.ReadAllText(ConfigFile), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{_output}{_error}{File.ReadAllText(ConfigFile)}", StringComparison.Ordinal);
        Assert.Equal(
            ["loudspeaker HDMI", "loudspeaker USB PnP Sound Device: Audio (hw:1,0)", "press", "light Sysfs led0"], _hardware.Calls);
    }

    [Fact]
    public async Task A_file_that_is_there_keeps_what_is_not_asked_and_has_a_copy()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        var old = "// mine\n{ \"hydra\": { \"instructions\": \"Be kind.\", \"lingerSeconds\": 7 } }\n";
        File.WriteAllText(ConfigFile, old);
        File.WriteAllText(KeyFile, Key);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        _hardware.Devices = [];

        Assert.Equal(ExitCode.Ok, await Run(["1", "Be brief.", "", "y", "", "", "y"]));

        Assert.Equal(old.Replace("Be kind.", "Be brief.", StringComparison.Ordinal), File.ReadAllText(ConfigFile));
        Assert.Equal(old, File.ReadAllText(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(ConfigFile)!, "*.bak"))));
        Assert.Contains("No sound device was found", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_new_is_not_written()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, ConfigFolder.With());

        Assert.Equal(ExitCode.Ok, await Run([.. Enumerable.Repeat("", 20)]));

        Assert.Equal([ConfigFile], Directory.GetFiles(Path.GetDirectoryName(ConfigFile)!));
        Assert.Contains("is as it was.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_copied_and_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, "{ broken");

        Assert.Equal(ExitCode.Ok, await Run([.. Enumerable.Repeat("", 20)]));

        Assert.NotNull(KioskConfiguration.Load(ConfigFile, []).Configuration);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(ConfigFile)!, "*.bak"));
    }

    [Theory]
    [InlineData("SMALLEST_API_KEY=canary0123456789abcdef", "whole line NAME=… stands here")]
    [InlineData("\"canary0123456789abcdef\"", "stands in quotes")]
    [InlineData("canary 0123456789abcdef", "one word of plain letters")]
    public async Task What_is_no_key_is_asked_again_and_not_repeated(string typed, string complaint)
    {
        Assert.Equal(ExitCode.Ok, await Run(["", "", "", typed, Key, .. Enumerable.Repeat("", 20)]));

        Assert.Contains(complaint, _output.ToString().ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(Key + "\n", File.ReadAllText(KeyFile));
        Assert.DoesNotContain("canary", $"{_output}{_error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_of_input_at_any_question_writes_nothing()
    {
        string[] all = ["1", "Be brief.", "maya", Key, "2", "y", "y", "2", "y", "y", "2", "y", "1", "2", "gpiochip0", "27", "n", "y", "y", "y"];
        for (var count = 0; count < all.Length; count++)
        {
            Assert.Equal((count, ExitCode.Failed), (count, await Run(all[..count], withCall: true)));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
            Assert.Contains("Nothing was written.", _error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Ok, await Run(all, withCall: true));
        Assert.Equal($"call maya {Key.Length}", _hardware.Calls[^1]);
        Assert.Equal("27", KioskConfiguration.Load(ConfigFile, []).Configuration!.Options.Leds["status"].Line);
    }

    [Fact]
    public async Task A_stop_in_the_middle_writes_nothing()
    {
        _hardware.DuringPress = _ => _stop.CancelAsync();

        Assert.Equal(ExitCode.Failed, await Run(["", "", "", Key, "", "", "", "", "", "", "2", "y", "1"]));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.EndsWith("Stopped; nothing was written.\n", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_at_the_end_writes_nothing()
    {
        _hardware.Devices = [];

        Assert.Equal(ExitCode.Failed, await Run(["", "", "", Key, "", "", "n"]));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_does_not_work_is_offered_again()
    {
        _hardware.Works = false;
        _hardware.Press = null;

        Assert.Equal(ExitCode.Ok, await Run(["", "", "", "", "2", "y", "n", "1", "n", "1", "n", "2", "y", "n", "2", "gpiochip0", "5", "y", "1", "y"]));

        var options = KioskConfiguration.Load(ConfigFile, []).Configuration!.Options;
        Assert.Empty(options.Leds);
        Assert.Equal((ButtonSource.Control, "default"), (options.Buttons["talk"].Source, options.Audio.Playback.Device));
        Assert.Equal(["loudspeaker HDMI", "press", "press", "light Gpio 5"], _hardware.Calls);
    }

    [Fact]
    public async Task A_wrong_answer_is_asked_again()
    {
        _hardware.Devices = [];

        Assert.Equal(ExitCode.Ok, await Run(["9", "two", "1", "", "banana voice", "maya", "", "", "", "perhaps", "y"]));

        var said = _output.ToString().ReplaceLineEndings(" ");
        Assert.Contains("Please answer with a number from 1 to 2.", said, StringComparison.Ordinal);
        Assert.Contains("Please answer y or n.", said, StringComparison.Ordinal);
        Assert.Contains("cannot be a voice of the service", said, StringComparison.Ordinal);
        Assert.Equal("maya", KioskConfiguration.Load(ConfigFile, []).Configuration!.Options.Hydra.Voice);
    }

    [Fact]
    public async Task Nothing_is_wider_than_a_terminal()
    {
        await Run([.. Enumerable.Repeat("", 20)]);

        Assert.DoesNotContain(_output.ToString().Split('\n'), line => line.Length > 80 && !line.Contains(_folder.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/proc/none/kiosk.json")]
    [InlineData("/dev/null")]
    public async Task Where_nothing_can_be_written_nothing_is_asked(string path)
    {
        var wizard = new SetupWizard(new SetupPaths(path, KeyFile), _hardware, Environment([]));

        Assert.Equal(ExitCode.Failed, await wizard.RunAsync(withCall: false, CancellationToken.None));

        Assert.Contains("[HK-6062]", _error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"{path} could not be written", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--config", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task A_key_that_cannot_be_written_is_what_is_named()
    {
        const string Unwritable = "/proc/none/api-key";
        var wizard = new SetupWizard(new SetupPaths(ConfigFile, Unwritable), _hardware, Environment([]));

        Assert.Equal(ExitCode.Failed, await wizard.RunAsync(withCall: false, CancellationToken.None));

        Assert.StartsWith($"{Unwritable} could not be written", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--key-file", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_ends_in_order_where_nobody_answers()
    {
        Assert.Equal(ExitCode.Failed, await CommandLineEntry.RunAsync(["setup", "--config", ConfigFile], Environment([]), new VerbHandlers(), CancellationToken.None));

        Assert.EndsWith("Nothing was written.\n", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> Run(string[] answers, bool withCall = false) =>
        new SetupWizard(new SetupPaths(ConfigFile, KeyFile), _hardware, Environment(answers)).RunAsync(withCall, _stop.Token);

    private VerbEnvironment Environment(string[] answers)
    {
        var environment = new VerbEnvironment(_output, _error, _ => null)
        {
            Time = new ManualClock(),
            Answers = new AnswerInput(() => new StringReader(string.Concat(answers.Select(a => a + "\n")))),
        };
        return environment with { Output = new VerbWriter(_output, environment.Secrets) };
    }
}
