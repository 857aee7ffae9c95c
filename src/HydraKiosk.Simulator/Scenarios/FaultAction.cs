using System.Globalization;

namespace HydraKiosk.Simulator.Scenarios;

/// <summary>The parts of a fault's action.</summary>
/// <param name="Fault">The fault, for what it says beside its action.</param>
/// <param name="Name">The word before the first colon.</param>
/// <param name="First">The first argument: a close code, a size, a status, a time, a word, or an error code's text.</param>
/// <param name="Second">The second argument; of a close its reason, which may have colons of its own.</param>
internal sealed record FaultAction(ScenarioFault Fault, string Name, string? First, string? Second)
{
    /// <summary>The first argument as a number, or the default.</summary>
    public int Number(int otherwise) => First is null ? otherwise : int.Parse(First, CultureInfo.InvariantCulture);

    /// <summary>The second argument as a number, or the default.</summary>
    public int SecondNumber(int otherwise) => Second is null ? otherwise : int.Parse(Second, CultureInfo.InvariantCulture);

    /// <summary>As it stands in the scenario.</summary>
    public override string ToString() => string.Join(':', new[] { Name, First, Second }.OfType<string>());
}
