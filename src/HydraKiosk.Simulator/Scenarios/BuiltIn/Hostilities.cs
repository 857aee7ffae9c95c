using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>What a hostile or badly broken service may do: floods of messages, impossible sample rates, secrets that are repeated.</summary>
internal static class Hostilities
{
    public static BuiltInScenario[] All { get; } =
    [
        Flood("tool-names", "calls of tools whose names are 1 MiB long", 500),
        Flood("warnings", "warnings", 800_000),
        Flood("errors", "errors", 800_000),
        Flood("calls", "calls of tools that do not exist", 100_000),
        Flood("replies", "replies with a little sound", 1_000_000),
        Flood("unknown-types", "events of unknown types, each of its own", 800_000),
        Flood("transcripts", "pieces of a transcript that never ends", 800_000),
        Flood("items", "items that are done", 800_000),
        Flood("parts", "parts, in one item", 1_000_000),
        new("rate-honoured", "The client gets the output sample rate that it asks for.") { Fill = (s, _) => s.Server.HonourOutputRate = true },
        new("wrong-rate", "Every session.configured names a wrong sample rate, and the audio stays as it is.")
        {
            Argument = "hertz",
            Otherwise = 200_000,
            Fill = (s, hertz) => (s.Default, s.Faults) = (new() { Tone = new() { Hz = 440, Seconds = 2 } }, [Fault("configure", $"rate:{hertz}")]),
        },
        new("configured-twice", "After the first turn a second session.configured names another sample rate, which the replies have from then on.")
        {
            Argument = "hertz",
            Otherwise = 48_000,
            Fill = (s, hertz) =>
                (s.Default, s.Faults) = (new() { Tone = new() { Hz = 440, Seconds = 2 } }, [Fault("turn:1", $"configured-again:{hertz}", 1)]),
        },
        Of("secret-in-session", "Every session repeats the client's key: as its id and its voice, and in errors, warnings and types.",
            Faults(0,
                "connect repeat-secret:session-id", "configure repeat-secret:voice",
                "configured repeat-secret:error", "configured repeat-secret:error:lower", "configured repeat-secret:error:upper",
                "configured repeat-secret:error:url", "configured repeat-secret:error:base64", "configured repeat-secret:error:json",
                "configured repeat-secret:code", "configured repeat-secret:warning", "configured repeat-secret:warning:base64",
                "configured repeat-secret:type", "configured repeat-secret:type:url")),
        Of("secret-in-answer", "The first connections get HTTP answers that repeat the client's key in a header, an address and a text.",
            Fault("upgrade", "repeat-secret:header", 1), Fault("upgrade", "repeat-secret:location", 2), Fault("upgrade", "repeat-secret:body", 3),
            Fault("upgrade", "repeat-secret:header:base64", 4), Fault("upgrade", "repeat-secret:location:url", 5)),
        Of("secret-in-close", "The first session is closed with a reason that repeats the client's key.",
            Fault("append:50", "repeat-secret:close", 1)),
    ];

    private static BuiltInScenario Flood(string kind, string what, int otherwise) =>
        new($"flood-{kind}", $"After 2 s of audio the first session sends a mass of {what}, for 60 s at most.")
        {
            Argument = "how many",
            Otherwise = otherwise,
            Fill = (s, count) => s.Faults = [Fault("append:100", $"flood:{kind}:{Math.Min(count, 1_000_000)}", 1)],
        };
}
