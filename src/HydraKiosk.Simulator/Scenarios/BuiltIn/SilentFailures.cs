using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>
/// Failures that nobody announces. Where a new session is the way out, only the first one fails, so that the way out can be seen to work.
/// </summary>
internal static class SilentFailures
{
    public static BuiltInScenario[] All { get; } =
    [
        Of("deaf", "The first session takes audio and never hears speech.", Fault("configured", "deaf", 1)),
        Of("no-answer", "In the first session turns end and nothing follows.", Fault("configured", "no-answer", 1)),
        Of("silent-reply", "In the first session replies have neither audio nor calls.", Fault("configured", "mute-replies", 1)),
        new("over-ceiling", "Every configuration is over the payload ceiling: replies without audio, in every session.") { Fill = (s, _) => s.Server.PayloadCeilingBytes = 1 },
        new("over-ceiling-bare", "The same, with response.created as the last that is heard of a reply.")
        {
            Fill = (s, _) => (s.Server.PayloadCeilingBytes, s.Server.OverCeiling) = (1, OverCeilingBehaviour.NothingAfterCreated),
        },
        Of("no-verdict", "Of the first speech only the beginning is told.", Fault("configured", "no-verdict", 1)),
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
        new("late-events", "speech_stopped comes 1.5 s late, after the reply began, and everything else half a second.")
        {
            Fill = (s, _) => (s.Server.SpeechStoppedDelayMs, s.Server.LatencyMs) = (1500, 500),
        },
        Of("reordered", "Pairs of events around every first turn and reply have changed places.",
            Fault("speech:1", "reorder"), Fault("turn:1", "reorder"), Fault("delta:2", "reorder"), Fault("delta:5", "reorder"), Fault("response:2", "reorder")),
    ];
}
