using System.Text.Json;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>Scenarios in which the service does what it should, and chaos, in which it mostly does.</summary>
internal static class Conversations
{
    public static BuiltInScenario[] All { get; } =
    [
        new("demo", "A visitor of a museum asks four questions.") { Fill = (s, _) => Demo(s) },
        new("quiet", "Answers every turn with one short sentence."),
        new("tone", "Answers every turn with a 440 Hz tone of two seconds.")
        {
            Fill = (s, _) => s.Default = new() { Tone = new() { Hz = 440, Seconds = 2 } },
        },
        new("endings", "Replies that end incomplete and failed, then a normal one.")
        {
            Fill = (s, _) => s.Turns =
            [
                new() { Reply = new() { Say = "history", Ending = ReplyEnding.Incomplete } },
                new() { Reply = new() { Say = "lockers", Ending = ReplyEnding.Failed } },
                new() { Reply = new() { Say = "goodbye" } },
            ],
        },
        new("chaos", "Conversation with faults of every kind, drawn from a seed: one in 20 to 40 s of session time.")
        {
            Argument = "the seed",
            Otherwise = 1,
            Fill = Chaos,
        },
    ];

    /// <summary>
    /// The demo: a greeting; an answer; a tool call whose output decides what is said; a long answer, which the visitor of
    /// <see cref="Voice.VoiceClips.DemoVisitor"/> interrupts; a goodbye.
    /// </summary>
    private static void Demo(Scenario demo)
    {
        demo.Greeting = new() { Say = "greeting" };
        demo.Default = new() { Say = "fallback" };
        demo.Turns =
        [
            new() { Reply = new() { Say = "lockers" } },
            new() { Reply = Status() },
            new() { Reply = new() { Say = "history" } },
            new() { Reply = new() { Say = "goodbye" } },
        ];
    }

    private static void Chaos(Scenario chaos, int seed)
    {
        chaos.Seed = seed;
        chaos.Chaos = new();
        chaos.Greeting = new() { Say = "greeting" };

        // An hour of session has some 300 turns; more than any script, so that the mix never runs out.
        chaos.Turns = [.. Enumerable.Range(1, 400).Select(n => new ScenarioTurn { Reply = (n % 4) switch
        {
            1 => new() { Say = "lockers" },
            2 => Status(),
            3 => new() { Tone = new() { Hz = 440, Seconds = 1 } },
            _ => new() { Say = "goodbye" },
        } })];
        chaos.Server.KeepAudioSeconds = 0;
    }

    /// <summary>Asks the device how it is, and says so.</summary>
    private static ScenarioReply Status() => new()
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
    };

    /// <summary>An empty object written wide, so that even it comes in several fragments.</summary>
    private static JsonElement Empty()
    {
        using var document = JsonDocument.Parse("\"{\\n                \\n}\"");
        return document.RootElement.Clone();
    }
}
