namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>A scenario that ships with the simulator.</summary>
/// <param name="Name">What it is asked for by; with an <see cref="Argument"/>, <c>NAME:NUMBER</c> is understood too.</param>
/// <param name="Description">One sentence for people.</param>
public sealed record BuiltInScenario(string Name, string Description)
{
    /// <summary>What the number behind the name means, with its unit; null where it takes none.</summary>
    public string? Argument { get; init; }

    /// <summary>The number where none is given.</summary>
    public int Otherwise { get; init; }

    /// <summary>Fills in a scenario that has its name and description already and answers every turn with one sentence.</summary>
    internal Action<Scenario, int> Fill { get; init; } = static (_, _) => { };

    /// <summary>A new one, so that nobody changes another's.</summary>
    /// <param name="argument">Null takes <see cref="Otherwise"/>.</param>
    public Scenario Make(int? argument = null)
    {
        var scenario = new Scenario { Name = argument is { } given ? $"{Name}:{given}" : Name, Description = Description, Default = new() { Say = "lockers" } };
        Fill(scenario, argument ?? Otherwise);
        return scenario;
    }

    /// <summary>A scenario that is made of faults.</summary>
    internal static BuiltInScenario Of(string name, string description, params ScenarioFault[] faults) => new(name, description)
    {
        // Copies, so that nothing is shared between two that are made.
        Fill = (scenario, _) => scenario.Faults = [.. faults.Select(f => f with { })],
    };

    /// <summary>A fault, written short.</summary>
    internal static ScenarioFault Fault(string at, string action, int connection = 0, int times = 0) => new() { At = at, Do = action, Connection = connection, Times = times };
}
