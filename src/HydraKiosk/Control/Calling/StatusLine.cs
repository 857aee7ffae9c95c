using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Control.Calling;

/// <summary>A status in words for people.</summary>
internal static class StatusLine
{
    /// <summary>One line: phase, link, sound device, the last trouble.</summary>
    public static string Of(KioskStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Printable.Line($"{status.Phase}{(status.IsEngaged ? ", in a conversation" : "")}, {status.TalkMode}; {Link(status.Link)}; {Sound(status.Audio)}; up for {Span(status.UptimeSeconds)}; "
            + (status.LastTrouble is { } trouble ? $"last trouble {Span(trouble.SecondsAgo)} ago: {trouble.Detail}{(trouble.Code is { } code ? $" [{code}]" : "")}" : status.Troubles.Count > 0 ? "trouble now:" : "no trouble so far"));
    }

    /// <summary>The link in a few words, some of them the service's own as they came.</summary>
    public static string Link(LinkStatus link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var text = $"link {link.State} for {Span(link.SinceSeconds)}";
        return link switch
        {
            { SessionId: { } session } => $"{text} (session {session})",
            { State: "failing", LastFault: { } fault } => $"{text} ({fault.Fault}{(fault.NextTryInSeconds is { } next ? $", next try in {Span(next)}" : "")})",
            _ => text,
        };
    }

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

    private static string Sound(AudioStatus audio) => audio switch
    {
        { IsWorking: true, Device: { } device } => $"sound device \"{device}\"",
        { Trouble: { } trouble } => $"no sound device: {trouble}",
        _ => "no sound device yet",
    };
}
