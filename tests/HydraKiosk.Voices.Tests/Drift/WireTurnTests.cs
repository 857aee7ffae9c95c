using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Drift;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Voices.Tests.Drift;

/// <summary>One turn with each wire, in which nobody says a word: its shapes are those that were recorded, and a drifted one is named.</summary>
public sealed class WireTurnTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("hydra", "?model=hydra-v1.1", "response.output_audio.delta")]
    [InlineData("realtime", "?model=gpt-realtime", "response.output_audio.delta")]
    [InlineData("pulse", "?model=pulse&language=en&encoding=linear16&sample_rate=16000", "transcription")]
    [InlineData("lightning", "", "chunk")]
    public async Task A_turn_over_a_socket_looks_as_recorded(string wire, string query, string has)
    {
        var (came, log) = await TalkAsync(wire, query, Greeting());
        var turn = TurnOf(wire);
        var seen = turn.Shapes();

        Assert.Equal("", string.Join('\n', WireDrift.Of(came, seen, Recorded(wire))));
        Assert.Contains(has, seen.Types);
        Assert.Empty(log.Violations);
    }

    [Theory]
    [InlineData("hydra", "?model=hydra-v1.1", "in session.created")]
    [InlineData("realtime", "?model=gpt-realtime", "in response.done")]
    public async Task A_new_field_is_named_with_its_message(string wire, string query, string where)
    {
        var drifted = Greeting();
        drifted.Server.UnknownFields = true;
        var (came, _) = await TalkAsync(wire, query, drifted);

        Assert.Contains(WireDrift.Of(came, TurnOf(wire).Shapes(), Recorded(wire)),
            difference => difference.StartsWith("new field", StringComparison.Ordinal) && difference.EndsWith(where, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chat_stream_looks_as_recorded_and_another_dialect_is_named()
    {
        await using var server = await StartAsync(Greeting(), SimulatedVoice.Cascade);
        var chat = new ChatOptions { Endpoint = new UriBuilder(server.Endpoint) { Scheme = "http", Path = "/waves/v1/chat/completions" }.Uri };
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SimulatorServer.DefaultKey);
        using var limit = new CancellationTokenSource(_patience);
        var came = await WireTalk.OverHttpAsync(client, chat, limit.Token);

        Assert.True(came.Count >= 3);
        Assert.Empty(WireDrift.Of(came, Chat(), Recorded("chat")));
        Assert.Equal(
            ["new field error in chat.completion.chunk", "field choices is missing in chat.completion.chunk", "field created is missing in chat.completion.chunk",
                "field id is missing in chat.completion.chunk", "field model is missing in chat.completion.chunk"],
            WireDrift.Of([new(Encoding.UTF8.GetBytes("""{"object":"chat.completion.chunk","error":1}"""), false)], Chat(), Recorded("chat")));
        Assert.Equal(["a message without a object"], WireDrift.Of([new(Encoding.UTF8.GetBytes("""{"choices":[]}"""), false)], Chat(), Recorded("chat")));
    }

    [Fact]
    public async Task A_continuous_voice_answers_silence_with_sound()
    {
        using var limit = new CancellationTokenSource();
        await using var server = await StartAsync(Greeting(), SimulatedVoice.Duplex);
        using var socket = await OpenAsync(server, "?voice_prompt=NATF2.pt&text_prompt=");
        var talk = WireTalk.OverSocketAsync(socket, WireTurn.Duplex, limit.Token);
        await server.Log.WaitAsync(entry => entry.Direction == LogDirection.Sent, nth: 10, timeout: _patience);
        await limit.CancelAsync();
        var drift = new DuplexDrift();
        foreach (var message in await talk)
        {
            drift.Add(message.Content, message.IsBinary);
        }

        Assert.Empty(drift.Differences);
        Assert.True(drift.HasSound);
    }

    [Fact]
    public void Recorded_lines_that_are_no_messages_are_said_to_be_none() =>
        Assert.Throws<InvalidDataException>(() => WireDrift.Recorded(new MessageShapes(), ["{"]));

    private static WireTurn TurnOf(string wire) => wire switch
    {
        "hydra" => WireTurn.Hydra,
        "realtime" => WireTurn.Realtime,
        "pulse" => WireTurn.Hearing,
        _ => WireTurn.Speech,
    };

    private static MessageShapes Chat() => new(["object"]);

    private static MessageShapes Recorded(string wire) =>
        WireDrift.Recorded(wire == "chat" ? Chat() : TurnOf(wire).Shapes(), RecordedFrames.Folder(wire));

    private static Scenario Greeting() => new() { Greeting = new() { Tone = new() { Seconds = 0.1 }, Caption = "Yes." } };

    private static Task<SimulatorServer> StartAsync(Scenario scenario, SimulatedVoice voice) =>
        SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = voice });

    private static async Task<(IReadOnlyList<WireMessage> Came, SimulatorLog Log)> TalkAsync(string wire, string query, Scenario scenario)
    {
        var voice = wire switch { "hydra" => SimulatedVoice.Hydra, "realtime" => SimulatedVoice.Realtime, _ => SimulatedVoice.Cascade };
        await using var server = await StartAsync(scenario, voice);
        using var limit = new CancellationTokenSource(_patience);
        using var socket = await OpenAsync(server, query, wire == "lightning" ? "/waves/v1/tts/live" : null);
        var came = await WireTalk.OverSocketAsync(socket, TurnOf(wire), limit.Token);
        Assert.False(limit.IsCancellationRequested, $"{came.Count} messages, and no end");
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        return (came, server.Log);
    }

    private static async Task<ClientWebSocket> OpenAsync(SimulatorServer server, string query, string? path = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + SimulatorServer.DefaultKey);
        var address = new UriBuilder(server.Endpoint) { Query = query };
        address.Path = path ?? address.Path;
        await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        return socket;
    }
}
