using System.Globalization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// Which fault is due where, over all sessions of a server. Points are compared as text, so that the parser alone knows their grammar.
/// Thread-safe.
/// </summary>
internal sealed class FaultPlan
{
    private static readonly HashSet<string> _plainPoints = ["upgrade", "mint", "connect", "created", "configure", "configured"];
    private static readonly HashSet<string> _countedPoints = ["speech", "turn", "response", "delta", "call", "append", "ms"];

    /// <summary>Actions on plain HTTP, with the number they take.</summary>
    private static readonly Dictionary<string, Takes> _httpActions = new(StringComparer.Ordinal)
    {
        ["status"] = Takes.Number,
        ["html"] = Takes.Nothing,
        ["redirect"] = Takes.NumberOrNothing,
        ["delay"] = Takes.Number,
        ["stall"] = Takes.Nothing,
        ["reset"] = Takes.Nothing,
    };

    /// <summary>Actions within a session, with the number they take.</summary>
    private static readonly Dictionary<string, Takes> _actions = new(StringComparer.Ordinal)
    {
        ["reset"] = Takes.Nothing,
        ["drop"] = Takes.Nothing,
        ["half-open"] = Takes.Nothing,
        ["stall"] = Takes.Nothing,
        ["ignore"] = Takes.Nothing,
        ["close"] = Takes.Number,
        ["deaf"] = Takes.NumberOrNothing,
        ["no-answer"] = Takes.NumberOrNothing,
        ["mute-replies"] = Takes.NumberOrNothing,
        ["no-verdict"] = Takes.Nothing,
        ["freeze"] = Takes.Nothing,
        ["endless"] = Takes.Nothing,
        ["wrong-echo"] = Takes.Nothing,
        ["warning"] = Takes.Nothing,
        ["garbage"] = Takes.Nothing,
        ["truncated"] = Takes.Nothing,
        ["no-type"] = Takes.Nothing,
        ["nested"] = Takes.Nothing,
        ["not-utf8"] = Takes.Nothing,
        ["nulls"] = Takes.Nothing,
        ["binary"] = Takes.Nothing,
        ["unknown-event"] = Takes.Nothing,
        ["unknown-fields"] = Takes.Nothing,
        ["unknown-item"] = Takes.Nothing,
        ["string-error"] = Takes.Nothing,
        ["duplicate"] = Takes.Nothing,
        ["reorder"] = Takes.Nothing,
        ["fragment"] = Takes.Nothing,
        ["large"] = Takes.NumberOrNothing,
        ["big-delta"] = Takes.NumberOrNothing,
        ["odd-delta"] = Takes.Nothing,
        ["empty-delta"] = Takes.Nothing,
        ["bad-base64"] = Takes.Nothing,
        ["spaced-base64"] = Takes.Nothing,
        ["stray-delta"] = Takes.Nothing,
        ["delay"] = Takes.Number,
        ["latency"] = Takes.Number,
        ["slow-read"] = Takes.Number,
    };

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, List<Entry>> _chaosEntries = [];
    private readonly Func<int, IReadOnlyList<ScenarioFault>>? _chaos;

    /// <param name="faults">The faults that the scenario lists.</param>
    /// <param name="chaos">Further ones of a connection, worked out when it comes; null is none.</param>
    public FaultPlan(IEnumerable<ScenarioFault> faults, Func<int, IReadOnlyList<ScenarioFault>>? chaos = null)
    {
        _chaos = chaos;
        _entries.AddRange(faults.Select(Entry.Of));
    }

    /// <summary>The plan of a scenario, its chaos included.</summary>
    public static FaultPlan Of(Scenario scenario) =>
        new(scenario.Faults, scenario.Chaos is { } chaos ? connection => ChaosPlan.Of(chaos, scenario.Seed, connection) : null);

    /// <summary>What chaos has in store for a connection, in words; empty without chaos and for a healthy connection.</summary>
    public string Describe(int connection) => string.Join(", ", _chaos?.Invoke(connection).Select(f => $"{f.Do} at {f.At}") ?? []);

