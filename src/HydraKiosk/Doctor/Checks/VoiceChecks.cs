using HydraKiosk.Configuration.Problems;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;
using HydraKiosk.Voices.Cascade.Journal;
using HydraKiosk.Voices.Duplex;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Doctor.Checks;

/// <summary>
/// The voices of the list beside the one of the section <c>hydra</c>. Each check goes through all of them; the first with a fault gives the check its
/// verdict, and the others are told below it.
/// </summary>
internal static class VoiceChecks
{
    private const string Keys = "voice-keys";
    private const string None = "`voices` lists no other voice";

    /// <summary>What links write where the wire is not what it was.</summary>
    private static readonly int[] _ofWire =
    [
        RealtimeCauses.NotUnderstood.Code, RealtimeCauses.OtherRate.Code, RealtimeCauses.ReportsError.Code, UnknownRealtimeType,
        CascadeCauses.NotUnderstood.Code, CascadeCauses.OtherDialect.Code, CascadeCauses.OtherRate.Code,
        DuplexTroubles.NotDecoded.Code, DuplexTroubles.NotUnderstood.Code,
    ];

    /// <summary>A type of message that is not known, of <c>RealtimeLog</c>.</summary>
    private const int UnknownRealtimeType = 2240;

    private static readonly LinkCause[] _ofKey = [LinkCause.CredentialsRefused, LinkCause.KeyNotAllowed];
    private static readonly LinkCause[] _ofModel = [LinkCause.ConfigurationRefused, LinkCause.OtherService, LinkCause.PolicyClosed];

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo(Keys, "every other voice of `voices` has its key, and nobody else may read it", ExitCode.Credentials, FileChecks.Config),
            read => Through(read, JudgeKeys)),
        new(new CheckInfo("voice-ways", "the services of every other voice answer, with a valid certificate", ExitCode.Network, FileChecks.Config),
            read => Through(read, voice => JudgeWays(read, voice))),
        new(new CheckInfo("voice-sessions", "every other voice takes its key and its model, and opens a session", ExitCode.Network, FileChecks.Config),
            read => Through(read, JudgeSession)),
        new(new CheckInfo("voice-turns", "every other voice answers a recorded question, on the wire as it is known (only with --live)", ExitCode.Network,
            FileChecks.Config), read => Through(read, JudgeTurn)),
    ];

    private static Finding Through(DoctorReadings read, Func<VoiceReading, Finding> judge)
    {
        if (read.Voices.Count == 0)
        {
            return Finding.Skipped(None);
        }

        Finding[] found = [.. read.Voices.Select(voice => judge(voice) is var f ? f with { Figure = $"{voice.Name}: {f.Figure}" } : null!)];
        var worst = Array.Find(found, f => f.Verdict == Verdict.Bad) ?? Array.Find(found, f => f.Verdict == Verdict.Warning)
            ?? Array.Find(found, f => f.Verdict == Verdict.Note) ?? Array.Find(found, f => f.Verdict == Verdict.Ok) ?? found[0];
        return worst with
        {
            More = [.. worst.More, .. found.Where(f => !ReferenceEquals(f, worst)).SelectMany(f => f.More.Prepend(Told(f)))],
        };
    }

    private static string Told(Finding finding) =>
        (finding.Verdict switch { Verdict.Bad => "BAD ", Verdict.Warning => "warn ", _ => "" }) + finding.Figure
        + (finding.CauseCode == 0 ? "" : $" [{Cause.TagOf(finding.CauseCode)}]");

    private static Finding JudgeKeys(VoiceReading voice) => voice switch
    {
        { SecretProblems: [var problem, ..] } => Finding.Bad(problem.TrimEnd('.'), ConfigurationCauses.UnusableReference) with
        {
            More = [.. voice.SecretProblems.Skip(1)],
        },
        { Secrets.Count: > 0 } => Finding.Ok($"has {string.Join(" and ", voice.Secrets)}"),
        _ => Finding.Ok("names no key of its own"),
    };

    private static Finding JudgeWays(DoctorReadings read, VoiceReading voice)
    {
        if (voice.Ways.Count == 0)
        {
            return Finding.Warning("no answer within the time", LinkCause.ConnectTimedOut);
        }

        if (voice.Ways.FirstOrDefault(way => way.Way.Cause is not null) is { Way: { Cause: { } cause } way })
        {
            return Finding.Bad($"{way.Host}: {way.Detail}", cause);
        }

        var open = voice.Ways.FirstOrDefault(w => !w.Way.IsEncrypted && !IsHere(w.Way.Host));
        if (open is not null)
        {
            return Finding.Warning($"speech and key cross the network to {open.Way.Host} unencrypted", "use a wss:// or https:// address in its entry of `voices`");
        }

        var soon = voice.Ways.FirstOrDefault(w => w.Way.Certificate is { } shown && shown.ValidTo - read.Now < TimeSpan.FromDays(7));
        return soon is not null
            ? Finding.Warning($"the certificate of {soon.Way.Host} is valid until {soon.Way.Certificate!.ValidTo:yyyy-MM-dd}, which is soon", "tell whoever runs the service")
            : Finding.Ok(string.Join("; ", voice.Ways.Select(Figure)));
    }

    private static string Figure(ServiceWay way) =>
        $"{way.Service}{way.Way.Host} answers" + (way.Way.Certificate is { } shown ? $", certificate by {shown.Issuer} until {shown.ValidTo:yyyy-MM-dd}" : "");

    private static bool IsHere(string host) =>
        host.StartsWith("127.", StringComparison.Ordinal) || host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
        || host.StartsWith("[::1]", StringComparison.Ordinal);

    private static Finding JudgeSession(VoiceReading voice) => Check.Of(voice.Talk, talk => talk switch
    {
        { Session: { } session } when LineOf(talk, RealtimeCauses.VoiceRefused.Code) is { } line =>
            Finding.Warning(WhatOf(line), RealtimeCauses.VoiceRefused) with { More = [$"a session opened in {session.HandshakeTime.TotalMilliseconds:0} ms"] },
        { Session: { } session } => Finding.Ok($"takes key and model; a session opened in {session.HandshakeTime.TotalMilliseconds:0} ms"),
        { Down: { } down } => OfDown(down),
        _ => Finding.Warning("no session within the time", LinkCause.HandshakeTimedOut),
    });

    private static Finding OfDown(VoiceDown down)
    {
        var cause = (LinkCause?)LinkCause.All.Find(down.CauseCode) ?? LinkCause.Unreachable;
        return Finding.Bad(down.Detail, cause) with
        {
            Exit = _ofKey.Contains(cause) ? ExitCode.Credentials : _ofModel.Contains(cause) ? ExitCode.Usage : null,
        };
    }

    private static Finding JudgeTurn(VoiceReading voice)
    {
        if (voice.Talk.Value is not { Session: not null } talk)
        {
            return Finding.Skipped("no session"); // the check before says why
        }

        string[] changed = [.. talk.Drift, .. talk.Lines.Where(line => _ofWire.Contains(line.Code)).Select(WhatOf)];
        var answered = talk.Turn switch
        {
            null => Finding.Skipped("asked for with --live"),
            { Problem: { } problem } => Finding.Bad($"the session ended in the middle of the question: {problem}", LinkCause.Lost),
            { AskedForTool: true, Sound.Ticks: 0 } => Finding.Ok("heard the question and asked for a tool; none was called"),
            { Outcome: null, WasHeard: false } => Finding.Bad("heard nothing of the recorded question", "run it again; if it stays, report it to the service's support"),
            { Outcome: null, Sound.Ticks: 0 } => Finding.Bad("heard the question and gave no answer within the time", LinkCause.ServerError),
            { Sound.Ticks: 0 } => Finding.Bad("answered without sound", ConversationCauses.SilentReply),
            { AnswerDelay: { } delay } turn when delay > TimeSpan.Zero => Finding.Ok($"answered after {delay.TotalSeconds:0.0} s with {turn.Sound.TotalSeconds:0.0} s of sound"),
            { Sound: var sound } => Finding.Ok($"answered with {sound.TotalSeconds:0.0} s of sound"),
        };
        return changed.Length == 0 || answered.Verdict == Verdict.Bad ? answered with { More = [.. answered.More, .. changed] }
            : Finding.Warning($"{answered.Figure}; its wire is not as it is known: {changed[0]}", "update this program; where it is new, report the lines") with
            {
                More = [.. changed.Skip(1)],
            };
    }

    private static SeenLine? LineOf(TalkReading talk, int code) => talk.Lines.FirstOrDefault(line => line.Code == code);

    /// <summary>A journal line has the causes and remedies of the table at its end, which stand elsewhere here.</summary>
    private static string WhatOf(SeenLine line) => line.Text.Split(". Likely cause:")[0];
}
