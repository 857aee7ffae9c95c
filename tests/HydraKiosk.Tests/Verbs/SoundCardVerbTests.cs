using System.Globalization;
using System.Text.Json;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.CommandLine;
using HydraKiosk.EchoMemory;
using HydraKiosk.Hil;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;
using HydraKiosk.Setup;
using HydraKiosk.Setup.Hardware;
using HydraKiosk.Terminals;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

/// <summary>Alone in the process: the sound server's name is an environment variable of it.</summary>
[CollectionDefinition(nameof(SoundCardCollection), DisableParallelization = true)]
public sealed class SoundCardCollection;

/// <summary>The verbs on Debian's own libportaudio2, with a room that lets the microphone hear the loudspeaker.</summary>
[Collection(nameof(SoundCardCollection))]
[Trait("Category", "Hardware")]
public sealed class SoundCardVerbTests : IDisposable
{
    private const int RateHz = 48_000;

    private readonly ConfigFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [JackFact]
    public async Task The_echo_of_a_room_has_its_delay_and_its_loss()
    {
        const int DelayFrames = 1777; // 37.02 ms
        using var room = new JackRoom(RateHz);
        room.Enter(Hiss(60), (DelayFrames, 0.1));

        var state = Path.Combine(_folder.Path, "state");
        var code = await Run("test", "echo", "--json", "--state-dir", state, "--config", Config());

        Assert.True(code == ExitCode.Ok, _error.ToString());
        using var json = JsonDocument.Parse(_output.ToString());
        var found = json.RootElement;
        Assert.Equal(8, found.GetProperty("chirpsHeard").GetInt32());
        Assert.Equal(20, found.GetProperty("echoReturnLossDb").GetDouble(), 0.2);
        Assert.Equal(0, found.GetProperty("driftPpm").GetDouble(), 0.5);
        Assert.False(found.GetProperty("delayJumped").GetBoolean());
        // A loop through the sound server costs whole periods of 10 ms, how many is the server's business.
        var periods = (found.GetProperty("delayMs").GetDouble() - (DelayFrames * 1000.0 / RateHz)) / 10;
        Assert.InRange(Math.Round(periods), 0, 4);
        Assert.Equal(Math.Round(periods), periods, 0.01);

        // The canceller was put to the proof, and what it proved is signed for the daemon.
        var proof = found.GetProperty("proof");
        Assert.True(proof.GetProperty("isProven").GetBoolean(), proof.ToString());
        Assert.InRange(proof.GetProperty("enhancementDb").GetDouble(), 10, 80);
        var note = EchoProofNote.Read(await File.ReadAllBytesAsync(Path.Combine(state, EchoFiles.ProofName), TestContext.Current.CancellationToken))!;
        Assert.Equal((EchoProofNote.ByTest, proof.GetProperty("conditions").GetString()), (note.By, note.Conditions));
        var learned = await File.ReadAllBytesAsync(Path.Combine(state, EchoFiles.StateName), TestContext.Current.CancellationToken);
        Assert.Equal(EchoStateProblem.None, EchoState.Check(learned, note.Conditions));
        room.Leave();
    }

    [JackFact]
    public async Task A_room_without_an_echo_is_told_from_one_with_and_the_device_is_listed()
    {
        using var room = new JackRoom(RateHz);
        room.Enter(Hiss(20));

        Assert.Equal(ExitCode.Ok, await Run("devices", "--config", Config()));
        Assert.Contains("\"kiosk_hw (JACK)\"", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("for the microphone  (\"kiosk_hw\"): kiosk_hw (JACK)", _output.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await Run("test", "echo", "--chirps", "2", "--level", "0.5", "--measure-only", "--config", Config()));
        Assert.Contains("NO ECHO PATH FOUND", _output.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Hardware, await Run("test", "mic", "--seconds", "1", "--config", Config()));
        Assert.Contains("NO VOICE HEARD", _output.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await Run("test", "speaker", "--level", "1", "--config", Config()));
        Assert.Equal(0.25, room.Leave().Max(), 0.01);
    }

    [JackFact]
    public async Task The_setup_plays_on_the_card_that_is_chosen_and_listens_to_it()
    {
        using var room = new JackRoom(RateHz);
        room.Enter(Hiss(60));
        var file = Path.Combine(_folder.Path, "setup.json");
        var environment = new VerbEnvironment(_output, _error, _ => null);
        var devices = new BoardHardware(environment).SoundDevices();
        string[] answers =
        [
            "1", "", "", "", Number(devices.Where(d => d.LoudspeakerChannels > 0)), "y", "y", Number(devices.Where(d => d.MicrophoneChannels > 0)), "y", "y",
            "1", "1", "y",
        ];
        environment = environment with { Answers = new AnswerInput(() => new StringReader(string.Join('\n', answers))) };

        var code = await new SetupWizard(new SetupPaths(file, file + ".key"), new BoardHardware(environment), environment)
            .RunAsync(withCall: false, TestContext.Current.CancellationToken);

        Assert.True(code == ExitCode.Ok, $"{_error}{_output}");
        Assert.InRange(room.Leave().Max(), 0.05, 0.5); // the notes were heard in the room
        Assert.Contains("NO VOICE HEARD", _output.ToString(), StringComparison.Ordinal); // nobody spoke there
        var audio = KioskConfiguration.Load(file, []).Configuration!.Options.Audio;
        Assert.Equal(($"{JackRoom.DeviceName} (JACK)", $"{JackRoom.DeviceName} (JACK)"), (audio.Capture.Device, audio.Playback.Device));
        Assert.DoesNotContain(_output.ToString().Split('\n'), line => line.Length > 80 && !line.Contains(_folder.Path, StringComparison.Ordinal));
    }

    /// <summary>What a person would type for the card: the system's own choice is number 1.</summary>
    private static string Number(IEnumerable<SoundChoice> devices) =>
        (devices.Select(d => d.Name).ToList().IndexOf($"{JackRoom.DeviceName} (JACK)") + 2).ToString(CultureInfo.InvariantCulture);

    private static float[] Hiss(int seconds)
    {
        var random = new Random(1);
        return Enumerable.Range(0, RateHz * seconds).Select(_ => (float)((random.NextDouble() - 0.5) * 2e-4)).ToArray();
    }

    private string Config() => _folder.Write("kiosk.json", ConfigFolder.With(
        more: $"\"audio\": {{ \"capture\": {{ \"device\": \"{JackRoom.DeviceName}\" }}, \"playback\": {{ \"device\": \"{JackRoom.DeviceName}\" }} }}"));

    private Task<ExitCode> Run(params string[] words) =>
        CommandLineEntry.RunAsync(words, new VerbEnvironment(_output, _error, _ => null), new VerbHandlers(), CancellationToken.None);
}