    /// <summary>Times, in ms since the session began, at which the given connection has faults.</summary>
    public IEnumerable<int> TimesOf(int connection)
    {
        lock (_gate)
        {
            return [.. _entries.Where(e => e.AppliesTo(connection)).Concat(ChaosOf(connection))
                .Where(e => e.Point.StartsWith("ms:", StringComparison.Ordinal))
                .Select(e => int.Parse(e.Point.AsSpan(3), CultureInfo.InvariantCulture))
                .Distinct()];
        }
    }

    /// <summary>Takes the faults that are due at a point, in the order of the scenario.</summary>
    public IReadOnlyList<FaultAction> Take(string point, int connection)
    {
        if (_entries.Count == 0 && _chaos is null)
        {
            return [];
        }

        lock (_gate)
        {
            List<FaultAction>? due = null;
            TakeFrom(_entries, point, connection, ref due);

            // Mint requests are counted by themselves; chaos is about connections.
            if (point != "mint")
            {
                TakeFrom(ChaosOf(connection), point, connection, ref due);
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
        action = new FaultAction(fault, words[0], words.Length > 1 ? words[1] : null, words.Length > 2 ? words[2] : null);
        if (point is "upgrade" or "mint")
        {
            return _httpActions.TryGetValue(action.Name, out var takesThere) ? WrongNumber(action, takesThere)
                : $"\"do\": \"{fault.Do}\" is not one of {string.Join(", ", _httpActions.Keys)}, which are what can happen there";
        }

        if (action.Name == "error")
        {
            return string.IsNullOrEmpty(action.First) || (action.Second is not null && !IsNumber(action.Second))
                ? "\"do\": error needs a code and may have a close code: error:internal_error:1011"
                : null;
        }

        return _actions.TryGetValue(action.Name, out var takes) ? WrongNumber(action, takes)
            : $"\"do\": \"{fault.Do}\" is not one of {string.Join(", ", _actions.Keys)}, error";
    }

    private static string? WrongNumber(FaultAction action, Takes takes)
    {
        var right = action.Second is null && (action.First is null ? takes != Takes.Number : takes != Takes.Nothing && IsNumber(action.First));
        return right ? null : $"\"do\": {action.Name} takes {takes switch
        {
            Takes.Nothing => "no argument",
            Takes.Number => "one number",
            _ => "one number or nothing",
        }}";
    }

    private static void TakeFrom(List<Entry> entries, string point, int connection, ref List<FaultAction>? due)
    {
        foreach (var entry in entries)
        {
            if (entry.Point == point && entry.AppliesTo(connection) && (entry.Times == 0 || entry.Used < entry.Times))
            {
                entry.Used++;
                (due ??= []).Add(entry.Action);
            }
        }
    }

    private List<Entry> ChaosOf(int connection)
    {
        if (_chaos is null)
        {
            return [];
        }

        if (!_chaosEntries.TryGetValue(connection, out var entries))
        {
            entries = [.. _chaos(connection).Select(Entry.Of)];
            _chaosEntries.Add(connection, entries);
        }

        return entries;
    }

    private static bool IsNumber(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsCounted(string text, HashSet<string> names) =>
        text.Split(':') is [var name, var count] && names.Contains(name) && IsNumber(count);

    /// <summary>Whether an action takes a number.</summary>
    private enum Takes
    {
        Nothing,
        Number,
        NumberOrNothing,
    }

    private sealed class Entry(string point, FaultAction action, int connection, int times)
    {
        public string Point { get; } = point;

        public FaultAction Action { get; } = action;

        public int Times { get; } = times;

        public int Used { get; set; }

        public static Entry Of(ScenarioFault fault) =>
            Parse(fault, out var point, out var action) is { } wrong
                ? throw new SimulatorException(2503, $"fault \"{fault.At}\" / \"{fault.Do}\": {wrong}")
                : new Entry(point, action!, fault.Connection, fault.Times);

        public bool AppliesTo(int of) => connection == 0 || connection == of;
    }
}
