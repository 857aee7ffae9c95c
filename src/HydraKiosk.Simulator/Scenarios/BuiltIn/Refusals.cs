using static HydraKiosk.Simulator.Scenarios.BuiltIn.BuiltInScenario;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>What a client can meet instead of a session, or before it.</summary>
internal static class Refusals
{
    /// <summary>About seven years, as the clock of a board without a battery may be wrong after a long time without power.</summary>
    private const int YearsSeconds = 7 * 365 * 86_400;

    public static BuiltInScenario[] All { get; } =
    [
        Of("unauthorized", "Every connection gets 401.", Fault("upgrade", "status:401")),
        Of("forbidden", "Every connection gets 403.", Fault("upgrade", "status:403")),
        Of("not-found", "Every connection gets 404, as at a wrong path.", Fault("upgrade", "status:404")),
        Of("rate-limited", "The first two connections get 429 with Retry-After: 2.",
            RetryAfter(1, 2, asDate: false), RetryAfter(2, 2, asDate: false)),
        Of("rate-limited-date", "The first two connections get 429 with a Retry-After that is a date 3 s ahead.",
            RetryAfter(1, 3, asDate: true), RetryAfter(2, 3, asDate: true)),
        Of("server-errors", "The first four connections get 500, 502, 503 and 504.",
            [.. new[] { 500, 502, 503, 504 }.Select((status, i) => Fault("upgrade", $"status:{status}", i + 1))]),
        Of("captive-portal", "The first three connections get 200 with a login page in HTML.", Fault("upgrade", "html", times: 3)),
        Of("captive-redirect", "The first three connections are redirected to a login page.", Fault("upgrade", "redirect", times: 3)),
        Of("clock-skew", "Every connection gets 401 with a Date seven years ahead of this machine's clock.",
            new ScenarioFault { At = "upgrade", Do = "status:401", DateOffsetSeconds = YearsSeconds }),
        Of("upgrade-stall", "The first connection is accepted, and its upgrade is never answered.", Fault("upgrade", "stall", 1)),
        Of("upgrade-reset", "The first three connections are reset instead of an answer.", Fault("upgrade", "reset", times: 3)),
        Of("refusals", "The first connections get 503, 429, 500, a reset and no answer at all; then it works.",
            Fault("upgrade", "status:503", 1), RetryAfter(2, 1, asDate: false), Fault("upgrade", "status:500", 3),
            Fault("upgrade", "reset", 4), Fault("upgrade", "stall", 5)),
        Delay("connect-delay", "Every upgrade is answered late.", "upgrade"),
        Delay("created-delay", "session.created comes late.", "connect"),
        Delay("configured-delay", "session.configured comes late.", "configure"),
        Of("configure-ignored", "In the first session, session.configure is never answered.", Fault("configure", "ignore", 1)),
        new("full", "One session at a time; the next gets server_full and 1013.") { Fill = (s, _) => s.Server.MaxSessions = 1 },
        Of("server-full", "The first three connections get server_full and 1013.", Fault("connect", "error:server_full:1013", times: 3)),
        Of("token-refusals", "The first token requests get 429 with Retry-After: 1, 503, 500, a reset and no answer at all; then it works.",
            new ScenarioFault { At = "mint", Do = "status:429", Connection = 1, RetryAfterSeconds = 1 },
            Fault("mint", "status:503", 2), Fault("mint", "status:500", 3), Fault("mint", "reset", 4), Fault("mint", "stall", 5)),
        Of("token-rejected", "Every token request gets 400.", Fault("mint", "status:400")),
        Of("token-unauthorized", "Every token request gets 401.", Fault("mint", "status:401")),
        Of("token-forbidden", "Every token request gets 403.", Fault("mint", "status:403")),
        Of("token-portal", "The first three token requests get 200 with a login page in HTML.", Fault("mint", "html", times: 3)),
    ];

    private static ScenarioFault RetryAfter(int connection, int seconds, bool asDate) =>
        new() { At = "upgrade", Do = "status:429", Connection = connection, RetryAfterSeconds = seconds, RetryAfterAsDate = asDate };

    private static BuiltInScenario Delay(string name, string description, string at) => new(name, description)
    {
        Argument = "ms",
        Otherwise = 1000,
        Fill = (s, ms) => s.Faults = [Fault(at, $"delay:{ms}")],
    };
}
