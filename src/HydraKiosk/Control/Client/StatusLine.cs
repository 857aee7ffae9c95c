using HydraKiosk.Primitives.Text;
using HydraKiosk.Terminals;

namespace HydraKiosk.Control.Client;

/// <summary>A status in words for people.</summary>
internal static class StatusLine
{
    /// <summary>One line: phase, link, sound device, the last trouble.</summary>
    public static string Of(KioskStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Printable.Line($"{status.Phase}{(status.IsEngaged ? ", in a conversation" : "")}, {status.TalkMode}{(status.IsMuted ? ", muted" : "")}{(status.IsAsleep ? ", switched off" : "")}{(status.Kill.InWords is { } killed ? $", {killed}" : "")}; {Link(status.Link)}; {Sound(status.Audio)}; up for {Spoken.Span(status.UptimeSeconds)}; "
            + (status.LastTrouble is { } trouble
                ? $"last trouble {Spoken.Span(trouble.SecondsAgo)} ago: {trouble.Detail}{(trouble.Code is { } code ? $" [{code}]" : "")}"
                    : status.Troubles.Count > 0 ? "trouble now:" : "no trouble so far"));
    }

    /// <summary>The link in a few words, some of them the service's own as they came.</summary>
    public static string Link(LinkStatus link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var text = $"link {link.State} for {Spoken.Span(link.SinceSeconds)}";
        return link switch
        {
            { SessionId: { } session } => $"{text} (session {session})",
            { State: "failing", LastFault: { } fault } =>
                $"{text} ({fault.Fault}{(fault.NextTryInSeconds is { } next ? $", next try in {Spoken.Span(next)}" : "")})",
            _ => text,
        };
    }

    private static string Sound(AudioStatus audio) => audio switch
    {
        { IsWorking: true, Device: { } device } => $"sound device \"{device}\"",
        { Trouble: { } trouble } => $"no sound device: {trouble}",
        _ => "no sound device yet",
    };
}
