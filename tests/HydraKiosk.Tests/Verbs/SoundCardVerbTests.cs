using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Hil;
using HydraKiosk.Processes;
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
        room.Enter(Hiss(30), (DelayFrames, 0.1));

        var code = await Run("test", "echo", "--json", "--config", Config());

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

        Assert.Equal(ExitCode.Ok, await Run("test", "echo", "--chirps", "2", "--level", "0.5", "--config", Config()));
        Assert.Contains("NO ECHO PATH FOUND", _output.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Hardware, await Run("test", "mic", "--seconds", "1", "--config", Config()));
        Assert.Contains("NO VOICE HEARD", _output.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await Run("test", "speaker", "--level", "1", "--config", Config()));
        Assert.Equal(0.25, room.Leave().Max(), 0.01);
    }

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
