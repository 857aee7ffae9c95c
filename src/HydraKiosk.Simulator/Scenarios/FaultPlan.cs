using System.Globalization;
using HydraKiosk.Simulator.Log;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// Knows which faults are due at which point, over all sessions of a server. Points are compared as text, so that <see cref="FaultGrammar"/>
/// alone knows their form. Thread-safe.
/// </summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, List<Entry>> _chaosEntries = [];
    private readonly Func<int, IReadOnlyList<ScenarioFault>>? _chaos;

    /// <param name="faults">The faults that the scenario lists.</param>
    /// <param name="chaos">Makes further faults of a connection when it opens; null is none.</param>
    public FaultPlan(IEnumerable<ScenarioFault> faults, Func<int, IReadOnlyList<ScenarioFault>>? chaos = null)
    {
        _chaos = chaos;
        _entries.AddRange(faults.Select(Entry.Of));
    }

    /// <summary>Makes the plan of a scenario, its chaos included.</summary>
    public static FaultPlan Of(Scenario scenario) =>
        new(scenario.Faults, scenario.Chaos is { } chaos ? connection => ChaosPlan.Of(chaos, scenario.Seed, connection) : null);

    /// <summary>Describes the faults that chaos plans for a connection; empty when there are none.</summary>
    public string Describe(int connection) => string.Join(", ", _chaos?.Invoke(connection).Select(f => $"{f.Do} at {f.At}") ?? []);

    /// <summary>Returns the times, in ms since the session began, at which the given connection has faults.</summary>
    public IEnumerable<int> TimesOf(int connection)
    {
        lock (_lock)
        {
            return [.. _entries.Where(e => e.AppliesTo(connection)).Concat(ChaosOf(connection))
                .Where(e => e.Point.StartsWith("ms:", StringComparison.Ordinal))
                .Select(e => int.Parse(e.Point.AsSpan(3), CultureInfo.InvariantCulture))
                .Distinct()];
        }
    }

    /// <summary>Takes the faults that are due at a point, and counts them, in the order of the scenario.</summary>
    public IReadOnlyList<FaultAction> Take(string point, int connection)
    {
        if (_entries.Count == 0 && _chaos is null)
        {
            return [];
        }

        lock (_lock)
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

    private sealed class Entry(string point, FaultAction action, int connection, int times)
    {
        public string Point { get; } = point;

        public FaultAction Action { get; } = action;

        public int Times { get; } = times;

        public int Used { get; set; }

        public static Entry Of(ScenarioFault fault) =>
            FaultGrammar.Parse(fault, out var point, out var action) is { } wrong
                ? throw new SimulatorException(SimulatorCauses.BadScenario, $"fault \"{fault.At}\" / \"{fault.Do}\": {wrong}")
                : new Entry(point, action!, fault.Connection, fault.Times);

        public bool AppliesTo(int of) => connection == 0 || connection == of;
    }
}
