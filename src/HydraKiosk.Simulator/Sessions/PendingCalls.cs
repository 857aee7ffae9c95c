using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>The calls of one response that wait for their outputs, from the first fragment to the response.create that answers them.</summary>
/// <param name="reply">The reply that makes the calls.</param>
/// <param name="origin">What the reply answers; see <see cref="ResponseRun.Origin"/>.</param>
internal sealed class PendingCalls(ScenarioReply reply, string origin)
{
    /// <summary>The reply that makes the calls.</summary>
    public ScenarioReply Reply { get; } = reply;

    /// <summary>What the reply answers.</summary>
    public string Origin { get; } = origin;

    /// <summary>The output of each complete call, in the order of the calls; null while it is missing.</summary>
    public List<(string CallId, string? Output)> Outputs { get; } = [];

    /// <summary>Whether every call of the response is complete.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether response.create came while calls were still streaming.</summary>
    public bool CreatedEarly { get; set; }

    /// <summary>Gives the calls up when their outputs take too long.</summary>
    public IDisposable? Deadline { get; set; }

    /// <summary>Sends the calling response's <c>response.done</c>, where the scenario puts that off until the outputs are there.</summary>
    public Action? SendDone { get; set; }

    /// <summary>Whether every call is complete and has its output.</summary>
    public bool HasAllOutputs => IsClosed && MissingOutputs == 0;

    /// <summary>How many complete calls have no output yet.</summary>
    public int MissingOutputs => Outputs.Count(o => o.Output is null);

    /// <summary>Sends the <c>response.done</c> that was put off, if the outputs are all there.</summary>
    public void SendDoneIfAnswered()
    {
        if (HasAllOutputs && SendDone is { } send)
        {
            SendDone = null;
            send();
        }
    }
}
