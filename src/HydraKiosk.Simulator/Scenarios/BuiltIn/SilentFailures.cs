using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>
/// Failures that no message tells of. Where a new session helps, only the first session fails, so that a test can see that it helps.
/// </summary>
internal static class SilentFailures
{
    public static BuiltInScenario[] All { get; } =
    [
        Of("deaf", "In the first session the server takes audio and never hears speech in it.", Fault("configured", "deaf", 1)),
        Of("no-answer", "In the first session turns end and get no reply.", Fault("configured", "no-answer", 1)),
        Of("silent-reply", "In the first session replies have neither audio nor calls.", Fault("configured", "mute-replies", 1)),
        new("over-ceiling", "Every configuration is too large for the service: replies have no audio, in every session.")
        {
            Fill = (s, _) => s.Server.PayloadCeilingBytes = 1,
        },
        new("over-ceiling-bare", "Every configuration is too large for the service: nothing follows response.created, in every session.")
        {
            Fill = (s, _) => (s.Server.PayloadCeilingBytes, s.Server.OverCeiling) = (1, OverCeilingBehaviour.NothingAfterCreated),
        },
        Of("no-verdict", "For the first speech the server sends speech_started and nothing more.", Fault("configured", "no-verdict", 1)),
        Of("frozen-reply", "The first reply stops in its middle and never ends.", Fault("configured", "freeze", 1)),
        Of("endless-reply", "The first reply is complete and gets no response.done.", Fault("configured", "endless", 1)),
        new("tool-timeout", "Every answer needs a tool, and the server waits 20 ms for it.")
        {
            Fill = (s, _) =>
            {
                s.Server.ToolWindowMs = 20;
                s.Default = new() { Calls = [new() { Name = "get_device_status" }], Then = new() { Say = "status" } };
            },
        },
        Of("wrong-echo", "The first session.configured names another voice and no tools.", Fault("configure", "wrong-echo", 1)),
        Of("deprecated", "Every session begins with the deprecation warning.", Fault("connect", "warning")),
        new("late-events", "speech_stopped comes 1.5 s late, after the reply began, and everything else comes half a second late.")
        {
            Fill = (s, _) => (s.Server.SpeechStoppedDelayMs, s.Server.LatencyMs) = (1500, 500),
        },
        Of("reordered", "Around the first turns and replies, pairs of events come in the wrong order.",
            Faults(0, "speech:1 reorder", "turn:1 reorder", "delta:2 reorder", "delta:5 reorder", "response:2 reorder")),
    ];
}
