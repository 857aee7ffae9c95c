namespace HydraKiosk.Simulator.Scenarios;

/// <summary>What the fault <c>flood</c> can send, and how much of it at most.</summary>
internal static class FloodKinds
{
    /// <summary>The largest number of messages in one flood, whatever the scenario asks for.</summary>
    public const int MostMessages = 1_000_000;

    /// <summary>The kinds of messages, as they are written in a scenario.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["tool-names", "warnings", "errors", "calls", "replies", "unknown-types", "transcripts", "items", "parts"];
}
