using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>Messages that no client should have to read.</summary>
internal static class BrokenMessages
{
    public static BuiltInScenario[] All { get; } =
    [
        Of("garbage", "Broken and unknown frames around the replies.",
            Fault("created", "unknown-event"), Fault("configured", "garbage"), Fault("configured", "binary"), Fault("configured", "no-type"), Fault("configured", "string-error"),
            Fault("delta:2", "truncated"), Fault("delta:3", "duplicate"), Fault("delta:4", "stray-delta"), Fault("delta:5", "unknown-fields"), Fault("delta:6", "bad-base64"),
            Fault("delta:7", "error:internal_error")),
        Of("big", "Large, odd, empty and fragmented frames.",
            Fault("configured", "large"), Fault("delta:2", "odd-delta"), Fault("delta:3", "empty-delta"), Fault("delta:4", "fragment"), Fault("delta:6", "big-delta")),
        Of("bad-input", "JSON 1000 deep, nulls in every field, items nobody heard of, base64 with spaces.",
            Fault("configured", "nested"), Fault("configured", "nulls"), Fault("speech:1", "unknown-item"), Fault("delta:2", "spaced-base64"), Fault("delta:3", "nulls"),
            Fault("turn:2", "nested")),
        Of("not-utf8", "A text message that is not UTF-8 after the first turn, on which the link has to be given up.", Fault("turn:1", "not-utf8", 1)),
        Of("duplicates", "Events come twice: session.created, session.configured, the item of a turn, response.created, deltas.",
            Fault("created", "duplicate"), Fault("configured", "duplicate"), Fault("speech:1", "duplicate"), Fault("turn:1", "duplicate"), Fault("response:1", "duplicate"),
            Fault("delta:3", "duplicate"), Fault("speech:2", "duplicate"), Fault("turn:2", "duplicate"), Fault("response:2", "duplicate"), Fault("call:1", "duplicate")),
    ];
}
