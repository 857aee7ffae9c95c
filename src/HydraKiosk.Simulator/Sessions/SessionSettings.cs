using HydraKiosk.Hydra.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>The settings that the client gave the session, and how far configuring is. Used under the session's lock.</summary>
internal sealed class SessionSettings
{
    /// <summary>The agent's instructions.</summary>
    public string Instructions { get; set; } = "";

    /// <summary>The agent's voice.</summary>
    public string Voice { get; set; } = ModelRoster.ServerDefaultVoice;

    /// <summary>The tools, as the JSON array that the client sent.</summary>
    public string Tools { get; set; } = "[]";

    /// <summary>Whether the agent speaks first.</summary>
    public bool Greets { get; set; }

    /// <summary>Whether the configuration was so large that replies have no audio.</summary>
    public bool IsOverCeiling { get; set; }

    /// <summary>Whether <c>session.configure</c> was accepted and its answer is still to come.</summary>
    public bool IsConfiguring { get; set; }

    /// <summary>Whether <c>session.configured</c> was sent.</summary>
    public bool IsReady { get; set; }
}
