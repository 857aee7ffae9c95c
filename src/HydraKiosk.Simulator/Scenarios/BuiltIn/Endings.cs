using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>Sessions that end too early, and links that look alive and are not.</summary>
internal static class Endings
{
    public static BuiltInScenario[] All { get; } =
    [
        Of("reset", "The first connection is reset in the middle of the first reply.", Fault("turn:1/delta:4", "reset", 1)),
        new("accept-drop", "Sessions are configured and reset half a second later.")
        {
            Argument = "connections",
            Otherwise = 8,
            Fill = (s, times) => s.Faults = [Fault("append:25", "reset", times: times)],
        },
        new("idle-close", "Every session is closed with 1000 after some time, as if it had been idle.")
        {
            Argument = "seconds",
            Otherwise = 30,
            Fill = (s, seconds) => s.Faults = [Fault($"ms:{seconds * 1000}", "close:1000")],
        },
        Of("close-at-once", "The first five sessions are closed with 1000 as soon as they are configured.",
            Fault("configured", "close:1000", times: 5)),
        Close(1001), Close(1008), Close(1011), Close(1012), Close(1013),
        Of("close-1006", "The first connection ends without a close frame, which is what 1006 means, when the first reply begins.",
            Fault("response:1", "drop", 1)),
        Of("closes", "The first four connections close with 1011, 1012, 1001 and 1013 after the first reply began.",
            Fault("response:1", "close:1011", 1), Fault("response:1", "close:1012", 2),
            Fault("response:1", "close:1001", 3), Fault("response:1", "error:server_full:1013", 4)),
        Of("internal-error", "internal_error when the first reply begins, and the session goes on.", Fault("response:1", "error:internal_error", 1)),
        Of("internal-error-close", "internal_error and 1011 when the first reply begins.", Fault("response:1", "error:internal_error:1011", 1)),
        Of("session-ended", "session_ended after the first turn, and nothing more; the socket stays open.",
            Faults(1, "turn:1 error:session_ended", "turn:1 stall")),
        Of("session-ended-close", "session_ended and 1000 after the first turn.", Fault("turn:1", "error:session_ended:1000", 1)),
        Of("half-open", "The first connection goes silent in the middle of the first reply and stays open.", Fault("turn:1/delta:4", "half-open", 1)),
        new("half-open-after", "The first connection goes silent after some time and stays open.")
        {
            Argument = "seconds",
            Otherwise = 10,
            Fill = (s, seconds) => s.Faults = [Fault($"ms:{seconds * 1000}", "half-open", 1)],
        },
        new("slow-reader", "After 2 s of audio the server reads nothing for some time.")
        {
            Argument = "ms",
            Otherwise = 4000,
            Fill = (s, ms) => s.Faults = [Fault("append:100", $"slow-read:{ms}", 1)],
        },
        Of("slow", "3 s of latency, and a server that stops reading for 4 s.",
            Fault("configured", "latency:3000"), Fault("append:100", "slow-read:4000")),
    ];

    private static BuiltInScenario Close(int code) =>
        Of($"close-{code}", $"The first connection is closed with {code} when the first reply begins.", Fault("response:1", $"close:{code}", 1));
}
