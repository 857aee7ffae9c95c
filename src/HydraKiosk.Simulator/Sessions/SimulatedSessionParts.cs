using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Makes the parts of a session and connects them. Each part has state of its own; all are used under the session's lock.</summary>
internal sealed class SimulatedSessionParts
{
    /// <summary>Makes the parts.</summary>
    /// <param name="server">What all sessions share.</param>
    /// <param name="record">What is kept of the session.</param>
    /// <param name="link">The connection.</param>
    /// <param name="schedule">Runs actions later, under the session's lock.</param>
    /// <param name="secret">What the client brought as its credential.</param>
    public SimulatedSessionParts(ServerContext server, SessionRecord record, SocketLink link, Schedule schedule, string? secret)
    {
        var number = record.Number;
        var switches = server.Scenario.Server;
        var random = new Random(unchecked((server.Scenario.Seed * 397) ^ number));
        var outgoing = new OutgoingMessages(link, new EventWriter(number, random) { UnknownFields = switches.UnknownFields }, server.Log, number)
        {
            Latency = TimeSpan.FromMilliseconds(switches.LatencyMs),
            Fragmented = switches.FragmentMessages,
        };
        Context = new SessionContext(server, record, schedule, outgoing, new ClientChecker(server, number), random);
        Reader = new MessageReader(Context);
        Faults = new FaultDispatcher(Context);
        LinkFaultPlayer = new LinkFaultPlayer(Context, link);
        Secrets = new SecretRepeater(outgoing, secret);
        IdleLimit = new IdleLimit(Context, Settings);

        var silent = new SilentFaultPlayer(Context);
        var verdicts = new Verdicts(Context);
        var events = new ResponseEvents(outgoing, switches.CallResponseIds);
        var sizes = new DeltaSizes(Context);
        var tools = new ToolCalls(Context, events, Faults);
        var overlapping = new OverlappingResponses(Context, events, tools);
        var player = new ResponsePlayer(Context, Settings, events, sizes, tools, overlapping, silent, Faults);
        var responses = new Responses(Context, player, events, tools, overlapping, silent);
        var turns = new TurnTaking(Context, responses, tools, verdicts, silent, Faults);

        Audio = new AudioIntake(Context, Settings, LinkFaultPlayer, turns, Faults);
        Configure = new ConfigureHandler(Context, Settings, Faults, silent, Secrets, responses);
        Update = new UpdateHandler(Context, Settings);
        Items = new ItemPosts(Context, Settings, tools);
        Requests = new ResponseRequests(Context, Settings, Audio, turns, tools, responses);

        IFaultPlayer[] players =
        [
            LinkFaultPlayer, Secrets, Configure, silent, verdicts, overlapping,
            new OutgoingFaultPlayer(Context), new BrokenMessagePlayer(Context, link), new DeltaFaultPlayer(events, responses, sizes),
            new MessageFlood(Context, link, tools),
        ];
        Array.ForEach(players, Faults.Add);
    }

    /// <summary>What all parts work with.</summary>
    public SessionContext Context { get; }

    /// <summary>What the client configured.</summary>
    public SessionSettings Settings { get; } = new();

    /// <summary>Reads the client's messages.</summary>
    public MessageReader Reader { get; }

    /// <summary>Handles the client's audio, and the turns in it.</summary>
    public AudioIntake Audio { get; }

    /// <summary>Handles <c>session.configure</c>.</summary>
    public ConfigureHandler Configure { get; }

    /// <summary>Handles <c>session.update</c>.</summary>
    public UpdateHandler Update { get; }

    /// <summary>Handles the items that the client posts.</summary>
    public ItemPosts Items { get; }

    /// <summary>Handles what the client asks of responses.</summary>
    public ResponseRequests Requests { get; }

    /// <summary>Closes the session when nothing comes any more.</summary>
    public IdleLimit IdleLimit { get; }

    /// <summary>Plays the scenario's faults.</summary>
    public FaultDispatcher Faults { get; }

    /// <summary>The faults of the connection itself.</summary>
    public LinkFaultPlayer LinkFaultPlayer { get; }

    /// <summary>The faults that repeat the client's secret.</summary>
    public SecretRepeater Secrets { get; }
}
