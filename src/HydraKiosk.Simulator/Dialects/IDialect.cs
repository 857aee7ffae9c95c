using HydraKiosk.Simulator.Scenarios;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects;

/// <summary>
/// One service's wire on the simulator: its addresses, and what happens at them. The scenario, its faults and the log are common to all.
/// </summary>
internal interface IDialect
{
    /// <summary>The path that a client's configuration names, from the slash on.</summary>
    string Path { get; }

    /// <summary>Says which paths there are, for a client that asked for another one: a sentence.</summary>
    string Paths { get; }

    /// <summary>What of a scenario this wire cannot play, in plain words; null when it can play all of it.</summary>
    string? Refuses(Scenario scenario) => null;

    /// <summary>Answers a request at one of its paths; false, with nothing done, where the path is none of them.</summary>
    Task<bool> TryHandleAsync(HttpContext context);

    /// <summary>Ends every session as the service would when it stops, and waits for them; after the limit they are cut off.</summary>
    Task StopAsync(TimeSpan limit);
}
