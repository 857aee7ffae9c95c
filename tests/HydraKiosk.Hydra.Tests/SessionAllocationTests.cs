using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Hydra.Tests;

[Collection(nameof(AloneCollection))]
public class SessionAllocationTests
{
    [Fact]
    public async Task A_running_session_allocates_next_to_nothing_for_audio_in_both_directions()
    {
        const int Chunks = 1000;
        const int Rounds = 4; // the first warms up; of the others the best counts, since the runtime allocates at times of its own choice
        await using var server = new ScriptedServer();
        var uplink = new CountedUplink();
        var downlink = new CountingDownlink();
        var options = new LinkOptions { Endpoint = server.Endpoint, ApiKey = new ApiKey(LinkFixture.Key) };
        await using var link = new HydraLink(options, uplink, downlink, TimeProvider.System, new TestLog().For<HydraLink>());
        link.Connect(() => new SessionPlan("Be brief.", "aria", Greet: false, []));
        using var connection = await server.NextReadyAsync();
        await connection.SendAsync(Frames.ResponseCreated("r"));
        var delta = Frames.Delta("r", new byte[4800]).Utf8();
        var buffer = new byte[64 * 1024];
        var allocated = long.MaxValue;
        long clockAt = 0;
        for (var round = 0; round < Rounds; round++)
        {
            clockAt = TimeProvider.System.GetTimestamp();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Chunks; i++)
            {
                uplink.Give();
                await connection.WebSocket.SendAsync(delta.AsMemory(), System.Net.WebSockets.WebSocketMessageType.Text, endOfMessage: true,
                    CancellationToken.None);
                await connection.WebSocket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            }

            allocated = round == 0 ? allocated : Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        var summary = link.UplinkLatency();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{(double)allocated / Chunks:0.0} bytes per chunk and delta, both ends; "
                + $"{TimeProvider.System.GetElapsedTime(clockAt).TotalMicroseconds / Chunks:0} us each; "
            + $"chunk to socket p50 {summary.P50.TotalMicroseconds} us, p99 {summary.P99.TotalMicroseconds} us");
        Assert.True(allocated < Chunks * 160L, $"{allocated} bytes for {Chunks} chunks and deltas"); // the client's half: 4 KB/s at 50 a second
        await LinkFixture.UntilAsync(() => downlink.Bytes > Chunks * 4000L); // a busy machine reads them later
    }

    [Fact]
    public void A_new_session_works_in_the_memory_of_the_one_before()
    {
        const int Sessions = 20;
        var options = new LinkOptions { Endpoint = new Uri("ws://127.0.0.1:1"), ApiKey = new ApiKey(LinkFixture.Key) };
        var memory = new SessionMemory(new ResponseNumbers());
        var downlink = new CountingDownlink();
        var parts = new SocketParts(options, null!, null!, memory.Socket, TimeProvider.System, new TestLog().For<HydraLink>());
        var plan = new SessionPlan("Be brief.", "aria", Greet: false, []);
        var session = new HydraSession(parts, memory, downlink, null!, plan, isReconnect: false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Sessions; i++)
        {
            memory.Clear();
            session = new HydraSession(parts, memory, downlink, null!, plan, isReconnect: false);
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Sessions;
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes per session");
        Assert.True(allocated < 4096, $"{allocated} bytes");
        GC.KeepAlive(session);
    }

    [Fact]
    public void Nothing_of_a_session_is_left_in_the_memory_for_the_next()
    {
        var memory = new SessionMemory(new ResponseNumbers());
        memory.Responses.Add("r"u8, out _).Sound.Carry = 5;
        Assert.True(memory.Socket.Received.TryGetRoom(out var room));
        "{\"half"u8.CopyTo(room.Span);
        memory.Socket.Received.Advance(6);
        memory.Clear();
        Assert.Equal(0, memory.Socket.Received.Message.Length);
        memory.Responses.Find("r"u8, out var found);
        Assert.False(found);
        memory.Responses.Newest(out found);
        Assert.False(found);
        Assert.Equal(2, memory.Responses.Add("r"u8, out var forgotten).Number); // numbers go on, over all sessions
        Assert.Equal(0, forgotten);
    }

    /// <summary>A microphone without an allocation of its own.</summary>
    private sealed class CountedUplink : IUplinkAudio
    {
        public ChunkFormat Format => ModelRoster.Uplink;

        private readonly AsyncSignal _signal = new();
        private int _waiting;

        public void Give()
        {
            Interlocked.Increment(ref _waiting);
            _signal.Set();
        }

        public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
        {
            chunk = new UplinkChunk(TimeProvider.System.GetTimestamp(), Open: true, HasSpeech: true);
            if (Volatile.Read(ref _waiting) == 0)
            {
                return false;
            }

            Interlocked.Decrement(ref _waiting);
            return true;
        }

        public ValueTask WaitAsync(CancellationToken cancellation) => _signal.WaitAsync(cancellation);
    }
}
