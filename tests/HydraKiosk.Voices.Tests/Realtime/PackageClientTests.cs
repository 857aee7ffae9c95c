using System.ClientModel;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using OpenAI.Realtime;

#pragma warning disable OPENAI002 // its Realtime is marked as to be tried only
namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>OpenAI's own package for .NET drives our simulator: another reader of all that it sends, another writer of all that it takes.</summary>
public sealed class PackageClientTests
{
    private const int RateHz = 24_000;
    private const double ReplyHz = 620;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly List<RealtimeServerUpdate> _updates = [];
    private readonly List<short> _sent = [];

    [Fact]
    public async Task A_conversation_with_a_cut_two_calls_words_and_turns_of_the_clients_own()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = Story(), Voice = SimulatedVoice.Realtime });
        using var limit = new CancellationTokenSource(_patience);
        var stop = limit.Token;
        var client = new RealtimeClient(new ApiKeyCredential(SimulatorServer.DefaultKey), new RealtimeClientOptions
        {
            Endpoint = new UriBuilder(server.Endpoint) { Scheme = "http", Path = "/v1" }.Uri,
        });
        using var session = await client.StartConversationSessionAsync("gpt-realtime", options: null, stop);
        await using var updates = session.ReceiveUpdatesAsync(stop).GetAsyncEnumerator(stop);
        await NextAsync<RealtimeServerUpdateSessionCreated>(updates);
        await session.ConfigureConversationSessionAsync(Options(isDetecting: true), stop);
        var kept = (RealtimeConversationSession)(await NextAsync<RealtimeServerUpdateSessionUpdated>(updates)).Session;
        Assert.Equal((9, "marin", 2), (kept.Instructions.Length, kept.AudioOptions.OutputAudioOptions.Voice.ToString(), kept.Tools.Count));
        Assert.IsType<RealtimeServerVadTurnDetection>(kept.AudioOptions.InputAudioOptions.TurnDetection);

        // A long reply, called off by the client and cut where it was heard.
        await SpeakAsync(session, stop);
        Assert.Equal("tell me everything", (await NextAsync<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>(updates)).Transcript);
        RealtimeServerUpdateResponseOutputAudioDelta piece;
        do
        {
            piece = await NextAsync<RealtimeServerUpdateResponseOutputAudioDelta>(updates);
        }
        while (SoundOf(piece.ResponseId).Length < RateHz);

        await session.CancelResponseAsync(stop);
        var called = (await NextAsync<RealtimeServerUpdateResponseDone>(updates)).Response;
        Assert.Equal((RealtimeResponseStatus.Cancelled, RealtimeResponseStatusReason.ClientCancelled), (called.Status, called.StatusDetails.Reason));
        await session.TruncateItemAsync(piece.ItemId, 0, TimeSpan.FromMilliseconds(700), stop);
        var cut = await NextAsync<RealtimeServerUpdateConversationItemTruncated>(updates);
        Assert.Equal((piece.ItemId, TimeSpan.FromMilliseconds(700)), (cut.ItemId, cut.AudioEndTime));
        Assert.InRange(PitchOf(SoundOf(piece.ResponseId)), ReplyHz - 5, ReplyHz + 5);

        // Two calls at once, their outputs, and the answer.
        await SpeakAsync(session, stop);
        var gate = await NextAsync<RealtimeServerUpdateResponseFunctionCallArgumentsDone>(updates);
        var clock = await NextAsync<RealtimeServerUpdateResponseFunctionCallArgumentsDone>(updates);
        var calling = (await NextAsync<RealtimeServerUpdateResponseDone>(updates)).Response;
        Assert.Equal(
            [(gate.CallId, "open_gate", """{"gate":"north"}"""), (clock.CallId, "read_clock", "{}")],
            calling.OutputItems.Cast<RealtimeFunctionCallItem>().Select(call => (call.CallId, call.FunctionName, call.FunctionArguments.ToString())));
        await session.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(gate.CallId, "{\"ok\":true}"), stop);
        await session.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(clock.CallId, "noon"), stop);
        await session.StartResponseAsync(stop);
        Assert.Equal("It is open", (await NextAsync<RealtimeServerUpdateResponseOutputAudioTranscriptDone>(updates)).Transcript);
        var answer = (await NextAsync<RealtimeServerUpdateResponseDone>(updates)).Response;
        Assert.Equal(RealtimeResponseStatus.Completed, answer.Status);
        Assert.True(answer.Usage.TotalTokenCount > 0);
        Assert.Equal(RateHz / 2, SoundOf(answer.Id).Length);

        // In writing, looked up and taken back.
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("And in writing?"), stop);
        var posted = (RealtimeMessageItem)(await NextAsync<RealtimeServerUpdateConversationItemDone>(
            updates, done => done.Item is RealtimeMessageItem message && message.Role == RealtimeMessageRole.User)).Item;
        await session.RequestItemRetrievalAsync(posted.Id, stop);
        var found = (RealtimeMessageItem)(await NextAsync<RealtimeServerUpdateConversationItemRetrieved>(updates)).Item;
        Assert.Equal("And in writing?", Assert.IsType<RealtimeInputTextMessageContentPart>(Assert.Single(found.Content)).Text);
        await session.StartResponseAsync(stop);
        Assert.Equal("In writing too", (await NextAsync<RealtimeServerUpdateResponseOutputAudioTranscriptDone>(updates)).Transcript);
        await NextAsync<RealtimeServerUpdateResponseDone>(updates);
        await session.DeleteItemAsync(posted.Id, stop);
        Assert.Equal(posted.Id, (await NextAsync<RealtimeServerUpdateConversationItemDeleted>(updates)).ItemId);

        // A turn that the client ends.
        await session.ConfigureConversationSessionAsync(Options(isDetecting: false), stop);
        Assert.Null(((RealtimeConversationSession)(await NextAsync<RealtimeServerUpdateSessionUpdated>(updates)).Session)
            .AudioOptions.InputAudioOptions.TurnDetection);
        await session.ClearInputAudioAsync(stop);
        await NextAsync<RealtimeServerUpdateInputAudioBufferCleared>(updates);
        await SpeakAsync(session, stop);
        await session.CommitPendingAudioAsync(stop);
        await NextAsync<RealtimeServerUpdateInputAudioBufferCommitted>(updates);
        await session.StartResponseAsync(stop);
        Assert.Equal("By hand", (await NextAsync<RealtimeServerUpdateResponseOutputAudioTranscriptDone>(updates)).Transcript);
        await NextAsync<RealtimeServerUpdateResponseDone>(updates);

        // An error is an error to it as well.
        await session.CancelResponseAsync(stop);
        Assert.Equal("response_cancel_not_active", (await NextAsync<RealtimeServerUpdateError>(updates)).Error.Code);

        await session.WebSocket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop);
        Assert.Equal(1000, await server.Log.Sessions[0].Ended.WaitAsync(_patience, TestContext.Current.CancellationToken));
        Assert.Equal(_sent, server.Log.Sessions[0].ReceivedAudio());
        Assert.Empty(server.Log.Violations);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Type == "simulator-fault");
        Assert.All(_updates, update => Assert.True(update.GetType().IsPublic, "a message that the package does not know: " + update.GetType().Name));
    }

    private static Scenario Story()
    {
        static ScenarioTone Tone(double seconds) => new() { Hz = ReplyHz, Seconds = seconds };
        var scenario = new Scenario
        {
            Turns =
            [
                new() { Heard = "tell me everything", Reply = new() { Tone = Tone(20), Caption = "once upon a time" } },
                new()
                {
                    Heard = "open the gate and say the time",
                    Reply = new()
                    {
                        Calls =
                        [
                            new() { Name = "open_gate", Arguments = JsonDocument.Parse("""{"gate":"north"}""").RootElement },
                            new() { Name = "read_clock", Arguments = JsonDocument.Parse("{}").RootElement },
                        ],
                        Then = new() { Tone = Tone(0.5), Caption = "It is open" },
                    },
                },
                new() { Heard = "by hand", Reply = new() { Tone = Tone(0.2), Caption = "By hand" } },
            ],
            Default = new() { Tone = Tone(0.2), Caption = "In writing too" },
        };
        scenario.Server.DeliverySpeed = 4;
        scenario.Server.PaceAllowanceMs = 60_000; // a turn is sent at once
        return scenario;
    }

    private static RealtimeConversationSessionOptions Options(bool isDetecting)
    {
        var input = new RealtimeConversationSessionInputAudioOptions
        {
            AudioFormat = new RealtimePcmAudioFormat(),
            AudioTranscriptionOptions = new() { Model = "gpt-4o-transcribe" },
            TurnDetection = new RealtimeServerVadTurnDetection
            {
                SilenceDuration = TimeSpan.FromMilliseconds(300),
                CreateResponseEnabled = true,
                InterruptResponseEnabled = true,
            },
        };
        if (!isDetecting)
        {
            input.DisableTurnDetection();
        }

        return new RealtimeConversationSessionOptions
        {
            Instructions = "Be brief.",
            AudioOptions = new()
            {
                InputAudioOptions = input,
                OutputAudioOptions = new() { AudioFormat = new RealtimePcmAudioFormat(), Voice = RealtimeVoice.Marin },
            },
            Tools =
            {
                new RealtimeFunctionTool("open_gate") { FunctionDescription = "Opens.", FunctionParameters = BinaryData.FromString("{\"type\":\"object\"}") },
                new RealtimeFunctionTool("read_clock") { FunctionDescription = "Reads.", FunctionParameters = BinaryData.FromString("{\"type\":\"object\"}") },
            },
        };
    }

    /// <summary>Sends 600 ms of a voice and 500 ms of silence.</summary>
    private async Task SpeakAsync(RealtimeSessionClient session, CancellationToken stop)
    {
        for (var chunk = 0; chunk < 55; chunk++)
        {
            var samples = new short[RateHz / 50];
            for (var n = 0; chunk < 30 && n < samples.Length; n++)
            {
                samples[n] = (short)(8_000 * Math.Sin(2 * Math.PI * 300 * n / RateHz));
            }

            _sent.AddRange(samples);
            await session.SendInputAudioAsync(BinaryData.FromBytes(MemoryMarshal.AsBytes<short>(samples).ToArray()), stop);
        }
    }

    private async Task<T> NextAsync<T>(IAsyncEnumerator<RealtimeServerUpdate> updates, Func<T, bool>? which = null)
        where T : RealtimeServerUpdate
    {
        while (await updates.MoveNextAsync())
        {
            var next = updates.Current;
            _updates.Add(next);
            if (next is T found && which?.Invoke(found) != false)
            {
                return found;
            }

            Assert.False(next is RealtimeServerUpdateError, (next as RealtimeServerUpdateError)?.Error.Message);
        }

        throw new InvalidOperationException("the session ended before " + typeof(T).Name);
    }

    /// <summary>The sound of a reply as far as it has come.</summary>
    private short[] SoundOf(string reply) =>
    [
        .. _updates.OfType<RealtimeServerUpdateResponseOutputAudioDelta>().Where(delta => delta.ResponseId == reply)
            .SelectMany(delta => MemoryMarshal.Cast<byte, short>(delta.Delta.ToMemory().Span).ToArray()),
    ];

    private static double PitchOf(short[] sound)
    {
        var rising = Enumerable.Range(1, sound.Length - 1).Count(n => sound[n - 1] < 0 && sound[n] >= 0);
        return rising * (double)RateHz / sound.Length;
    }
}
