namespace HydraKiosk.Link.Dialing;

/// <summary>Which proxy a dial uses, and why.</summary>
/// <param name="Address">The proxy; null for none.</param>
internal sealed record ProxyChoice(ProxyAddress? Address)
{
    /// <summary>Where it was said.</summary>
    public string Why { get; init; } = "";

    /// <summary>What is wrong with what was said, without quoting it; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>For the journal; never a password.</summary>
    public string Shown => Address is null ? $"without a proxy ({Why})" : $"through the proxy {Address} ({Why})";
}
