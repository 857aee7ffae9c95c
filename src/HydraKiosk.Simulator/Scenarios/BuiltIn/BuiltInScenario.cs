namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>A scenario that ships with the simulator.</summary>
/// <param name="Name">The name by which it is found; with an <see cref="Argument"/>, <c>NAME:NUMBER</c> finds it too.</param>
/// <param name="Description">What it does, in one sentence for people.</param>
public sealed record BuiltInScenario(string Name, string Description)
{
    /// <summary>What the number behind the name means, with its unit; null where it takes none.</summary>
    public string? Argument { get; init; }

    /// <summary>The number that is taken when none is given.</summary>
    public int Otherwise { get; init; }

    /// <summary>Fills in a new scenario, which has its name and description already and answers every turn with one sentence.</summary>
    internal Action<Scenario, int> Fill { get; init; } = static (_, _) => { };

    /// <summary>Makes a new copy of the scenario, which the caller may change.</summary>
    /// <param name="argument">The number behind the name; null takes <see cref="Otherwise"/>.</param>
    public Scenario Make(int? argument = null)
    {
        var name = argument is { } given ? $"{Name}:{given}" : Name;
        var scenario = new Scenario { Name = name, Description = Description, Default = new() { Say = "lockers" } };
        Fill(scenario, argument ?? Otherwise);
        return scenario;
    }

    /// <summary>Makes a scenario that consists of faults.</summary>
    internal static BuiltInScenario Of(string name, string description, params ScenarioFault[] faults) => new(name, description)
    {
        // Copies, so that two scenarios that are made share nothing.
        Fill = (scenario, _) => scenario.Faults = [.. faults.Select(f => f with { })],
    };

    /// <summary>Makes a fault.</summary>
    /// <param name="at">The point, as in <see cref="ScenarioFault.At"/>.</param>
    /// <param name="action">The action, as in <see cref="ScenarioFault.Do"/>.</param>
    /// <param name="connection">The only connection that has it, from 1; 0 is every one.</param>
    /// <param name="times">How often it happens at most; 0 is without limit.</param>
    internal static ScenarioFault Fault(string at, string action, int connection = 0, int times = 0) =>
        new() { At = at, Do = action, Connection = connection, Times = times };

    /// <summary>Makes faults that are written <c>POINT ACTION</c>, and happen in every connection or in one.</summary>
    /// <param name="connection">The only connection that has them, from 1; 0 is every one.</param>
    /// <param name="faults">The faults, each with one space between point and action.</param>
    internal static ScenarioFault[] Faults(int connection, params string[] faults) =>
        [.. faults.Select(fault => fault.Split(' ', 2)).Select(parts => Fault(parts[0], parts[1], connection))];
}
