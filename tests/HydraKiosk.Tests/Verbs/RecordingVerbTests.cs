using System.Text.Json;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.CommandLine;
using HydraKiosk.Processes;
using HydraKiosk.Recordings;
using HydraKiosk.Tests.Recordings;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary><c>recording list</c>, <c>show</c>, <c>play</c>, <c>export</c> and <c>delete</c>.</summary>
public sealed class RecordingVerbTests : IDisposable
{
    private readonly DirectoryInfo _target = Directory.CreateTempSubdirectory("hk-export-");
    private readonly RecorderBench _bench = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public RecordingVerbTests() => Assert.True(_bench.Recorder.Claim());

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _bench.Dispose();
        _target.Delete(recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task List_has_a_row_for_each_in_80_columns_and_names_what_is_damaged_or_no_recording()
    {
        var good = _bench.Converse(61);
        var damaged = _bench.Converse(1);
        File.WriteAllText(_bench.Folder.File(damaged, ".wav"), "RIFF");
        File.WriteAllText(Path.Combine(_bench.Folder.Path, "evil\u001b[2J\n$(rm -rf).wav"), "x");
        File.CreateSymbolicLink(Path.Combine(_bench.Folder.Path, "20200101-000000.wav"), "/etc/passwd");

        Assert.Equal(ExitCode.Ok, await Run("recording", "list"));

        Assert.All(Lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains($"{good}", Lines[1], StringComparison.Ordinal);
        Assert.Contains("1:02.5", Lines[1], StringComparison.Ordinal);
        Assert.Contains("the sound is damaged", Lines[2], StringComparison.Ordinal);
        Assert.Equal(2, Lines.Count(line => line.StartsWith("not a recording", StringComparison.Ordinal)));
        Assert.DoesNotContain('\u001b', _output.ToString());
    }

    [Fact]
    public async Task List_for_scripts_is_one_object()
    {
        var name = _bench.Converse(10);
        Assert.Equal(ExitCode.Ok, await Run("recording", "list", "--json"));
        var json = JsonDocument.Parse(Assert.Single(Lines)).RootElement;
        var one = json.GetProperty("recordings")[0];
        Assert.Equal(name, one.GetProperty("name").GetString());
        Assert.Equal(11.5, one.GetProperty("seconds").GetDouble(), 0.1);
        Assert.False(one.GetProperty("isBeingWritten").GetBoolean());
    }

    [Fact]
    public async Task Show_prints_events_with_their_places_and_leaves_damaged_lines_out()
    {
        var name = _bench.Converse(2);
        File.AppendAllText(_bench.Folder.File(name, ".ndjson"), "{\"atMs\":5000,\"what\":\"turn\",\"words\":\"a\\u001b[31mb\"}\n{\"atMs\":\"x\"}\ntorn");
        Assert.Equal(ExitCode.Ok, await Run("recording", "show", "last"));
        Assert.StartsWith("0:00.0 recording ", Lines[0], StringComparison.Ordinal);
        Assert.Contains(Lines, line => line.StartsWith("0:00.5 conversation-began why=", StringComparison.Ordinal));
        Assert.Contains(Lines, line => line == "0:05.0 turn: \"a·[31mb\"");
        Assert.All(Lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains("2 lines", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _output.ToString());
    }

    [Theory]
    [InlineData("left", 2.5)]
    [InlineData("right", 3.5)]
    public async Task One_side_is_exported_as_mono_and_nothing_is_overwritten(string side, double clickAt)
    {
        var name = _bench.Converse(5, RecorderBench.Clicks(2), RecorderBench.Clicks(3));

        Assert.Equal(ExitCode.Ok, await Run("recording", "export", name, "--to", _target.FullName, "--mono", side));

        var sound = Path.Combine(_target.FullName, $"{name}-{side}.wav");
        Assert.Equal([sound, Path.Combine(_target.FullName, name + ".ndjson")], Lines);
        using (var wav = new WavReader(sound))
        {
            Assert.Equal((1, 48_000), (wav.Format.Channels, wav.Format.SampleRateHz));
            var samples = new float[wav.TotalFrames];
            wav.Read(samples);
            Assert.Equal(clickAt, Assert.Single(RecorderBench.Onsets(samples)), 0.001);
        }

        Assert.Equal(ExitCode.Failed, await Run("recording", "export", name, "--to", _target.FullName, "--mono", side));
        Assert.Equal(ExitCode.Ok, await Run("recording", "export", name, "--to", Directory.CreateDirectory(Path.Combine(_target.FullName, "x")).FullName));
        Assert.Equal(
            File.ReadAllBytes(_bench.Folder.File(name, ".wav")), File.ReadAllBytes(Path.Combine(_target.FullName, "x", name + ".wav")));
    }

    [Fact]
    public async Task Play_writes_both_sides_into_a_file_from_where_it_is_told()
    {
        _bench.Converse(5, RecorderBench.Clicks(2), RecorderBench.Clicks(3));
        var file = Path.Combine(_target.FullName, "heard.wav");
        Assert.Equal(ExitCode.Ok, await Run("recording", "play", "last", "--from", "1s", "--out", file));
        using var wav = new WavReader(file);
        var samples = new float[wav.TotalFrames];
        wav.Read(samples);
        var clicks = RecorderBench.Onsets(samples);
        Assert.Equal(2, clicks.Count);
        Assert.Equal(1.5, clicks[0], 0.001);
        Assert.Equal(2.5, clicks[1], 0.001);
    }

    [Fact]
    public async Task Play_goes_to_the_configurations_device()
    {
        _bench.Converse(1, RecorderBench.Clicks(0.5), RecorderBench.Clicks(0.8));
        var config = Path.Combine(_target.FullName, "kiosk.json");
        File.WriteAllText(config, """
            { "hydra": { "instructions": "x" }, "audio": { "backend": "file", "playback": { "file": "out.wav", "sampleRateHz": 44100, "volume": 1 } } }
            """);
        Assert.Equal(ExitCode.Ok, await Run("recording", "play", "last", "--config", config));
        using var wav = new WavReader(Path.Combine(_target.FullName, "out.wav"));
        var samples = new float[wav.TotalFrames];
        wav.Read(samples);
        var loud = Enumerable.Range(0, samples.Length).Where(i => Math.Abs(samples[i]) > 0.1f).ToArray();
        Assert.Equal(0.3, (loud[^1] - loud[0]) / 44_100.0, 0.003);
    }

    [Fact]
    public async Task Delete_takes_what_is_named_and_never_what_is_being_written()
    {
        var (first, second, third) = (_bench.Converse(1), _bench.Converse(1), _bench.Converse(1));
        _bench.Tell(new HydraKiosk.Conversation.ConversationBegan("a press"));
        _bench.Run(1);
        var current = _bench.Folder.List()[^1];

        Assert.Equal(ExitCode.Ok, await Run("recording", "delete", first));
        Assert.Equal([second, third, current], _bench.Folder.List());
        Assert.Equal(ExitCode.Failed, await Run("recording", "delete", current));
        Assert.Equal(ExitCode.Ok, await Run("recording", "delete", "--all"));
        Assert.Equal([current], _bench.Folder.List());
        Assert.False(File.Exists(_bench.Folder.File(second, ".ndjson")));
    }

    [Theory]
    [InlineData("delete", "../../etc/passwd")]
    [InlineData("delete", "20200101-000000")]
    [InlineData("show", "notes")]
    [InlineData("export", "/etc/passwd")]
    public async Task What_is_no_recording_is_refused(string verb, string name)
    {
        _bench.Converse(1);
        Assert.Equal(ExitCode.Usage, await Run("recording", verb, name));
        Assert.Contains("recording list", _error.ToString(), StringComparison.Ordinal);
        Assert.Single(_bench.Folder.List());
    }

    [Fact]
    public async Task Delete_wants_names_or_all()
    {
        Assert.Equal(ExitCode.Usage, await Run("recording", "delete"));
        Assert.Equal(ExitCode.Usage, await Run("recording", "delete", "--all", "20200101-000000"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_with_its_place()
    {
        Assert.Equal(ExitCode.Failed, await RunIn("/nowhere/recordings", "recording", "list"));
        Assert.Contains("/nowhere/recordings", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("HK-6149", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> Run(params string[] words) => RunIn(_bench.Folder.Path, words);

    private Task<ExitCode> RunIn(string folder, params string[] words)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return CommandLineEntry.RunAsync(
            [.. words, "--folder", folder], new VerbEnvironment(_output, _error, _ => null), new VerbHandlers(), TestContext.Current.CancellationToken);
    }
}
