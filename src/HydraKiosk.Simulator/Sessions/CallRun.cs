namespace HydraKiosk.Simulator.Sessions;

/// <summary>A call whose arguments are being streamed.</summary>
/// <param name="id">The call's id.</param>
/// <param name="name">The function's name.</param>
/// <param name="arguments">All of the arguments' text.</param>
internal sealed class CallRun(string id, string name, string arguments)
{
    /// <summary>The call's id.</summary>
    public string Id { get; } = id;

    /// <summary>The function's name.</summary>
    public string Name { get; } = name;

    /// <summary>All of the arguments' text.</summary>
    public string Arguments { get; } = arguments;

    /// <summary>The call's own item, where the scenario announces one; else its id is null.</summary>
    public SimulatedItem Item { get; set; }

    /// <summary>How many characters of the arguments were sent.</summary>
    public int Position { get; set; }

    /// <summary>Whether the first fragment was sent.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether everything of the call was sent.</summary>
    public bool IsComplete { get; set; }
}
