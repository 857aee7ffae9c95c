using System.Globalization;
using HydraKiosk.Logging;
using HydraKiosk.Metrics;
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
        return Printable.Line($"{status.Phase}{(status.IsEngaged ? ", in a conversation" : "")}, {status.TalkMode}{(status.IsMuted ? ", muted" : "")}{(status.Recording is { IsRecording: true } ? ", recording" : "")}{(status.IsAsleep ? ", switched off" : "")}{(status.Configuration.Profile is { } profile ? $", profile {profile}" : "")}{(status.Kill.InWords is { } killed ? $", {killed}" : "")}; {Link(status.Link)}{Voice(status.Voice)}; {Sound(status.Audio)}; up for {Spoken.Span(status.UptimeSeconds)}; "
            + (DataWords.Of(status.Data) is { Length: > 0 } data ? $"data {data}; " : "")
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

    /// <summary>Which voice speaks, where it is not the one that is wanted; nothing where it is.</summary>
    /// <param name="voice">As the daemon told it; null from one that does not tell it yet.</param>
    public static string Voice(VoiceStatus? voice) =>
        voice is { Name: var name, Instead: { } why } ? $", through the voice {name}: {why}" : "";

    /// <summary>How long people wait for the answer; null while nobody has.</summary>
    public static string? Answers(MetricsSnapshot metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.LastAnswerMs is not { } last ? null
            : $"last answer after {Ms(last)} ms (median {Ms(metrics.SpeechEndToHeard.P50Ms)}, 95 % {Ms(metrics.SpeechEndToHeard.P95Ms)})"
                + (metrics.BargeInToSilence.P50Ms is { } silence ? $"  interrupted after {Ms(silence)} ms" : "");
    }

    /// <summary>What went wrong last and is over, with what to do should it come again; null for nothing, and while something is wrong.</summary>
    public static string? LastTrouble(KioskStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (status is not { LastTrouble: { } trouble, Troubles.Count: 0 })
        {
            return null;
        }

        var remedy = trouble.Code is ['H', 'K', '-', .. var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? CauseCodes.Find(code)?.WhatToDo : null;
        return $"last trouble {Spoken.Span(trouble.SecondsAgo)} ago: {trouble.Detail}{(trouble.Code is { } tag ? $" [{tag}]" : "")}"
            + (remedy is null ? "" : $". {remedy}");
    }

    /// <summary>What is special about the configuration in effect; null for nothing.</summary>
    public static string? Configuration(ConfigurationStatus configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string?[] parts =
        [
            configuration.Profile is { } profile ? $"profile {profile} (by {configuration.ProfileBy})" : null,
            configuration.Waiting.Count > 0 ? $"waiting until nobody is there: {string.Join(", ", configuration.Waiting)}" : null,
        ];
        return parts.All(part => part is null) ? null : string.Join("; ", parts.Where(part => part is not null));
    }

    private static string Ms(double? ms) => ms is { } known ? Math.Round(known).ToString(CultureInfo.InvariantCulture) : "-";

    private static string Sound(AudioStatus audio) => audio switch
    {
        { IsWorking: true, Device: { } device, Echo: null } => $"sound device \"{device}\"",
        { IsWorking: true, Device: { } device, Echo: "proven" } => $"sound device \"{device}\", can be interrupted by speaking",
        { IsWorking: true, Device: { } device, Echo: var why } => $"sound device \"{device}\", closed while it speaks (echo {why})",
        { Trouble: { } trouble } => $"no sound device: {trouble}",
        _ => "no sound device yet",
    };
}
