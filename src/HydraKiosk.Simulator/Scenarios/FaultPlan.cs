using System.Globalization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>A fault's action, taken apart.</summary>
/// <param name="Name">The word before the first colon.</param>
/// <param name="First">The first argument: a close code, a size, a status, a time, or an error code's text.</param>
/// <param name="Second">The second argument.</param>
/// <param name="RetryAfterSeconds">For statuses.</param>
internal sealed record FaultAction(string Name, string? First, string? Second, int? RetryAfterSeconds)
{
    /// <summary>The first argument as a number, or the default.</summary>
    public int Number(int otherwise) => First is null ? otherwise : int.Parse(First, CultureInfo.InvariantCulture);
}

/// <summary>
/// Which fault is due where, over all sessions of a server. Points are compared as text, so that the parser alone knows their grammar.
/// Thread-safe.
/// </summary>
internal sealed class FaultPlan
{
    private static readonly HashSet<string> _plainPoints = ["upgrade", "mint", "connect", "created", "configure", "configured"];
    private static readonly HashSet<string> _countedPoints = ["speech", "turn", "response", "delta", "call", "append", "ms"];
    private static readonly HashSet<string> _httpActions = ["status", "stall", "reset"];

    /// <summary>Actions within a session, with whether they take a number.</summary>
    private static readonly Dictionary<string, bool> _actions = new(StringComparer.Ordinal)
    {
        ["reset"] = false,
        ["drop"] = false,
        ["half-open"] = false,
        ["stall"] = false,
        ["ignore"] = false,
        ["close"] = true,
        ["garbage"] = false,
        ["truncated"] = false,
        ["no-type"] = false,
        ["binary"] = false,
        ["unknown-event"] = false,
        ["unknown-fields"] = false,
        ["string-error"] = false,
        ["duplicate"] = false,
        ["fragment"] = false,
        ["large"] = true,
        ["big-delta"] = true,
        ["odd-delta"] = false,
        ["empty-delta"] = false,
        ["bad-base64"] = false,
        ["stray-delta"] = false,
        ["latency"] = true,
        ["slow-read"] = true,
    };

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public FaultPlan(IEnumerable<ScenarioFault> faults)
    {
        foreach (var fault in faults)
        {
            if (Parse(fault, out var point, out var action) is { } wrong)
            {
                throw new SimulatorException(2503, $"fault \"{fault.At}\" / \"{fault.Do}\": {wrong}");
            }

            _entries.Add(new Entry(point, action!, fault.Connection, fault.Times));
        }
    }

    /// <summary>Times, in ms since the session began, at which the given connection has faults.</summary>
    public IEnumerable<int> TimesOf(int connection) =>
        _entries.Where(e => e.AppliesTo(connection) && e.Point.StartsWith("ms:", StringComparison.Ordinal))
            .Select(e => int.Parse(e.Point.AsSpan(3), CultureInfo.InvariantCulture))
            .Distinct();

    /// <summary>Takes the faults that are due at a point, in the order of the scenario.</summary>
    public IReadOnlyList<FaultAction> Take(string point, int connection)
    {
        if (_entries.Count == 0)
        {
            return [];
        }

        lock (_gate)
        {
            List<FaultAction>? due = null;
            foreach (var entry in _entries)
            {
                if (entry.Point == point && entry.AppliesTo(connection) && (entry.Times == 0 || entry.Used < entry.Times))
                {
                    entry.Used++;
                    (due ??= []).Add(entry.Action);
                }
            }

            return due ?? (IReadOnlyList<FaultAction>)[];
        }
    }

    /// <summary>Takes a fault apart; returns what is wrong with it, or null.</summary>
    public static string? Parse(ScenarioFault fault, out string point, out FaultAction? action)
    {
        point = fault.At.Trim();
        action = null;
        var steps = point.Split('/');
        var last = steps[^1];
        var pointIsRight = steps.Length switch
        {
            1 => _plainPoints.Contains(last) || IsCounted(last, _countedPoints),
            2 => (steps[0] == "greeting" || IsCounted(steps[0], ["turn"])) && IsCounted(last, ["delta"]),
            _ => false,
        };
        if (!pointIsRight)
        {
            return $"\"at\": \"{fault.At}\" is no point of a session (upgrade, mint, connect, created, configure, configured, speech:N, turn:N, response:N, delta:N, turn:N/delta:M, greeting/delta:M, call:N, append:N, ms:N)";
        }

        var words = fault.Do.Trim().Split(':');
        action = new FaultAction(words[0], words.Length > 1 ? words[1] : null, words.Length > 2 ? words[2] : null, fault.RetryAfterSeconds);
        var number = IsNumber(action.First);
        if (point is "upgrade" or "mint")
        {
            return !_httpActions.Contains(action.Name) || ((action.Name == "status") != number)
                ? $"\"do\": \"{fault.Do}\" is not status:CODE, stall or reset, which are what can happen there"
                : null;
        }

        if (action.Name == "error")
        {
            return string.IsNullOrEmpty(action.First) || (action.Second is not null && !IsNumber(action.Second))
                ? "\"do\": error needs a code and may have a close code: error:internal_error:1011"
                : null;
        }

        if (!_actions.TryGetValue(action.Name, out var takesNumber))
        {
            return $"\"do\": \"{fault.Do}\" is not one of {string.Join(", ", _actions.Keys)}, error";
        }

        return action.Second is not null || (takesNumber ? !number && !(action.Name is "big-delta" or "large" && action.First is null) : action.First is not null)
            ? $"\"do\": {action.Name} takes {(takesNumber ? "one number" : "no argument")}"
            : null;
    }

    private static bool IsNumber(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsCounted(string text, HashSet<string> names) =>
        text.Split(':') is [var name, var count] && names.Contains(name) && IsNumber(count);

    private sealed class Entry(string point, FaultAction action, int connection, int times)
    {
        public string Point { get; } = point;

        public FaultAction Action { get; } = action;

        public int Times { get; } = times;

        public int Used { get; set; }

        public bool AppliesTo(int of) => connection == 0 || connection == of;
    }
}
