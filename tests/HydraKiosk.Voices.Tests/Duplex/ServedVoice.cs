using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Voices.Tests.Duplex;

/// <summary>
/// A continuous voice in conversation with the simulator, over a real socket. Both have clocks that move only when told, and in step with the
/// microphone: 20 ms pass with every chunk, once the server has it.
/// </summary>
internal sealed class ServedVoice : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _chunk = DuplexVoice.DuplexTraits.Uplink.ChunkDuration;

    private readonly short[] _speech = Sounds.Speech(1, rateHz: 24_000);
    private readonly Queue<VoiceEvent> _waiting = new();
    private readonly List<VoiceEvent> _told = [];
    private readonly TimeSpan _handshakeStep;
    private int _spoken;

    private ServedVoice(SimulatorServer server, Func<DuplexOptions, DuplexOptions>? adjust, ManualClock serverClock, Scenario scenario)
    {
        _handshakeStep = TimeSpan.FromMilliseconds(scenario.Server.ConfigureLatencyMs > 0 ? 1 : 0);
        (Server, ServerClock) = (server, serverClock);
        Loudspeaker = new Loudspeaker(Clock);
        var options = new DuplexOptions { Endpoint = server.Endpoint };
        Voice = new DuplexVoice(adjust?.Invoke(options) ?? options, Uplink, Loudspeaker, Clock, Log.For<DuplexVoice>(), seed: 7);
    }

    public SimulatorServer Server { get; }

    public ManualClock ServerClock { get; }

    public FedUplink Uplink { get; } = new();

    public Loudspeaker Loudspeaker { get; }

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public DuplexVoice Voice { get; }

    public SessionPlan Plan { get; set; } = new("Be brief & kind.", "", Greet: false, []);

    /// <summary>Everything that was told and a test has taken, in order.</summary>
    public IReadOnlyList<VoiceEvent> Told => _told;

    public static async Task<ServedVoice> StartAsync(Scenario scenario, Func<DuplexOptions, DuplexOptions>? adjust = null)
    {
        var clock = new ManualClock();
        var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = SimulatedVoice.Duplex }, clock);
        var served = new ServedVoice(server, adjust, clock, scenario);
        var silence = new byte[DuplexVoice.DuplexTraits.Uplink.ChunkBytes];
        served.Uplink.Feed(silence, new UplinkChunk(served.Clock.GetTimestamp(), Open: false, HasSpeech: false));
        await UntilAsync(() => served.Uplink.Waiting == 0);
        served.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return served;
    }

    public static async Task<ServedVoice> ReadyAsync(Scenario scenario, Func<DuplexOptions, DuplexOptions>? adjust = null)
    {
        var served = await StartAsync(scenario, adjust);
        served.Connect();
        await served.ReadyAsync();
        return served;
    }

    public static Scenario Scenario(params ScenarioReply[] turns) => new()
    {
        Turns = [.. turns.Select(reply => new ScenarioTurn { Reply = reply })],
        Default = Tone(0.5),
    };

    public static ScenarioReply Tone(double seconds) => new() { Tone = new() { Seconds = seconds }, Caption = "one two three" };

    public void Connect() => Voice.Connect(() => Plan);

    /// <summary>
    /// Until a session is ready. The server's time passes only where its handshake takes some: the dial itself takes real time, in which seconds of
    /// the server's would go by, and with them the faults that are planted there.
    /// </summary>
    public async Task<VoiceReady> ReadyAsync()
    {
        var before = Server.Log.CountSent("handshake");
        await UntilAsync(() =>
        {
            if (Server.Log.CountSent("handshake") == before)
            {
                ServerClock.Advance(_handshakeStep);
            }

            Collect();
            return _waiting.Any(e => e is VoiceReady);
        });
        return await NextAsync<VoiceReady>(passTime: false);
    }

    /// <summary>Speaks into whatever goes on.</summary>
    public async Task SpeakAsync(int milliseconds = 600)
    {
        for (var at = 0; at < milliseconds; at += 20)
        {
            await TickAsync(speech: true);
        }
    }

    public async Task PassAsync(double seconds)
    {
        for (var at = 0.0; at < seconds; at += 0.02)
        {
            await TickAsync();
        }
    }

    /// <summary>20 ms pass, with a chunk of microphone, which the server has afterwards, or silence that is left out.</summary>
    public async Task TickAsync(bool speech = false)
    {
        var record = Server.Log.Sessions[^1];
        var (before, leftOut) = (record.ReceivedSamples, Voice.Statistics().TrimmedChunks);
        var pcm = new short[DuplexVoice.DuplexTraits.Uplink.ChunkSamples];
        if (speech)
        {
            _speech.AsSpan(_spoken++ % 50 * pcm.Length, pcm.Length).CopyTo(pcm);
        }

        Uplink.Feed(MemoryMarshal.AsBytes<short>(pcm).ToArray(), new UplinkChunk(Clock.GetTimestamp(), Open: true, HasSpeech: speech));
        Clock.Advance(_chunk);
        ServerClock.Advance(_chunk);
        await UntilAsync(() => record.ReceivedSamples > before || Voice.Statistics().TrimmedChunks > leftOut || HasEnded(record));
        if (Server.Log.Sessions.Count == 1) // of a session that was reset, some of what was sent never came
        {
            var sent = Server.Log.Entries.Where(e => e.Direction == LogDirection.Sent).Sum(e => (long)e.Bytes);
            await UntilAsync(() => Voice.Statistics().BytesDown >= sent || HasEnded(record));
        }
    }

    /// <summary>The next event of this type, with others before it left out; while there is a session, time passes until it comes.</summary>
    public async Task<T> NextAsync<T>(bool passTime = true)
        where T : VoiceEvent
    {
        for (var ticks = 0; ; ticks++)
        {
            Assert.True(ticks < 6_000, $"no {typeof(T).Name} in two minutes of conversation: {End()}");
            Collect();
            while (_waiting.TryDequeue(out var next))
            {
                _told.Add(next);
                if (next is T found)
                {
                    return found;
                }

                Assert.False(next is VoiceDown or VoiceClosed, $"{next} while waiting for {typeof(T).Name}: {End()}");
            }

            if (_told.FindLastIndex(e => e is VoiceReady) > _told.FindLastIndex(e => e is VoiceDown or VoiceClosed)
                && !HasEnded(Server.Log.Sessions[^1]) && passTime)
            {
                await TickAsync();
            }
            else if (_waiting.Count == 0)
            {
                Assert.True(await Voice.Events.WaitToReadAsync().AsTask().WaitAsync(Patience), "the link has ended");
            }
        }
    }

    /// <summary>
    /// Lets the wait before the next attempt pass, and no more: a dial takes real time, and its limits would be over before a busy machine is done
    /// with it.
    /// </summary>
    public Task PassRetryAsync() => UntilAsync(() =>
    {
        Collect();
        if (_waiting.Any(e => e is VoiceConnecting))
        {
            return true;
        }

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        return false;
    });

    /// <summary>Closes the session as a client should, and takes the server's word for it that nothing was wrong with it.</summary>
    public async Task EndWellAsync(Index? session = null)
    {
        Voice.Disconnect();
        Assert.False((await NextAsync<VoiceClosed>(passTime: false)).ByService);
        Assert.Equal(1000, await Server.Log.Sessions[session ?? ^1].Ended.WaitAsync(Patience));
        Assert.Empty(Server.Log.Violations);
        Assert.DoesNotContain(Server.Log.Entries, e => e.Type == "simulator-fault");
        Assert.DoesNotContain(Log.Lines, line => line.Message.Contains("brief", StringComparison.Ordinal)); // of the prompt
    }

    public async ValueTask DisposeAsync()
    {
        var disposing = Voice.DisposeAsync().AsTask();
        var deadline = DateTime.UtcNow + Patience;
        while (!disposing.IsCompleted && DateTime.UtcNow < deadline)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(200)); // a server that answers no close must not keep a test waiting
            await Task.Yield();
        }

        await disposing.WaitAsync(Patience);
        await Server.DisposeAsync();
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "what the test waits for did not happen");
            await Task.Yield();
        }
    }

    private string End()
    {
        var log = Server.Log.Entries.Where(e => e.Samples == 0).TakeLast(20).Select(e => $"{e}");
        return string.Join('\n', [.. _told.TakeLast(10).Select(e => $"{e}"), .. log]);
    }

    private bool HasEnded(SessionRecord record)
    {
        Collect();
        return record.Ended.IsCompleted || _waiting.Any(e => e is VoiceDown or VoiceClosed);
    }

    private void Collect()
    {
        while (Voice.Events.TryRead(out var next))
        {
            _waiting.Enqueue(next);
        }
    }
}

/// <summary>A microphone that a test feeds.</summary>
internal sealed class FedUplink : IUplinkAudio
{
    private readonly ConcurrentQueue<(byte[] Pcm, UplinkChunk Chunk)> _chunks = new();
    private readonly AsyncSignal _signal = new();

    public ChunkFormat Format => DuplexVoice.DuplexTraits.Uplink;

    public int Waiting => _chunks.Count;

    public void Feed(byte[] pcm, UplinkChunk chunk)
    {
        _chunks.Enqueue((pcm, chunk));
        _signal.Set();
    }

    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (!_chunks.TryDequeue(out var next))
        {
            chunk = default;
            return false;
        }

        next.Pcm.CopyTo(pcm16);
        chunk = next.Chunk;
        return true;
    }

    public ValueTask WaitAsync(CancellationToken cancellation) => _signal.WaitAsync(cancellation);
}
