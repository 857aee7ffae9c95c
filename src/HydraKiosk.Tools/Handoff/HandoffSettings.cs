namespace HydraKiosk.Tools.Handoff;

/// <summary>How a member of staff is called, and for how long.</summary>
public sealed record HandoffSettings
{
    /// <summary>Most characters of a summary that the model may send.</summary>
    public const int MaxSummaryLength = 300;

    /// <summary>The device's name for whoever reads the call.</summary>
    public string DeviceName { get; init; } = "";

    /// <summary>Where calls are posted to; null for none. Whether the address is allowed is decided by whoever sends.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>An absolute path, its first line being the secret that signs each call; null for unsigned calls. Read anew at every call.</summary>
    public string? WebhookSecretFile { get; init; }

    /// <summary>How long staff may take to answer.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a member of staff counts as being there, if nobody says that they have left.</summary>
    public TimeSpan AttendedLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Replaces the description of the tool that the model reads.</summary>
    public string? ToolDescription { get; init; }
}
