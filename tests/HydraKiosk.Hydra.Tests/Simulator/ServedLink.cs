using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Hydra.Tests.Simulator;

/// <summary>
/// A link in conversation with the simulator, over a real socket. Both have clocks that move only when told, and in step with the
/// microphone: 20 ms pass with every chunk, once the server has it. So the server's rules on pace, gaps and flooding hold as they stand,
/// and minutes of talk take seconds.
/// </summary>
internal sealed class ServedLink : IAsyncDisposable
{
    public static readonly int ChunkSamples = ModelRoster.Uplink.ChunkSamples;

    private static readonly TimeSpan _chunk = TimeSpan.FromMilliseconds(20);

    private readonly Queue<LinkEvent> _waiting = new();
    private readonly List<LinkEvent> _heard = [];
    private double _phase;

    private ServedLink(SimulatorServer server, Func<LinkOptions, LinkOptions>? adjust)
    {
        Server = server;
        var options = new LinkOptions
        {
            Endpoint = server.Endpoint,
            ApiKey = new ApiKey(SimulatorServer.DefaultKey),
            KeepAliveTimeout = Timeout.InfiniteTimeSpan
        };
        Link = new HydraLink(adjust?.Invoke(options) ?? options, Uplink, Downlink, Clock, Log.For<HydraLink>(), seed: 7);
    }

    public SimulatorServer Server { get; }

    /// <summary>The server's clock.</summary>
    public ManualClock ServerClock { get; private init; } = new();

    public FedUplink Uplink { get; } = new();

    public RecordingDownlink Downlink { get; } = new();

    /// <summary>The link's clock.</summary>
    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public HydraLink Link { get; }

    public SessionPlan Plan { get; set; } = new("Be brief.", "aria", Greet: false, []);

    /// <summary>Everything that the link has reported and a test has taken, in order.</summary>
    public IReadOnlyList<LinkEvent> Heard => _heard;

    public static async Task<ServedLink> StartAsync(Scenario scenario, Func<LinkOptions, LinkOptions>? adjust = null)
    {
        var clock = new ManualClock();
        var served = new ServedLink(await SimulatorServer.StartAsync(scenario, clock), adjust) { ServerClock = clock };

        // A microphone that runs already: otherwise zeros stand in for it until its first chunk is taken.
        served.Uplink.Feed(served.Sound(speech: false), new UplinkChunk(served.Clock.GetTimestamp(), Open: false, HasSpeech: false));
        await LinkFixture.UntilAsync(() => served.Uplink.Waiting == 0);
        served.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return served;
    }

    /// <summary>Starts with a session.</summary>
    public static async Task<ServedLink> ReadyAsync(Scenario scenario, bool greets = false, IReadOnlyList<ToolDeclaration>? tools = null)
    {
        var served = await StartAsync(scenario);
        served.Plan = served.Plan with { Greet = greets, Tools = tools ?? [] };
        served.Connect();
        await served.NextAsync<LinkReady>();
        return served;
    }

    public static Scenario Scenario(params ScenarioReply[] turns) => new()
    {
        Turns = [.. turns.Select(reply => new ScenarioTurn { Reply = reply })],
        Default = Tone(0.2),
    };

    public static ScenarioReply Tone(double seconds) => new() { Tone = new() { Seconds = seconds } };

    public void Connect() => Link.Connect(() => Plan);

    /// <summary>Speaks, so many milliseconds, into whatever goes on.</summary>
    public async Task SpeakAsync(int milliseconds = 600)
    {
        for (var at = 0; at < milliseconds; at += 20)
        {
            await TickAsync(speech: true);
        }
    }

    /// <summary>20 ms pass, with a chunk of microphone.</summary>
    public async Task TickAsync(bool speech = false)
    {
        var record = Server.Log.Sessions[^1];
        var before = record.ReceivedSamples;
        Uplink.Feed(Sound(speech), new UplinkChunk(Clock.GetTimestamp(), Open: true, HasSpeech: true));
        Clock.Advance(_chunk);
        ServerClock.Advance(_chunk);
        await LinkFixture.UntilAsync(() => record.ReceivedSamples > before || HasEnded(record));
    }

