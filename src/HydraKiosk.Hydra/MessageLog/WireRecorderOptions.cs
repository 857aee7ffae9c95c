using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>What is recorded of the wire, and where.</summary>
public sealed record WireRecorderOptions
{
    /// <summary>The folder for <c>wire.ndjson</c> and its elders; null for no file, which leaves following live.</summary>
    public string? Folder { get; init; }

    /// <summary>The size at which a file is set aside.</summary>
    public long MaxFileBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Files kept, the one being written included; at least 1.</summary>
    public int Files { get; init; } = 5;

    /// <summary>
    /// Whether texts are kept: instructions, what was said, arguments and outputs of tools. Off, only their lengths are. Sound never is.
    /// </summary>
    public bool KeepsContent { get; init; }

    /// <summary>Knows the texts that must not appear whatever else is kept: the service's key above all.</summary>
    public SecretFilter Secrets { get; init; } = new();
}
