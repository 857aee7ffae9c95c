namespace HydraKiosk.Link.Probing;

/// <summary>What came of asking, unencrypted and without a key, for a page that is known to be empty.</summary>
/// <param name="Address">Where it was asked for.</param>
public sealed record PortalReading(Uri Address)
{
    /// <summary>The HTTP status; null where no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The host that a redirect leads to.</summary>
    public string? RedirectHost { get; init; }

    /// <summary>Whether a web page came instead of nothing.</summary>
    public bool IsPage { get; init; }

    /// <summary>How far this device's clock is ahead of the answering machine's; only where the answer was the expected one.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>Why no answer came, in plain words.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether somebody else answered than was asked: a login page of the network.</summary>
    public bool IsPortal => Status is (>= 300 and < 400) or 511 || (Status is >= 200 and < 300 && IsPage);
}
