using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>A call whose arguments are being streamed.</summary>
internal sealed class CallRun(string id, string name, string arguments)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public string Arguments { get; } = arguments;

    /// <summary>The item of its own, when the scenario announces one.</summary>
    public (string Id, string? Previous) Item { get; set; }

    /// <summary>Characters delivered.</summary>
    public int Position { get; set; }

    public bool IsAnnounced { get; set; }

    public bool IsComplete { get; set; }
}

/// <summary>The calls of one response, from the first fragment to the response.create that answers them.</summary>
internal sealed class ToolTurn(ScenarioReply reply, string origin)
{
    public ScenarioReply Reply { get; } = reply;

    public string Origin { get; } = origin;

    /// <summary>Output per complete call, in the order of the calls; null while it is missing.</summary>
    public List<(string CallId, string? Output)> Outputs { get; } = [];

    /// <summary>Whether every call of the response is complete.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether response.create came while calls were still streaming.</summary>
    public bool CreatedEarly { get; set; }

    /// <summary>Ends the turn when the outputs take too long.</summary>
    public IDisposable? Deadline { get; set; }

    /// <summary>Sends the calling response's <c>response.done</c>, where that is put off.</summary>
    public Action? DeferredDone { get; set; }

    public bool HasAll => IsClosed && Outputs.TrueForAll(o => o.Output is not null);
}
