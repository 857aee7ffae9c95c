namespace HydraKiosk.Processes;

/// <summary>How the program ended, for systemd and for scripts.</summary>
public enum ExitCode
{
    /// <summary>It did what it was asked, or was asked to stop.</summary>
    Ok = 0,

    /// <summary>It failed for a reason that has no code of its own.</summary>
    Failed = 1,

    /// <summary>Wrong use or wrong configuration: starting again will not help.</summary>
    Usage = 2,

    /// <summary>A sound device or another piece of hardware.</summary>
    Hardware = 3,

    /// <summary>The network or the service.</summary>
    Network = 4,

    /// <summary>No API key, or one that cannot be used.</summary>
    Credentials = 5,
}
