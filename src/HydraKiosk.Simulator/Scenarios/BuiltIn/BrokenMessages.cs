using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>Messages that are broken, unknown, or sent twice.</summary>
internal static class BrokenMessages
{
    public static BuiltInScenario[] All { get; } =
    [
        Of("garbage", "Broken and unknown frames around the replies.",
            Faults(0,
                "created unknown-event", "configured garbage", "configured binary", "configured no-type", "configured string-error",
                "delta:2 truncated", "delta:3 duplicate", "delta:4 stray-delta", "delta:5 unknown-fields", "delta:6 bad-base64",
                "delta:7 error:internal_error")),
        Of("big", "Large, odd, empty and fragmented frames.",
            Faults(0,
                "configured large", "delta:2 odd-delta", "delta:3 empty-delta", "delta:4 fragment", "delta:6 big-delta")),
        Of("bad-input", "JSON 1000 deep, nulls in every field, unknown items, base64 with spaces.",
            Faults(0,
                "configured nested", "configured nulls", "speech:1 unknown-item", "delta:2 spaced-base64", "delta:3 nulls", "turn:2 nested")),
        Of("not-utf8", "A text message that is not UTF-8 after the first turn, after which the client must give up the link.",
            Fault("turn:1", "not-utf8", 1)),
        Of("duplicates", "Events come twice: session.created, session.configured, the item of a turn, response.created, deltas.",
            Faults(0,
                "created duplicate", "configured duplicate", "speech:1 duplicate", "turn:1 duplicate", "response:1 duplicate",
                "delta:3 duplicate", "speech:2 duplicate", "turn:2 duplicate", "response:2 duplicate", "call:1 duplicate")),
    ];
}
