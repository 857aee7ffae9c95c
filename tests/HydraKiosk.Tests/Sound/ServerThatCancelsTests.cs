using System.Text.Json;
using HydraKiosk.Audio.Echo.Proving;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Audio.Engine;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.EchoMemory;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Tests.Verbs;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Sound;

/// <summary>A real sound server that takes the echo out itself: it is seen, preferred where that is asked for, and left to do it alone.</summary>
[Collection(nameof(SoundCardCollection))]
[Trait("Category", "Hardware")]
public sealed class ServerThatCancelsTests
{
    [Fact]
    public async Task It_is_listed_as_one_and_preferred_where_the_configuration_leaves_the_echo_to_the_server()
    {
        using var room = new PulseRoom();
        using var folder = new ConfigFolder();
        foreach (var (mode, microphone) in new[] { ("auto", "default (ALSA)"), ("external", "echo-cancel (ALSA)") })
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var config = folder.Write($"{mode}.json", ConfigFolder.With(more: $"\"audio\": {{ \"echoCancellation\": \"{mode}\" }}"));
            var code = await CommandLineEntry.RunAsync(["devices", "--json", "--config", config], new VerbEnvironment(output, error, _ => null),
                new VerbHandlers(), CancellationToken.None);
            Assert.True(code == ExitCode.Ok, error.ToString());
            using var json = JsonDocument.Parse(output.ToString());
            var cancels = json.RootElement.GetProperty("devices").EnumerateArray().Where(device => device.GetProperty("cancelsEcho").GetBoolean());
            Assert.Equal("echo-cancel (ALSA)", Assert.Single(cancels).GetProperty("configure").GetString());
            Assert.Equal(microphone, json.RootElement.GetProperty("microphone").GetProperty("device").GetString());
            Assert.Equal("default (ALSA)", json.RootElement.GetProperty("loudspeaker").GetProperty("device").GetString());
        }
    }

    /// <summary>By its name alone, whatever the configuration says of echo; the name may also be the server's own.</summary>
    [Theory]
    [InlineData(EchoCancellationMode.External, "default", true)]
    [InlineData(EchoCancellationMode.Auto, "echo-cancel", true)]
    [InlineData(EchoCancellationMode.Auto, "alsa:pulse:microphone.echo-cancel", true)]
    [InlineData(EchoCancellationMode.Auto, "default", false)]
    public void What_it_took_out_is_not_taken_out_again(EchoCancellationMode mode, string microphone, bool isExternal)
    {
        using var room = new PulseRoom();
        var log = new TestLog();
        var audio = new AudioOptions { EchoCancellation = mode, Capture = new CaptureOptions { Device = microphone } };
        using var device = SoundFactory.Open(audio, Sides.Both, TimeProvider.System, log);
        var memory = new Remembering();
        var options = EngineOptionsOf.Make(audio, new ChunkFormat(16_000, 20)) with { Memory = new NotedEchoes(memory, audio, log) };
        using var engine = new AudioEngine(options, TimeProvider.System, log, static () => { }, static () => { });
        engine.Attach(device);
        Assert.Equal(isExternal, engine.Echo!.Value.IsExternal);
        Assert.Equal(isExternal ? EchoConditions.ExternalCanceller : EchoConditions.OwnCanceller, memory.Conditions!.Canceller);
        Assert.Equal(isExternal ? 1 : 0, log.Lines.Count(line => line.EventId == EchoMemoryCause.External.Code));
    }

    private sealed class Remembering : IEchoMemory
    {
        public EchoConditions? Conditions { get; private set; }

        public EchoRecall Recall(EchoConditions conditions)
        {
            Conditions = conditions;
            return default;
        }

        public void Refuse() => throw new InvalidOperationException("there was nothing to refuse");
    }
}
