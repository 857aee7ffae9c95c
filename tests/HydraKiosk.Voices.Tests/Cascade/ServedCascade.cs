using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Cascade;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>
/// A cascade in conversation with the simulator's three services, over real sockets. Both have clocks that move only when told, in step with the
/// microphone: 20 ms pass with every chunk, once the server has it.
/// </summary>
internal sealed class ServedCascade : IAsyncDisposable
{
    /// <summary>How long a test waits in real time before it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A limit of this clock that no test reaches: it runs far ahead of the sockets, which are real. Tests of a limit set their own.
    /// </summary>
    private static readonly TimeSpan _unhurried = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan _chunk = TimeSpan.FromMilliseconds(20);

    private readonly Queue<VoiceEvent> _waiting = new();
    private readonly List<VoiceEvent> _heard = [];

    private ServedCascade(SimulatorServer server, Func<CascadeOptions, CascadeOptions>? adjust)
    {
        Server = server;
        var options = OptionsFor(server);
        Voice = new CascadeVoice(adjust?.Invoke(options) ?? options, Microphone, Loudspeaker, Clock, Log, null, 7, null,
            static dialled => dialled with { KeepAliveTimeout = Timeout.InfiniteTimeSpan, ConnectTimeout = _unhurried, SendTimeout = _unhurried });
    }

    public SimulatorServer Server { get; }

    public ManualClock ServerClock { get; private init; } = new();

    public Microphone Microphone { get; } = new();

    public Loudspeaker Loudspeaker { get; } = new();

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public CascadeVoice Voice { get; }

    public SessionPlan Plan { get; set; } = new("Be brief.", "", Greet: false, []);

    public IReadOnlyList<VoiceEvent> Heard => _heard;

    public static CascadeOptions OptionsFor(SimulatorServer server, string key = SimulatorServer.DefaultKey)
    {
        var at = server.Endpoint;
        return new CascadeOptions
        {
            Hearing = new HearingOptions { Endpoint = at, Key = new ApiKey(key) },
            Chat = new ChatOptions
            {
                Endpoint = new UriBuilder(at) { Scheme = "http", Path = "/waves/v1/chat/completions" }.Uri,
                Key = new ApiKey(key),
                Model = "electron",
                TokenTimeout = _unhurried,
            },
            Speech = new SpeechOptions
            {
                Endpoint = new UriBuilder(at) { Path = "/waves/v1/tts/live" }.Uri,
                Key = new ApiKey(key),
                SoundTimeout = _unhurried,
            },
            Turns = new TurnOptions { FinalTimeout = _unhurried },
            Proxy = LinkProxy.None,
        };
    }

