using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>Links that are bad and still alive, services that are busy, and sessions that the service ends for its own reasons.</summary>
internal static class LinkTroubles
{
    private const int DaySeconds = 86_400;

    public static BuiltInScenario[] All { get; } =
    [
        At("standstill", "In the first session nothing goes either way for some time, as in a handover between two cells.",
            "ms", 4500, "append:150", ms => $"standstill:{ms}"),
        At("narrow-link", "The first session's uplink takes only so many bytes a second, fewer than the microphone makes.",
            "bytes per second", 30_000, "configured", bytes => $"narrow:{bytes}"),
        At("late-pong", "In the first session pings are answered late, and everything else comes in time.",
            "ms", 2000, "configured", ms => $"late-pong:{ms}"),
        new("lost-place", "One session at a time; the first is reset after 2 s of audio and keeps its place for some time.")
        {
            Argument = "seconds",
            Otherwise = 30,
            Fill = (s, seconds) =>
            {
                (s.Server.MaxSessions, s.Server.LostPlaceSeconds) = (1, seconds);
                s.Faults = [Fault("append:100", "reset", 1)];
            },
        },
        Aged("age-limit", 1008),
        Aged("age-limit-4000", 4000),
        new("credits-depleted", "Every session is closed after a second of audio, with the reason \"credits depleted\".")
        {
            Argument = "the close code",
            Otherwise = 1008,
            Fill = (s, code) => s.Faults = [Fault("append:50", $"close:{code}:credits depleted")],
        },
        Of("hang-up", "The first three connections are accepted and closed without an answer.", Fault("upgrade", "hang-up", times: 3)),
        new("retry-after", "The first connection gets 503 with a Retry-After of any size.")
        {
            Argument = "seconds",
            Otherwise = int.MaxValue,
            Fill = (s, seconds) => s.Faults = [new ScenarioFault { At = "upgrade", Do = "status:503", Connection = 1, RetryAfterSeconds = seconds }],
        },
        Of("retry-after-odd", "The first six connections get an invalid Retry-After: a word, a bad number, an old date, or nothing.",
            [.. new[] { "soon", "-5", "99999999999999999999", "1.5", "Thu, 01 Jan 1970 00:00:00 GMT", "" }
                .Select((text, i) => new ScenarioFault { At = "upgrade", Do = "status:429", Connection = i + 1, RetryAfter = text })]),
        Clock("clock-off", "ahead of", 1),
        Clock("clock-behind", "behind", -1),
    ];

    private static BuiltInScenario At(
        string name, string description, string argument, int otherwise, string at, Func<int, string> action) => new(name, description)
        {
            Argument = argument,
            Otherwise = otherwise,
            Fill = (s, number) => s.Faults = [Fault(at, action(number), 1)],
        };

    private static BuiltInScenario Aged(string name, int code) => new(name, $"Every session works, and is closed with {code} at a fixed age.")
    {
        Argument = "seconds",
        Otherwise = 300,
        Fill = (s, seconds) => s.Faults = [Fault($"ms:{Math.Min(seconds, int.MaxValue / 1000) * 1000}", $"close:{code}:session age limit")],
    };

    private static BuiltInScenario Clock(string name, string which, int sign) =>
        new(name, $"Every session opens, with a Date header that is days {which} this machine's clock.")
        {
            Argument = "days",
            Otherwise = 400,

            // A delay of 0 ms changes nothing but the header.
            Fill = (s, days) => s.Faults =
            [
                new ScenarioFault { At = "upgrade", Do = "delay:0", DateOffsetSeconds = sign * Math.Min(days, 20_000) * DaySeconds },
        ],
        };
}
