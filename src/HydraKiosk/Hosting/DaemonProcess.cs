using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;

namespace HydraKiosk.Hosting;

/// <summary>What a daemon needs of the process that it runs in.</summary>
public sealed record DaemonProcess
{
    /// <summary>Keeps the secrets out of everything that is written and told.</summary>
    public SecretFilter Secrets { get; init; } = new();

    /// <summary>Where the key came from, in words, for the journal's first line.</summary>
    public string KeyOrigin { get; init; } = "the caller";

    /// <summary>The signals; null where they are somebody else's.</summary>
    public StopSignals? Signals { get; init; }
}