    public static async Task<ServedCascade> StartAsync(Scenario scenario, Func<CascadeOptions, CascadeOptions>? adjust = null)
    {
        var clock = new ManualClock();
        var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = scenario, Voice = SimulatedVoice.Cascade }, clock);
        var served = new ServedCascade(server, adjust) { ServerClock = clock };
        served.Microphone.Feed(speech: false, served.Clock.GetTimestamp());
        await RealAsync(() => served.Microphone.Waiting == 0);
        served.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return served;
    }

    /// <summary>Starts with a session.</summary>
    public static async Task<ServedCascade> ReadyAsync(
        Scenario scenario, Func<CascadeOptions, CascadeOptions>? adjust = null, bool greets = false, IReadOnlyList<ToolDeclaration>? tools = null)
    {
        var served = await StartAsync(scenario, adjust);
        served.Plan = served.Plan with { Greet = greets, Tools = tools ?? [] };
        served.Voice.Connect(() => served.Plan);
        await served.NextAsync<VoiceReady>();
        return served;
    }

    public static Scenario Scenario(params ScenarioReply[] turns) => new()
    {
        Turns = [.. turns.Select(reply => new ScenarioTurn { Reply = reply })],
        Default = new() { Tone = new() { Seconds = 0.2 } },
    };

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
        var leftOut = Voice.Statistics().TrimmedChunks;
        Microphone.Feed(speech, Clock.GetTimestamp());
        Clock.Advance(_chunk);
        ServerClock.Advance(_chunk);
        await RealAsync(() => record.ReceivedSamples > before || Voice.Statistics().TrimmedChunks > leftOut || HasEnded(record));
    }

    /// <summary>Lets time pass until something is so.</summary>
    public async Task UntilAsync(Func<bool> condition, int seconds = 60)
    {
        for (var ticks = 0; !condition(); ticks++)
        {
            Assert.True(ticks < seconds * 50, $"it was not so within {seconds} s of conversation");
            await TickAsync();
        }
    }

    /// <summary>
    /// The next report of this type; while there is a session, time passes until it comes, except where it is to come by itself.
    /// </summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? match = null, bool passTime = true)
        where T : VoiceEvent
    {
        for (var ticks = 0; ; ticks++)
        {
            Assert.True(ticks < 6000, $"no {typeof(T).Name} in two minutes of conversation; heard {string.Join("; ", _heard.TakeLast(8))}; "
                + string.Join("; ", Log.Lines.TakeLast(5).Select(l => l.Message)));
            Collect();
            while (_waiting.TryDequeue(out var next))
            {
                _heard.Add(next);
                if (next is VoiceReady)
                {
                    // The client is ready with the open socket; the server may not have noted it yet.
                    await RealAsync(() => Server.Log.Sessions.Count >= _heard.Count(e => e is VoiceReady));
                }

                if (next is T found && match?.Invoke(found) != false)
                {
                    return found;
                }

                Assert.False(next is VoiceDown or VoiceClosed, $"{next} while waiting for {typeof(T).Name}");
            }

            if (_heard.FindLastIndex(e => e is VoiceReady) > _heard.FindLastIndex(e => e is VoiceDown or VoiceClosed)
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
    public Task PassRetryAsync() => RealAsync(() =>
    {
        Collect();
        if (_waiting.Any(e => e is VoiceConnecting))
        {
            return true;
        }

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        return false;
    });

    /// <summary>The end of the session, while time passes.</summary>
    public async Task<VoiceDown> DownAsync()
    {
        for (var ticks = 0; ; ticks++)
        {
            Assert.True(ticks < 3000, "the session did not end");
            Collect();
            while (_waiting.TryDequeue(out var next))
            {
                _heard.Add(next);
                if (next is VoiceDown down)
                {
                    return down;
                }
            }

            if (_heard.FindLastIndex(e => e is VoiceReady) > _heard.FindLastIndex(e => e is VoiceDown) && !HasEnded(Server.Log.Sessions[^1]))
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

    /// <summary>What the agent said in a reply.</summary>
    public string Text(int reply) => string.Concat(_heard.OfType<VoiceReplyText>().Where(t => t.Reply == reply).Select(t => t.Text)).Trim();

    /// <summary>The bodies of the requests to the model, oldest first.</summary>
    public IReadOnlyList<string> Requests => [.. Server.Log.Entries.Where(e => e.Type == "chat.request").Select(e => e.Json!)];

    /// <summary>Closes the session as a client should; then nothing was wrong with it.</summary>
    public async Task EndWellAsync()
    {
        Voice.Disconnect();
        Assert.False((await NextAsync<VoiceClosed>()).ByService);
        Assert.Equal(1000, await Server.Log.Sessions[^1].Ended.WaitAsync(Patience));
        Assert.Empty(Server.Log.Violations);
        Assert.DoesNotContain(Server.Log.Entries, e => e.Type == "simulator-fault");
        Assert.All(Log.Lines, line => Assert.DoesNotContain(SimulatorServer.DefaultKey, line.Message, StringComparison.Ordinal));
    }

    /// <summary>Waits, in real time, for what other threads do.</summary>
    public static async Task RealAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "what the test waits for did not happen");
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
