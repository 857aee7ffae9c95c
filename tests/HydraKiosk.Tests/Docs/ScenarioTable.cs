using System.Text;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Tests.Docs;

/// <summary>The simulator's scenarios, as <c>simulate --list</c> tells them.</summary>
internal static class ScenarioTable
{
    public static string Markdown()
    {
        var text = new StringBuilder("| scenario | what happens |\n|---|---|\n");
        foreach (var scenario in BuiltInScenarios.All)
        {
            var name = scenario.Argument is null ? scenario.Name : $"{scenario.Name}[:N]";
            var argument = scenario.Argument is null ? "" : $" N: {scenario.Argument}, {scenario.Otherwise} where it is left out.";
            text.Append($"| `{name}` | {scenario.Description}{argument} |\n");
        }

        return text.ToString();
    }
}
