using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Simulator.Replay;

namespace HydraKiosk.Simulator.Tests.Replay;

/// <summary>The replaying server before a bare client: what it says, when, and how it ends.</summary>
public sealed class ReplayServerTests : IDisposable
{
    private const string Configure = """{"type":"session.configure","session":{}}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Says_again_what_was_said_waits_for_the_configuration_and_ends_as_it_ended()
    {
        await using var server = await StartAsync(
            RecordingReaderTests.Begin, RecordingReaderTests.Created,
            """{"ms":81,"session":1,"direction":"sent","bytes":200,"message":{"type":"session.configure","event_id":"evt_1"}}""",
            """{"ms":81,"session":1,"direction":"received","bytes":200,"message":{"type":"session.configured","session":"""
                + """{"instructions":{"elided":"text","chars":7},"tools":[{"parameters":{"elided":"object","bytes":9}}],"""
                + "\"output_audio_sample_rate\":48000}}}",
            """{"ms":110,"session":1,"direction":"received","bytes":200,"message":{"type":"response.output_audio.delta","""
                + """ "response_id":"r","delta":{"elided":"audio","base64Bytes":6400,"pcmBytes":4799}}}""",
            """{"ms":120,"session":1,"direction":"received","bytes":200,"message":{"type":"response.function_call_arguments.done","""
                + """ "call_id":"c","arguments":{"elided":"text","chars":12}}}""",
            """{"ms":130,"session":1,"direction":"received","bytes":17,"problem":"not JSON, or nested too deep"}""",
            """{"ms":131,"session":1,"direction":"received","bytes":5,"problem":"binary"}""",
            """{"ms":140,"session":1,"note":"end","outcome":"ServerFull","closeCode":1013}""",
            RecordingReaderTests.Begin, RecordingReaderTests.Created, RecordingReaderTests.End.Replace("1000", "100", StringComparison.Ordinal));
        using (var client = await ConnectAsync(server))
        {
            Assert.Equal("""{"type":"session.created","event_id":"sv_1","session_id":"s1"}""", await ReceiveAsync(client));
            var configured = ReceiveAsync(client);
            await client.SendAsync("{\"type\":\"response.create\"}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true,
                CancellationToken.None);
            Assert.True(SpinWait.SpinUntil(() => server.Tally.Received.ContainsKey("response.create"), _patience), "the server does not read");
            Assert.False(configured.IsCompleted, "configured before it was asked for"); // though the record's time for it has come
            await client.SendAsync(Encoding.UTF8.GetBytes(Configure), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            const string Session = """{"instructions":"xxxxxxx","tools":[{"parameters":{}}],"output_audio_sample_rate":48000}""";
            Assert.Equal($$"""{"type":"session.configured","session":{{Session}}}""", await configured);
            using var delta = JsonDocument.Parse((await ReceiveAsync(client))!);
            var pcm = delta.RootElement.GetProperty("delta").GetBytesFromBase64();
            Assert.Equal(4799, pcm.Length);
            Assert.Contains(pcm, b => b != 0);
            Assert.Equal("""{"type":"response.function_call_arguments.done","call_id":"c","arguments":"{          }"}""", await ReceiveAsync(client));
            Assert.Equal(new string('x', 17), await ReceiveAsync(client));
            Assert.Equal(new string('\0', 5), await ReceiveAsync(client));
            Assert.Null(await ReceiveAsync(client));
            Assert.Equal(1013, (int?)client.CloseStatus);
            await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        Assert.False(server.Finished.IsCompleted);
        using (var client = await ConnectAsync(server))
        {
            Assert.NotNull(await ReceiveAsync(client));
            await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(client)); // it was lost, so it is cut
        }

        await server.Finished.WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Tally.Sessions);
        Assert.Equal(7, server.Tally.Sent.Values.Sum());
        Assert.Equal(1, server.Tally.Received["session.configure"]);
        Assert.Empty(server.Tally.Remarks);
    }

    [Fact]
    public async Task A_record_that_begins_in_the_middle_gets_a_handshake_and_one_without_an_end_a_close()
    {
        await using var server = await StartAsync(
            """{"ms":90000,"session":4,"note":"continues","host":"h","model":"hydra-v1.0"}""",
            """{"ms":90001,"session":4,"direction":"received","bytes":200,"message":{"type":"response.created","response":{"id":"r"}}}""");
        using var client = await ConnectAsync(server);
        Assert.Contains("session.created", await ReceiveAsync(client), StringComparison.Ordinal);
        await client.SendAsync(Encoding.UTF8.GetBytes(Configure), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        Assert.Contains("48000", await ReceiveAsync(client), StringComparison.Ordinal);
        Assert.Equal("""{"type":"response.created","response":{"id":"r"}}""", await ReceiveAsync(client));
        Assert.Null(await ReceiveAsync(client));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        Assert.Contains("begins in its middle", Assert.Single(server.Tally.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_goes_early_is_noted()
    {
        await using var server = await StartAsync(RecordingReaderTests.Begin, RecordingReaderTests.Created,
            RecordingReaderTests.End.Replace("1000", "600000", StringComparison.Ordinal));
        using (var client = await ConnectAsync(server))
        {
            await ReceiveAsync(client);
            client.Abort();
        }

        await server.Finished.WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Contains("before the record did", Assert.Single(server.Tally.Remarks), StringComparison.Ordinal);
    }

    private async Task<ReplayServer> StartAsync(params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, "wire.ndjson");
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        return await ReplayServer.StartAsync(RecordingReader.Read(path), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static async Task<ClientWebSocket> ConnectAsync(ReplayServer server)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(server.Endpoint, CancellationToken.None).WaitAsync(_patience);
        return client;
    }

    /// <summary>The next message as text; null for a close.</summary>
    private static async Task<string?> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[64 * 1024];
        var received = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(_patience);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
