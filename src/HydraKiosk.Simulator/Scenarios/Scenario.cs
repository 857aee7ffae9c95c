namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// What a simulated Hydra service does: its settings, its side of the conversation, and its faults. Read from a JSON file by
/// <see cref="ScenarioFile"/> (comments and trailing commas allowed, unknown keys are errors), taken from <c>BuiltInScenarios</c>
/// by name, or made in code.
/// <code>
/// {
///   "name": "two turns",
///   "server": { "endSilenceMs": 400, "idleSeconds": 10 },      // every switch of ScenarioServer
///   "greeting": { "say": "greeting" },                          // used when the client asks for an initial response
///   "turns": [                                                  // the n-th entry answers the n-th completed user turn
///     { "heard": "where are the lockers", "reply": { "say": "lockers" } },
///     { "reply": {
///         "calls": [ { "name": "get_device_status", "arguments": { "detail": "short" } } ],
///         "then": { "say": "status-trouble", "caption": "It says {output}",
///                   "when": [ { "outputContains": "ok", "reply": { "say": "status" } } ] } } },
///     { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } }
///   ],
///   "default": { "say": "fallback" },                           // answers every further turn
///   "faults": [ { "at": "turn:2/delta:5", "do": "reset" } ]     // see ScenarioFault
/// }
/// </code>
/// </summary>
public sealed class Scenario
{
    /// <summary>The name, for people and logs.</summary>
    public string Name { get; set; } = "unnamed";

    /// <summary>What the scenario is about, in a sentence for people.</summary>
    public string? Description { get; set; }

    /// <summary>Seed of everything irregular (chunk sizes, fragments); the same seed gives the same session.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The server's settings, among them switches for what the protocol leaves open.</summary>
    public ScenarioServer Server { get; set; } = new();

    /// <summary>The initial response; null means <see cref="Default"/>.</summary>
    public ScenarioReply? Greeting { get; set; }

    /// <summary>The script: entry n answers the n-th completed user turn of a session.</summary>
    public IList<ScenarioTurn> Turns { get; set; } = [];

    /// <summary>Answers every turn past the end of the script, and a response.create that answers nothing.</summary>
    public ScenarioReply Default { get; set; } = new() { Say = "fallback" };

    /// <summary>The faults: what goes wrong, and when.</summary>
    public IList<ScenarioFault> Faults { get; set; } = [];

    /// <summary>Further faults, drawn from <see cref="Seed"/>; null is none.</summary>
    public ScenarioChaos? Chaos { get; set; }
}
