using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>A response that is to be generated.</summary>
/// <param name="Reply">What it says and calls.</param>
/// <param name="Origin">What it answers: <c>greeting</c>, <c>turn:N</c> or <c>create</c>.</param>
internal sealed record ReplyRequest(ScenarioReply Reply, string Origin)
{
    /// <summary>Whether it was asked for before every output was there.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The outputs of the calls that it answers.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}
