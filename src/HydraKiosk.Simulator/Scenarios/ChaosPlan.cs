using System.Globalization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>Plans the faults of a connection from the seed and the connection's number, and from nothing else.</summary>
internal static class ChaosPlan
{
    /// <summary>No faults are planned after this time in a session.</summary>
    private const int PlannedSeconds = 3600;

    /// <summary>
    /// Faults instead of a session, or before it. Not among them are 401, 403 and 404, after which a client rightly waits for minutes: that
    /// would be one long outage. They happen at the upgrade unless another point is given.
    /// </summary>
    private static readonly Choice[] _handshake =
    [
        new(3, "status:503"), new(1, "status:500"), new(1, "status:502"), new(1, "status:504"), new(2, "status:429"),
        new(2, "html"), new(1, "redirect"), new(3, "reset"), new(1, "stall"),
        new(2, "delay:200"), new(2, "delay:1000"), new(2, "delay:3000"),
        new(1, "delay:1000", At: "connect"), new(1, "delay:3000", At: "connect"), new(2, "error:server_full:1013", At: "connect"),
        new(1, "hang-up"), new(1, "rate:200000", At: "configure"), new(1, "rate:50", At: "configure"),
        new(1, "ignore", At: "configure"), new(1, "reset", At: "configured"), new(2, "reset", At: "append:30"),
    ];

    /// <summary>Faults that end the session.</summary>
    private static readonly Choice[] _endings =
    [
        new(5, "reset"), new(3, "drop"), new(4, "half-open"), new(2, "close:1000"), new(2, "close:1001"), new(2, "close:1011"), new(2, "close:1012"),
        new(1, "close:1013"), new(2, "error:server_full:1013"), new(2, "error:internal_error:1011"), new(1, "error:session_ended:1000"),
        new(1, "not-utf8"),
    ];

    /// <summary>Faults after which the session goes on.</summary>
    private static readonly Choice[] _passing =
    [
        new(2, "error:internal_error"), new(2, "delay:800"), new(2, "delay:2500"), new(3, "slow-read:3000"),
        new(2, "deaf:8000"), new(2, "no-answer:8000"), new(2, "mute-replies:10000"), new(2, "no-verdict"), new(2, "freeze"), new(2, "endless"),
        new(1, "garbage"), new(1, "truncated"), new(1, "no-type"), new(1, "nested"), new(1, "nulls"), new(1, "binary"),
        new(1, "unknown-event"), new(1, "unknown-fields"), new(1, "unknown-item"), new(1, "string-error"), new(2, "duplicate"), new(2, "reorder"),
        new(1, "fragment"), new(1, "large:1000000"), new(1, "odd-delta"), new(1, "empty-delta"), new(1, "bad-base64"), new(1, "spaced-base64"),
        new(1, "stray-delta"), new(1, "warning"),
        new(2, "standstill:3000"), new(1, "standstill:4500"), new(2, "narrow:30000:6000"), new(1, "late-pong:2000"), new(1, "late-pong:3500"),
        new(1, "late-incomplete:500"), new(1, "foreign-incomplete:300"), new(1, "late-completed:200"),
        new(1, "interleave"), new(1, "early-done"), new(1, "late-deltas:1"), new(1, "late-deltas:20"), new(1, "dead-deltas:1"),
            new(1, "queued-cancel"), new(1, "dead-call"),
        new(1, "flood:warnings:3000"), new(1, "flood:unknown-types:3000"), new(1, "flood:errors:500"), new(1, "flood:transcripts:1000"),
        new(1, "configured-again:48000"), new(1, "repeat-secret:error:base64"), new(1, "repeat-secret:warning"),
    ];

    /// <summary>Closes at a certain age of the session, as a gateway sends them; earlier they would mean something else.</summary>
    private static readonly Choice[] _ageLimits = [new(1, "close:1008:session age limit"), new(1, "close:4000:session age limit")];

    /// <summary>The age of a session, in ms, from which those closes may come.</summary>
    private const int AgeLimitMs = 100_000;

    /// <summary>Returns the faults of a connection, in the order of their times.</summary>
    /// <param name="chaos">How often faults come.</param>
    /// <param name="seed">The seed; the same seed gives the same plan.</param>
    /// <param name="connection">The connection's number, from 1.</param>
    public static IReadOnlyList<ScenarioFault> Of(ScenarioChaos chaos, int seed, int connection)
    {
        var dice = new Dice(seed, connection);
        var faults = new List<ScenarioFault>();

        // Every third connection, the first among them, has no such fault, so that a client that tries again soon has a conversation.
        if (dice.Below(100) < chaos.HandshakePercent && connection % 3 != 1)
        {
            faults.Add(Handshake(ref dice, connection));
        }

        for (var atMs = 0; ;)
        {
            atMs += dice.Between(chaos.MinSeconds * 1000, chaos.MaxSeconds * 1000);
            if (atMs > PlannedSeconds * 1000)
            {
                return faults;
            }

            var ends = dice.Below(2) == 0;
            var choice = dice.Of(!ends ? _passing : atMs >= AgeLimitMs && dice.Below(3) == 0 ? _ageLimits : _endings);
            faults.Add(new ScenarioFault { At = string.Create(CultureInfo.InvariantCulture, $"ms:{atMs}"), Do = choice.Do, Connection = connection });
            if (ends)
            {
                return faults;
            }
        }
    }

    private static ScenarioFault Handshake(ref Dice dice, int connection)
    {
        var choice = dice.Of(_handshake);
        var fault = new ScenarioFault { At = choice.At ?? "upgrade", Do = choice.Do, Connection = connection };
        if (choice.Do is "status:429" or "status:503" && dice.Below(2) == 0)
        {
            fault.RetryAfterSeconds = dice.Between(1, 3);
            fault.RetryAfterAsDate = dice.Below(2) == 0;
        }
        else if (choice.Do is "status:429" or "status:503" && dice.Below(3) == 0)
        {
            fault.RetryAfter = dice.Below(2) == 0 ? "soon" : "-1";
        }
        else if (choice.Do == "delay:200" && dice.Below(2) == 0)
        {
            fault.DateOffsetSeconds = 400 * 86_400;
        }

        return fault;
    }

    /// <summary>A fault with its weight among the others of its list, and its point where that is fixed.</summary>
    private readonly record struct Choice(int Weight, string Do, string? At = null);

    /// <summary>SplitMix64: a short generator that, unlike <see cref="Random"/>, gives the same numbers on every runtime.</summary>
    private struct Dice(int seed, int connection)
    {
        private ulong _state = ((ulong)(uint)seed << 32) | (uint)connection;

        /// <summary>0 to <paramref name="limit"/> - 1.</summary>
        public int Below(int limit)
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)limit);
        }

        /// <summary>Both ends included.</summary>
        public int Between(int least, int most) => least + Below(most - least + 1);

        public Choice Of(Choice[] list)
        {
            var mark = Below(list.Sum(c => c.Weight));
            return list.First(c => (mark -= c.Weight) < 0);
        }
    }
}
