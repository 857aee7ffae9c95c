using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>What all parts of one session work with. Used under the session's lock.</summary>
/// <param name="server">What the session shares with the others of its server.</param>
/// <param name="record">What is kept of the session for assertions.</param>
/// <param name="schedule">Runs actions later.</param>
/// <param name="outgoing">Takes the messages to the client.</param>
/// <param name="checker">Takes what the client did wrong.</param>
/// <param name="random">Decides everything irregular.</param>
internal sealed class SessionContext(
    ServerContext server, SessionRecord record, Schedule schedule, OutgoingMessages outgoing, ClientChecker checker, Random random)
{
    /// <summary>What the session shares with the others of its server.</summary>
    public ServerContext Server { get; } = server;

    /// <summary>What is kept of the session for assertions.</summary>
    public SessionRecord Record { get; } = record;

    /// <summary>Runs actions later.</summary>
    public Schedule Schedule { get; } = schedule;

    /// <summary>Takes the messages to the client.</summary>
    public OutgoingMessages Outgoing { get; } = outgoing;

    /// <summary>Takes what the client did wrong.</summary>
    public ClientChecker Checker { get; } = checker;

    /// <summary>Decides everything irregular; the same seed gives the same session.</summary>
    public Random Random { get; } = random;

    /// <summary>Makes the items of the conversation.</summary>
    public ConversationItems Items { get; } = new(outgoing, record.Number);

    /// <summary>What the server does.</summary>
    public Scenario Scenario => Server.Scenario;

    /// <summary>The scenario's switches.</summary>
    public ScenarioServer Switches => Server.Scenario.Server;

    /// <summary>The connection's number, from 1.</summary>
    public int Number => Record.Number;

    /// <summary>The sample rate of replies that begin from now on.</summary>
    public int OutputRateHz => Record.OutputRateHz;

    /// <summary>Runs an action later; dispose of the result to call it off.</summary>
    public IDisposable After(double ms, Action action) => Schedule.After(TimeSpan.FromMilliseconds(ms), action);

    /// <summary>Writes a note into the server's log.</summary>
    public void Note(string type, string text) => Server.Log.Note(Number, type, text);

    /// <summary>
    /// Notes that a fault which was armed before has happened now, and to what, so that a reader need not guess why something is missing.
    /// </summary>
    public void NoteFaultStruck(string fault, string what) => Note("fault-struck", $"{fault}: {what}");

    /// <summary>Notes that a fault with a time limit is over.</summary>
    public void NoteFaultOver(string fault) => Note("fault-over", fault);

    /// <summary>Counts a broken rule and answers it with <c>invalid_request_error</c>.</summary>
    /// <param name="rule">The rule; see <see cref="Violation"/>.</param>
    /// <param name="explanation">For a person, in the log and in the answer.</param>
    /// <param name="param">The field that is wrong.</param>
    /// <param name="eventId">The <c>event_id</c> of the client's message.</param>
    public void Refuse(string rule, string explanation, string param, string? eventId)
    {
        Checker.Break(rule, explanation);
        SendInvalidRequest(explanation, param, eventId);
    }

    /// <summary>Sends the error <c>invalid_request_error</c>.</summary>
    /// <param name="message">For a person.</param>
    /// <param name="param">The field that is wrong, if one is.</param>
    /// <param name="eventId">The <c>event_id</c> of the client's message.</param>
    public void SendInvalidRequest(string message, string? param, string? eventId) =>
        Outgoing.SendError("invalid_request_error", "invalid_request_error", message, param, eventId);
}
