using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Cascade;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Duplex;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Voices.Tests;

/// <summary>Every voice at the address of every other service: what answers there is named, and so is what was meant.</summary>
public sealed class OtherServiceTests
{
    private const int OtherService = 2081;
    private const int Unreachable = 2010;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("hydra", SimulatedVoice.Realtime, "/v1/realtime", WireNames.Realtime)]
    [InlineData("hydra", SimulatedVoice.Duplex, "/api/chat", WireNames.Duplex)]
    [InlineData("hydra", SimulatedVoice.Cascade, "/waves/v1/stt/live", WireNames.Hearing)]
    [InlineData("hydra", SimulatedVoice.Cascade, "/waves/v1/chat/completions", WireNames.Chat)]
    [InlineData("realtime", SimulatedVoice.Hydra, "", WireNames.Hydra)]
    [InlineData("realtime", SimulatedVoice.Duplex, "/api/chat", WireNames.Duplex)]
    [InlineData("realtime", SimulatedVoice.Cascade, "/waves/v1/stt/live", WireNames.Hearing)]
    [InlineData("realtime", SimulatedVoice.Cascade, "/waves/v1/chat/completions", WireNames.Chat)]
    [InlineData("realtime", SimulatedVoice.Cascade, "/waves/v1/tts/live", WireNames.Speech)]
    [InlineData("duplex", SimulatedVoice.Hydra, "", WireNames.Hydra)]
    [InlineData("duplex", SimulatedVoice.Realtime, "/v1/realtime", WireNames.Realtime)]
    [InlineData("duplex", SimulatedVoice.Cascade, "/waves/v1/stt/live", WireNames.Hearing)]
    [InlineData("duplex", SimulatedVoice.Cascade, "/waves/v1/chat/completions", WireNames.Chat)]
    [InlineData("cascade", SimulatedVoice.Hydra, "", WireNames.Hydra)]
    [InlineData("cascade", SimulatedVoice.Realtime, "/v1/realtime", WireNames.Realtime)]
    [InlineData("cascade", SimulatedVoice.Duplex, "/api/chat", WireNames.Duplex)]
    [InlineData("cascade", SimulatedVoice.Cascade, "/waves/v1/chat/completions", WireNames.Chat)]
    public async Task Another_service_at_the_address_is_named(string kind, SimulatedVoice served, string path, string looks)
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = new Scenario(), Voice = served });
        var endpoint = path.Length == 0 ? server.Endpoint : new UriBuilder(server.Endpoint) { Path = path }.Uri;
        var own = kind switch { "hydra" => WireNames.Hydra, "realtime" => WireNames.Realtime, "duplex" => WireNames.Duplex, _ => WireNames.Hearing };
        var log = new TestLog();
        await using var voice = Make(kind, endpoint, log);

        var down = await DownOfAsync(voice);

        Assert.Contains($"this looks like {looks}; the voice here is {own}", down.Detail, StringComparison.Ordinal);
        if (served == SimulatedVoice.Duplex && down.CauseCode == Unreachable)
        {
            return; // without its prompts it cuts the connection, and its answer may be lost with it: then it is told what the address looks like
        }

        Assert.Equal((OtherService, true, LinkFault.UpgradeRefused), (down.CauseCode, down.NeedsTechnician, down.Fault));
        await Duplex.ServedVoice.UntilAsync(() => log.Lines.Any(line => line.EventId == OtherService)); // the journal is told after the conversation
    }

    private static IVoiceLink Make(string kind, Uri endpoint, TestLog log)
    {
        var key = new ApiKey(SimulatorServer.DefaultKey);
        var speaker = new Duplex.Loudspeaker(new ManualClock());
        return kind switch
        {
            "realtime" => new RealtimeVoice(
                new RealtimeOptions(), new LinkOptions { Endpoint = endpoint, Model = "gpt-realtime", ApiKey = key, CreatedTimeout = TimeSpan.FromSeconds(1) },
                new Quiet(new RealtimeOptions().Traits.Uplink), speaker, TimeProvider.System, log.For<RealtimeVoice>(), seed: 1),
            "hydra" => new HydraVoice(new HydraLink(
                new LinkOptions { Endpoint = endpoint, ApiKey = key, CreatedTimeout = TimeSpan.FromSeconds(1) },
                new Quiet(ModelRoster.Uplink), speaker, TimeProvider.System, log.For<HydraLink>(), seed: 1)),
            "duplex" => new DuplexVoice(
                new DuplexOptions { Endpoint = endpoint, ApiKey = key, HandshakeTimeout = TimeSpan.FromSeconds(1) },
                new Quiet(DuplexVoice.DuplexTraits.Uplink), speaker, TimeProvider.System, log.For<DuplexVoice>(), seed: 1),
            _ => new CascadeVoice(
                new CascadeOptions
                {
                    Hearing = new HearingOptions { Endpoint = endpoint, Key = key },
                    Chat = new ChatOptions { Model = "m" },
                    Speech = new SpeechOptions { Endpoint = endpoint, Key = key },
                    Proxy = LinkProxy.None,
                },
                new Quiet(ModelRoster.Uplink), speaker, TimeProvider.System, log, seed: 1),
        };
    }

    private static async Task<VoiceDown> DownOfAsync(IVoiceLink voice)
    {
        voice.Connect(static () => new SessionPlan("Be brief.", "", Greet: false, []));
        while (true)
        {
            if (await voice.Events.ReadAsync().AsTask().WaitAsync(_patience) is VoiceDown down)
            {
                return down;
            }
        }
    }

    /// <summary>A microphone that gives nothing: the link sends silence in its place.</summary>
    private sealed class Quiet(Primitives.Sound.ChunkFormat format) : IUplinkAudio
    {
        public Primitives.Sound.ChunkFormat Format => format;

        public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
        {
            chunk = default;
            return false;
        }

        public ValueTask WaitAsync(CancellationToken cancellation) => new(Task.Delay(Timeout.Infinite, cancellation));
    }
}
