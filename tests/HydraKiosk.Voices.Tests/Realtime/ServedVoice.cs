using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>
/// The voice in conversation with the simulator's dialect, over a real socket. Both have clocks that move only when told, in step with the
/// microphone: 20 ms pass with every chunk, once the server has it, so that minutes of talk take seconds.
/// </summary>
internal sealed class ServedVoice : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan _chunk = TimeSpan.FromMilliseconds(20);

    private readonly Queue<VoiceEvent> _waiting = new();

    private ServedVoice(SimulatorServer server, ManualClock serverClock, RealtimeOptions options, Func<LinkOptions, LinkOptions>? adjust)
    {
        Server = server;
        ServerClock = serverClock;
        Microphone = new Microphone(options.Traits.Uplink);
        var link = new LinkOptions
        {
            Endpoint = server.Endpoint,
            Model = "gpt-realtime",
            ApiKey = new ApiKey(SimulatorServer.DefaultKey),
            KeepAliveTimeout = Timeout.InfiniteTimeSpan,
        };
        Voice = new RealtimeVoice(options, adjust?.Invoke(link) ?? link, Microphone, Loudspeaker, Clock, Log.For<RealtimeVoice>(), seed: 7);
    }

    public SimulatorServer Server { get; }

    public ManualClock ServerClock { get; }

    public ManualClock Clock { get; } = new();

    public Microphone Microphone { get; }

    public Loudspeaker Loudspeaker { get; } = new();

    public TestLog Log { get; } = new();

    public RealtimeVoice Voice { get; }

    public SessionPlan Plan { get; set; } = new("Be brief.", "", Greet: false, []);

    /// <summary>Everything that the voice has told and a test has taken, in order.</summary>
    public List<VoiceEvent> Heard { get; } = [];

    public SessionRecord Session => Server.Log.Sessions[^1];

    public static async Task<ServedVoice> StartAsync(
        Scenario scenario, RealtimeOptions? options = null, Func<LinkOptions, LinkOptions>? adjust = null)
    {
        var clock = new ManualClock();
        var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = SimulatedVoice.Realtime }, clock);
        var served = new ServedVoice(server, clock, options ?? new RealtimeOptions(), adjust);

        // A microphone that runs already: otherwise zeros stand in for it until its first chunk is taken.
        served.Microphone.Feed(served.Clock.GetTimestamp(), speech: false);
        await UntilRealAsync(() => served.Microphone.Waiting == 0);
        served.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return served;
    }

    /// <summary>Starts with a session.</summary>
    public static async Task<ServedVoice> ReadyAsync(
        Scenario scenario, RealtimeOptions? options = null, bool greets = false, IReadOnlyList<ToolDeclaration>? tools = null)
    {
        var served = await StartAsync(scenario, options);
        served.Plan = served.Plan with { Greet = greets, Tools = tools ?? [] };
        served.Voice.Connect(() => served.Plan);
        await served.NextAsync<VoiceReady>();
        return served;
    }

    public static Scenario Scenario(params ScenarioReply[] turns) => new()
    {
        Turns = [.. turns.Select((reply, n) => new ScenarioTurn { Heard = $"question {n + 1}", Reply = reply })],
        Default = Tone(0.2),
    };

    public static ScenarioReply Tone(double seconds) => new() { Tone = new() { Seconds = seconds }, Caption = "one two three four" };

    /// <summary>Speaks, so many milliseconds, into whatever goes on.</summary>
    public async Task SpeakAsync(int milliseconds = 600)
    {
        for (var at = 0; at < milliseconds; at += 20)
        {
            await TickAsync(speech: true);
        }
    }

    /// <summary>
    /// 20 ms pass, with a chunk of microphone, which the server has afterwards if it goes out: silence whose place was filled does not.
    /// </summary>
    public async Task TickAsync(bool speech = false)
    {
        var record = Session;
        var (before, known) = (record.ReceivedSamples, Voice.Statistics());
        Microphone.Feed(Clock.GetTimestamp(), speech);
        Clock.Advance(_chunk);
        ServerClock.Advance(_chunk);
        await UntilRealAsync(() =>
        {
            var now = Voice.Statistics();
            return HasEnded(record) || record.ReceivedSamples > before || now.TrimmedChunks > known.TrimmedChunks
                || (!Sends && now.ChunksSent > known.ChunksSent);
        });
    }

    /// <summary>Whether chunks reach the server: not between turns of the device's own.</summary>
    public bool Sends { get; set; } = true;

    /// <summary>
    /// The next event of this type that matches, with others before it left out; time passes until it comes, except where it is to come by itself.
    /// </summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? match = null, bool passTime = true)
        where T : VoiceEvent
    {
        for (var ticks = 0; ; ticks++)
        {
            Assert.True(ticks < 6000, $"no {typeof(T).Name} in two minutes of conversation; told: {string.Join(", ", Heard.TakeLast(8))}");
            Collect();
            while (_waiting.TryDequeue(out var next))
            {
                Heard.Add(next);
                if (next is T found && match?.Invoke(found) != false)
                {
                    return found;
                }

                Assert.False(next is VoiceDown or VoiceClosed, $"{next} while waiting for {typeof(T).Name}");
            }

            if (Heard.FindLastIndex(e => e is VoiceReady) > Heard.FindLastIndex(e => e is VoiceDown or VoiceClosed) && !HasEnded(Session)
                && passTime)
            {
                await TickAsync();
            }
            else if (_waiting.Count == 0)
            {
                Assert.True(await Voice.Events.WaitToReadAsync().AsTask().WaitAsync(Patience), "the link has ended");
            }
        }
    }

    /// <summary>Says something and waits for the end of the answer.</summary>
    public async Task<VoiceReplyEnded> AskAsync()
    {
        await SpeakAsync();
        return await NextAsync<VoiceReplyEnded>();
    }

    /// <summary>
    /// Takes the end of a session that the service ends or the voice replaces, and lets the wait after it pass until the next one runs. Time passes
    /// for the wait alone: what the sockets take is real time, and the limits of close and dial would be over before a busy machine is done with it.
    /// </summary>
    public async Task UntilNextSessionAsync()
    {
        var ending = Session;
        while (!HasEnded(ending))
        {
            await TickAsync();
        }

        await ending.Ended.WaitAsync(Patience);
        await UntilRealAsync(() =>
        {
            Collect();
            if (!_waiting.Any(e => e is VoiceDown or VoiceClosed))
            {
                return false;
            }

            var connects = _waiting.Any(e => e is VoiceConnecting);
            if (!connects)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            return connects && !ReferenceEquals(Session, ending);
        });
    }

    /// <summary>Closes the session as a client should; then nothing was wrong with it.</summary>
    public async Task EndWellAsync()
    {
        Voice.Disconnect();
        Assert.False((await NextAsync<VoiceClosed>()).ByService);
        Assert.Equal(1000, await Session.Ended.WaitAsync(Patience));
        AssertGoodClient();
    }

    public void AssertGoodClient()
    {
        Assert.Empty(Server.Log.Violations);
        Assert.DoesNotContain(Server.Log.Entries, e => e.Type is "simulator-fault");
        Assert.All(Log.Lines, line => Assert.DoesNotContain(SimulatorServer.DefaultKey, line.Message, StringComparison.Ordinal));
    }

    public static async Task UntilRealAsync(Func<bool> condition)
    {
        var patience = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < patience, "what was awaited did not happen");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Voice.DisposeAsync().AsTask().WaitAsync(Patience);
        await Server.DisposeAsync();
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
