using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>Replies and verdicts that come at the wrong time. A tone of 440 Hz must be heard; a tone of 880 Hz must never be heard.</summary>
internal static class CrossedReplies
{
    public static BuiltInScenario[] All { get; } =
    [
        new("calls-without-response", "Every answer needs a tool, and its calls do not name their response.")
        {
            Fill = (s, _) =>
            {
                s.Server.CallResponseIds = false;
                s.Default = new() { Calls = [new() { Name = "get_device_status" }], Then = new() { Say = "status" } };
            },
        },
        Verdict("late-incomplete", "Just before the second speech the server reports a cough, and discards it in the middle of the speech.",
            "turn:1", 500),
        Verdict("foreign-incomplete", "During the second speech the server discards an item that the client never heard of.", "turn:1", 300),
        Verdict("late-completed", "That the first turn is complete is sent only during the second speech.", "configured", 100),
        Long("interleaved", "In the middle of the first reply a second one begins (660 Hz), and their deltas take turns.",
            10, Fault("configured", "interleave", 1)),
        Long("early-done", "response.done of the first reply comes in the middle of it, and its deltas go on.", 10,
            Fault("configured", "early-done", 1)),
        Long("queued-cancel", "Right after the first reply comes another, which is cancelled at once.", 10, Fault("configured", "queued-cancel", 1)),
        Long("dead-delta", "In the middle of the second reply comes one delta of the first reply.", 2, Fault("turn:2/delta:3", "dead-deltas", 1)),
        new("late-deltas", "When the first reply is interrupted, its deltas go on after its response.done.")
        {
            Argument = "deltas",
            Otherwise = 20,
            Fill = (s, count) => (s.Default, s.Server.DeliverySpeed, s.Faults) = (Tone(), 1.2, [Fault("configured", $"late-deltas:{count}", 1)]),
        },
        Long("dead-call", "When the first reply is interrupted, it calls a tool after its response.done.", 1.2, Fault("configured", "dead-call", 1)),
    ];

    private static ScenarioReply Tone() => new() { Tone = new() { Hz = 440, Seconds = 6 } };

    private static BuiltInScenario Verdict(string name, string description, string at, int otherwise) => new(name, description)
    {
        Argument = "ms",
        Otherwise = otherwise,
        Fill = (s, ms) => (s.Default, s.Faults) = (Tone(), [Fault(at, $"{name}:{ms}", 1)]),
    };

    private static BuiltInScenario Long(string name, string description, double speed, ScenarioFault fault) => new(name, description)
    {
        Fill = (s, _) => (s.Default, s.Server.DeliverySpeed, s.Faults) = (Tone(), speed, [fault with { }]),
    };
}
