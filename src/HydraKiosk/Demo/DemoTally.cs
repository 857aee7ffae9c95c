namespace HydraKiosk.Demo;

/// <summary>What a demo conversation came to.</summary>
/// <param name="Turns">Turns of the visitor that the service took.</param>
/// <param name="Replies">Replies heard to their end.</param>
/// <param name="BargeIns">Replies that the visitor cut.</param>
/// <param name="ToolCalls">Calls of the model.</param>
/// <param name="Faults">Lines that should not have been there.</param>
internal sealed record DemoTally(int Turns = 0, int Replies = 0, int BargeIns = 0, int ToolCalls = 0, int Faults = 0);
