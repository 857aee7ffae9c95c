namespace HydraKiosk.Terminals;

/// <summary>Figures as people say them.</summary>
internal static class Spoken
{
    /// <summary>Seconds as people say them.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 100 => $"{Math.Round(seconds):0} s",
        < 100 * 60 => $"{Math.Round(seconds / 60):0} min",
        < 48 * 3600 => $"{Math.Round(seconds / 3600):0} h",
        _ => $"{Math.Round(seconds / 86_400):0} days",
    };

    /// <summary>Bytes as people say them.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 100_000 => $"{bytes / 1000.0:0.0} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0.0} MB",
        _ => $"{bytes / 1e9:0.00} GB",
    };
}
