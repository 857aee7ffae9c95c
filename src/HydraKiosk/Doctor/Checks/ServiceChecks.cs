using HydraKiosk.Conversation;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Hosting;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Checks;

/// <summary>The service itself, from the upgrade to an answer.</summary>
internal static class ServiceChecks
{
    private const string Endpoint = "endpoint";
    private const string Authentication = "authentication";
    private const string Plan = "plan";
    private const string TakenByDaemon = "the running daemon has a session";

    /// <summary>From here on the payload is near the size above which the service answers without sound.</summary>
    private const double NearTheCeiling = 0.9;

    private static readonly LinkCause[] _ofKey = [LinkCause.CredentialsRefused, LinkCause.KeyNotAllowed];
    private static readonly LinkCause[] _ofModel = [LinkCause.ConfigurationRefused, LinkCause.PolicyClosed];
    private static readonly LinkCause[] _ofPlan = [LinkCause.ServerFull, LinkCause.RateLimited];

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo(Endpoint, "the service answers and opens sessions", ExitCode.Network, NetworkChecks.Tls), JudgeEndpoint),
        new(new CheckInfo(Authentication, "the service takes the API key", ExitCode.Credentials, Endpoint, FileChecks.Credentials), JudgeKey),
        new(new CheckInfo("model", "model and voice are current, and the service takes them as configured", ExitCode.Usage, FileChecks.Config), JudgeModel),
        new(new CheckInfo(Plan, "the account has a free place for a session", ExitCode.Network, Authentication), JudgePlan),
        new(new CheckInfo("turn", "a recorded question is heard and answered with sound (only with --live)", ExitCode.Network, Authentication, Plan), JudgeTurn),
    ];

    private static Finding JudgeEndpoint(DoctorReadings read)
    {
        if (read.Talk.Value is { Session: { } session })
        {
            return Finding.Ok($"a session opened in {session.HandshakeTime.TotalMilliseconds:0} ms");
        }

        if (DownOf(read) is { } down && !_ofKey.Contains(down.Cause) && !_ofModel.Contains(down.Cause) && !_ofPlan.Contains(down.Cause))
        {
            return Finding.Bad(Named(read, down.Detail), down.Cause);
        }

        if (read.Endpoint.Value is { Cause: { } cause } way)
        {
            return Finding.Bad($"{way.Host}: {way.Detail}", cause);
        }

        if (read.Daemon.HasSession)
        {
            return Finding.Ok(TakenByDaemon);
        }

        return read.Talk.Value is { Down: null } ? Finding.Bad(Named(read, "no session within the time"), LinkCause.HandshakeTimedOut)
            : Check.Of(read.Endpoint, reached => Finding.Ok($"{reached.Host} answers ({reached.Answer})"));
    }

    private static Finding JudgeKey(DoctorReadings read)
    {
        if (DownOf(read) is { } down && _ofKey.Contains(down.Cause))
        {
            return Finding.Bad($"{down.Detail}, with the key from the {read.Credentials.Origin}", down.Cause);
        }

        foreach (var cause in _ofKey)
        {
            if (read.Daemon.Troubles(cause.Code, cause.Code).FirstOrDefault() is { } trouble)
            {
                return Finding.Bad($"the daemon says: {trouble.Detail}", cause);
            }
        }

        return read.Daemon.HasSession ? Finding.Ok(TakenByDaemon)
            : Check.Of(read.Talk, _ => Finding.Ok("the service takes the key"));
    }

    private static Finding JudgeModel(DoctorReadings read)
    {
        var hydra = read.Loaded.Options.Hydra;
        if (read.Talk.Value is null && read.Endpoint is { Value: null, IsOverdue: false } not)
        {
            return Finding.Skipped(not.Why);
        }

        if (DownOf(read) is { } down && _ofModel.Contains(down.Cause))
        {
            return Finding.Bad(down.Detail, down.Cause);
        }

        if (LineOf(read, SessionCauses.VoiceRefused) is not null)
        {
            return Finding.Bad($"the service does not know the voice {hydra.Voice}", SessionCauses.VoiceRefused);
        }

        if (ModelRoster.Find(hydra.Model) is { Deprecated: true } old)
        {
            return Finding.Warning(
                $"{old.Name} is an old model that will be withdrawn", $"set `hydra.model` to \"{ModelRoster.DefaultModel}\" and choose one of its voices");
        }

        if (LineOf(read, SessionCauses.ServerWarns) is { } warning)
        {
            return Finding.Warning(WhatOf(warning), SessionCauses.ServerWarns);
        }

        if (LineOf(read, SessionCauses.ConfigurationDiffers) is { } difference)
        {
            return Finding.Warning(WhatOf(difference), SessionCauses.ConfigurationDiffers);
        }

        var size = SessionPlans.Measure(read.Loaded);
        var figure = $"{hydra.Model}, voice {SessionPlans.Voice(hydra)}";
        return size.Bytes > NearTheCeiling * ConfigureSize.Limit
            ? Finding.Note($"{figure}; {size}", "shorten instructions or tools before they grow further: above the limit the service answers without sound")
            : Finding.Ok(read.Talk.Value?.Session is null ? $"{figure}; the service was not asked" : figure);
    }

    private static Finding JudgePlan(DoctorReadings read)
    {
        if (DownOf(read) is { } down && _ofPlan.Contains(down.Cause))
        {
            return read.Daemon.HasSession ? Finding.Note($"the running daemon has the place: {down.Detail}") : Finding.Bad(down.Detail, down.Cause);
        }

        return read.Daemon.HasSession ? Finding.Ok(TakenByDaemon)
            : Check.Of(read.Talk, _ => Finding.Ok("there was a place for a session"));
    }

    private static Finding JudgeTurn(DoctorReadings read)
    {
        if (read.Talk.Value is { Session: not null, Turn: { } turn })
        {
            return turn switch
            {
                { Problem: { } problem } => Finding.Bad($"the session ended in the middle of the question: {problem}", LinkCause.Lost),
                { AskedForTool: true, Sound.Ticks: 0 } => Finding.Ok("the service heard the question and asked for a tool; none was called"),
                { WasHeard: false, Outcome: null } => Finding.Bad(
                    "the service heard nothing of the recorded question", "run it again; if it stays, report it to the service's support"),
                { Outcome: null, AskedForTool: false } => Finding.Bad("the service heard the question and gave no answer within the time", LinkCause.ServerError),
                { Sound: { Ticks: 0 } } => Finding.Bad("the service answered without sound", ConversationCauses.SilentReply),
                { AnswerDelay: { } delay } => Finding.Ok($"answered after {delay.TotalSeconds:0.0} s with {turn.Sound.TotalSeconds:0.0} s of sound"),
                _ => Finding.Ok($"answered with {turn.Sound.TotalSeconds:0.0} s of sound"),
            };
        }

        if (read.Daemon.Troubles(ConversationCauses.SilentReply.Code, ConversationCauses.SilentReply.Code).FirstOrDefault() is { } trouble)
        {
            var says = $"the daemon says: {trouble.Detail}";
            return trouble.NeedsTechnician ? Finding.Bad(says, ConversationCauses.SilentReply)
                : Finding.Warning(says, ConversationCauses.SilentReply);
        }

        return Check.Of(read.Talk, talk => Finding.Skipped(talk.Down is { } down ? $"no session: {down.Detail}" : "asked for with --live"));
    }

    /// <summary>With the service's host, where the text does not say it.</summary>
    private static string Named(DoctorReadings read, string text) =>
        read.Loaded.Options.Hydra.ServiceAddress.Host is var host && text.Contains(host, StringComparison.Ordinal) ? text : $"{host}: {text}";

    /// <summary>Why the session did not come about; null where it did, or was not tried.</summary>
    private static (LinkCause Cause, string Detail)? DownOf(DoctorReadings read) =>
        read.Talk.Value?.Down is { } down ? ((LinkCause?)LinkCause.All.Find(down.CauseCode) ?? LinkCause.Unreachable, down.Detail) : null;

    private static SeenLine? LineOf(DoctorReadings read, Cause cause) => read.Talk.Value?.Lines.FirstOrDefault(line => line.Code == cause.Code);

    /// <summary>A journal line has the causes and remedies of the table at its end, which stand elsewhere here.</summary>
    private static string WhatOf(SeenLine line) => line.Text.Split(". Likely cause:")[0];
}
