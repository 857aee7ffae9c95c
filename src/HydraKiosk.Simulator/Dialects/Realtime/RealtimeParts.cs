using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Sessions;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>Makes the parts of a session and connects them. Each part has state of its own; all are used under the session's lock.</summary>
internal sealed class RealtimeParts
{
    /// <summary>Makes the parts.</summary>
    /// <param name="server">What all sessions share.</param>
    /// <param name="record">What is kept of the session.</param>
    /// <param name="link">The connection.</param>
    /// <param name="schedule">Runs actions later, under the session's lock.</param>
    /// <param name="secret">What the client brought as its credential.</param>
    public RealtimeParts(ServerContext server, SessionRecord record, SocketLink link, Schedule schedule, string? secret)
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
        Reader = new RealtimeReader(Context);
        Faults = new FaultDispatcher(Context);
        LinkFaults = new LinkFaultPlayer(Context, link);
        var silent = new SilentFaultPlayer(Context);
        var own = new RealtimeFaults(Context);
        Items = new RealtimeItems(Context, own);
        var events = new RealtimeEvents(Context, Settings);
        var player = new RealtimePlayer(Context, Settings, Items, events, own, silent, Faults);
        Replies = new RealtimeReplies(Context, Settings, Items, player, silent);
        Input = new RealtimeInput(Context, Settings, new RealtimeTurns(Context, Settings, Items, Replies, silent, Faults), Faults);

        IFaultPlayer[] players =
        [
            LinkFaults, new SecretRepeater(outgoing, secret), silent, new OutgoingFaultPlayer(Context), new BrokenMessagePlayer(Context, link), own,
        ];
        Array.ForEach(players, Faults.Add);
    }

    /// <summary>What all parts work with.</summary>
    public SessionContext Context { get; }

    /// <summary>What the client has set.</summary>
    public RealtimeSettings Settings { get; } = new();

    /// <summary>Reads the client's messages.</summary>
    public RealtimeReader Reader { get; }

    /// <summary>Takes the client's sound.</summary>
    public RealtimeInput Input { get; }

    /// <summary>The items of the conversation.</summary>
    public RealtimeItems Items { get; }

    /// <summary>The responses.</summary>
    public RealtimeReplies Replies { get; }

    /// <summary>Plays the scenario's faults.</summary>
    public FaultDispatcher Faults { get; }

    /// <summary>The faults of the connection itself.</summary>
    public LinkFaultPlayer LinkFaults { get; }
}