    /// <summary>Lets time pass until something has happened at the server.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.False(HasEnded(Server.Log.Sessions[^1]), "the session has ended");
            await TickAsync();
        }
    }

    /// <summary>The next report of this type, with messages before it left out; while there is a session, time passes until it comes.</summary>
    /// <param name="passTime">False where the far end is dead and only real time helps.</param>
    public async Task<T> NextAsync<T>(bool passTime = true)
        where T : LinkEvent
    {
        for (var ticks = 0; ; ticks++)
        {
            Assert.True(ticks < 6000, $"no {typeof(T).Name} in two minutes of conversation");
            Collect();
            while (_waiting.TryDequeue(out var next))
            {
                _heard.Add(next);
                if (next is T found)
                {
                    return found;
                }

                Assert.False(next is LinkDown or LinkClosed, $"{next} while waiting for {typeof(T).Name}");
            }

            if (_heard.FindLastIndex(e => e is LinkReady) > _heard.FindLastIndex(e => e is LinkDown or LinkClosed)
                && !HasEnded(Server.Log.Sessions[^1]) && passTime)
            {
                await TickAsync();
            }
            else if (_waiting.Count == 0)
            {
                Assert.True(await Link.Events.WaitToReadAsync().AsTask().WaitAsync(ScriptedServer.Patience), "the link has ended");
            }
        }
    }

    /// <summary>The next message of this type that matches.</summary>
    public async Task<T> MessageAsync<T>(Func<T, bool>? match = null)
        where T : ServerEvent
    {
        while (true)
        {
            if ((await NextAsync<LinkMessage>()).Event is T found && match?.Invoke(found) != false)
            {
                return found;
            }
        }
    }

    /// <summary>Says something and waits for the end of the answer.</summary>
    public async Task<ResponseDone> AskAsync()
    {
        await SpeakAsync();
        return await MessageAsync<ResponseDone>();
    }

    /// <summary>Lets the wait before the next attempt pass.</summary>
    public async Task PassRetryAsync(LinkDown down)
    {
        await LinkFixture.UntilAsync(() => Clock.ArmedTimers == 1); // of an ended session no timer is left: this one is the wait
        Clock.Advance(down.RetryIn!.Value);
    }

    /// <summary>Closes the session as a client should, and takes the server's word for it; then nothing was wrong with it.</summary>
    public async Task EndWellAsync()
    {
        Link.Disconnect();
        Assert.False((await NextAsync<LinkClosed>()).ByServer);
        Assert.Equal(1000, await Server.Log.Sessions[^1].Ended.WaitAsync(ScriptedServer.Patience));
        Assert.Empty(Server.Log.Violations);
        Assert.DoesNotContain(Server.Log.Entries, e => e.Type == "simulator-fault");
        AssertKeyNowhere();
    }

    public void AssertKeyNowhere() =>
        Assert.All(Log.Lines, line => Assert.DoesNotContain(SimulatorServer.DefaultKey, line.Message, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync().AsTask().WaitAsync(ScriptedServer.Patience);
        await Server.DisposeAsync();
    }

    /// <summary>Whether the link has reported, to nobody yet, that its session is lost.</summary>
    public bool HasLost
    {
        get
        {
            Collect();
            return _waiting.Any(e => e is LinkDown);
        }
    }

    private bool HasEnded(SessionRecord record)
    {
        Collect();
        return record.Ended.IsCompleted || _waiting.Any(e => e is LinkDown or LinkClosed);
    }

    private void Collect()
    {
        while (Link.Events.TryRead(out var next))
        {
            _waiting.Enqueue(next);
        }
    }

    /// <summary>A buzz that swells like syllables and never falls under the detector's threshold, or silence.</summary>
    private byte[] Sound(bool speech)
    {
        var samples = new short[ChunkSamples];
        for (var n = 0; speech && n < samples.Length; n++, _phase++)
        {
            samples[n] = (short)(6000 * (0.7 + (0.3 * Math.Sin(2 * Math.PI * 5 * _phase / 16_000))) * Math.Sin(2 * Math.PI * 220 * _phase / 16_000));
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }
}
