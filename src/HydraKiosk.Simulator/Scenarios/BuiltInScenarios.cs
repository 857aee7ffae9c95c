using System.Text.Json;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Scenarios by name: the demo, and one per group of faults.</summary>
public static class BuiltInScenarios
{
    private static readonly Dictionary<string, Func<Scenario>> _scenarios = new(StringComparer.Ordinal)
    {
        ["demo"] = Demo,
        ["quiet"] = () => new Scenario { Name = "quiet", Description = "Answers every turn with one short sentence.", Default = new() { Say = "lockers" } },
        ["tone"] = () => new Scenario { Name = "tone", Description = "Answers every turn with a 440 Hz tone of two seconds.", Default = new() { Tone = new() { Hz = 440, Seconds = 2 } } },
        ["unauthorized"] = () => Faulty("unauthorized", "Every connection gets 401.", ("upgrade", "status:401", 0)),
        ["full"] = () => new Scenario { Name = "full", Description = "One session at a time; the next gets server_full and 1013.", Server = new() { MaxSessions = 1 } },
        ["reset"] = () => Faulty("reset", "The first connection is reset in the middle of the first reply.", ("turn:1/delta:4", "reset", 1)),
        ["half-open"] = () => Faulty("half-open", "The first connection goes silent in the middle of the first reply and stays open.", ("turn:1/delta:4", "half-open", 1)),
        ["closes"] = () => Faulty(
            "closes", "The first four connections close with 1011, 1012, 1001 and 1013 after the first reply began.",
            ("response:1", "close:1011", 1), ("response:1", "close:1012", 2), ("response:1", "close:1001", 3), ("response:1", "error:server_full:1013", 4)),
        ["garbage"] = () => Faulty(
            "garbage", "Broken and unknown frames around the replies.",
            ("created", "unknown-event", 0), ("configured", "garbage", 0), ("configured", "binary", 0), ("configured", "no-type", 0), ("configured", "string-error", 0),
            ("delta:2", "truncated", 0), ("delta:3", "duplicate", 0), ("delta:4", "stray-delta", 0), ("delta:5", "unknown-fields", 0), ("delta:6", "bad-base64", 0),
            ("delta:7", "error:internal_error", 0)),
        ["big"] = () => Faulty(
            "big", "Large, odd, empty and fragmented frames.",
            ("configured", "large", 0), ("delta:2", "odd-delta", 0), ("delta:3", "empty-delta", 0), ("delta:4", "fragment", 0), ("delta:6", "big-delta", 0)),
        ["slow"] = () => Faulty("slow", "3 s of latency, and a server that stops reading for 4 s.", ("configured", "latency:3000", 0), ("append:100", "slow-read:4000", 0)),
        ["refusals"] = () => Faulty(
            "refusals", "The first connections get 503, 429, 500, a reset and a stall; then it works.",
            ("upgrade", "status:503", 1), ("upgrade", "status:429", 2), ("upgrade", "status:500", 3), ("upgrade", "reset", 4), ("upgrade", "stall", 5)),
        ["endings"] = () => new Scenario
        {
            Name = "endings",
            Description = "Replies that end incomplete and failed, then a normal one.",
            Turns =
            [
                new() { Reply = new() { Say = "history", Ending = ReplyEnding.Incomplete } },
                new() { Reply = new() { Say = "lockers", Ending = ReplyEnding.Failed } },
                new() { Reply = new() { Say = "goodbye" } },
            ],
        },
    };

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _scenarios.Keys];

    /// <summary>A scenario of its own by that name, or null.</summary>
    public static Scenario? Find(string name) => _scenarios.TryGetValue(name, out var make) ? make() : null;

    /// <summary>
    /// The demo: a greeting; an answer; a tool call whose output decides what is said; a long answer, which the visitor of
    /// <see cref="Voice.VoiceClips.DemoVisitor"/> interrupts; a goodbye.
    /// </summary>
    public static Scenario Demo() => new()
    {
        Name = "demo",
        Description = "A visitor of a museum asks four questions.",
        Greeting = new() { Say = "greeting" },
        Turns =
        [
            new() { Reply = new() { Say = "lockers" } },
            new()
            {
                Reply = new()
                {
                    Calls = [new() { Name = "get_device_status", Arguments = Empty() }],
                    Then = new()
                    {
                        // Whatever the device answers is an answer, unless it speaks of a failure.
                        Say = "status",
                        When =
                        [
                            new() { OutputContains = "\"error\":\"", Reply = new() { Say = "status-trouble" } },
                            new() { OutputContains = "\"ok\":false", Reply = new() { Say = "status-trouble" } },
                        ],
                    },
                },
            },
            new() { Reply = new() { Say = "history" } },
            new() { Reply = new() { Say = "goodbye" } },
        ],
    };

    /// <summary>An empty object written wide, so that even it comes in several fragments.</summary>
    private static JsonElement Empty()
    {
        using var document = JsonDocument.Parse("\"{\\n                \\n}\"");
        return document.RootElement.Clone();
    }

    private static Scenario Faulty(string name, string description, params (string At, string Do, int Connection)[] faults) => new()
    {
        Name = name,
        Description = description,
        Default = new() { Say = "lockers" },
        Faults = [.. faults.Select(f => new ScenarioFault { At = f.At, Do = f.Do, Connection = f.Connection, RetryAfterSeconds = f.Do == "status:429" ? 1 : null })],
    };
}
