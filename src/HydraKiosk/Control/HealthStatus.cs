namespace HydraKiosk.Control;

/// <summary>Whether the device can serve people, in one word, for whoever watches many of them.</summary>
/// <param name="Verdict">ok: it can. degraded: it can, and something is wrong. failed: it cannot hold a conversation.</param>
/// <param name="Reasons">Why not ok, the gravest first.</param>
public sealed record HealthStatus(string Verdict, IReadOnlyList<HealthReason> Reasons)
{
    /// <summary>All is well.</summary>
    public const string Ok = "ok";

    /// <summary>It serves, and something is wrong.</summary>
    public const string Degraded = "degraded";

    /// <summary>It cannot hold a conversation.</summary>
    public const string Failed = "failed";

    /// <summary>Every verdict.</summary>
    public static IReadOnlyList<string> Verdicts { get; } = [Ok, Degraded, Failed];

    /// <summary>The verdict on a status.</summary>
    /// <param name="status">What is known.</param>
    public static HealthStatus Of(KioskStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var reasons = new List<HealthReason>(status.Troubles.Count + 2);
        var isFailed = false;
        if (!status.Audio.IsWorking)
        {
            isFailed = true;
            if (status.Audio.Trouble is null && status.Troubles.Count == 0)
            {
                reasons.Add(new HealthReason("", "no sound device yet"));
            }
        }

        foreach (var trouble in status.Troubles)
        {
            reasons.Add(new HealthReason(trouble.Code, trouble.Detail));
        }

        isFailed |= status.Link is { State: "failing", LastFault.NeedsTechnician: true } || status.Data.Thrift == DataStatus.Refuses;
        if (status.Kill.InWords is { } killed)
        {
            reasons.Add(new HealthReason("", killed));
        }

        return new HealthStatus(isFailed ? Failed : reasons.Count > 0 ? Degraded : Ok, reasons);
    }
}

/// <summary>Something that keeps a device from being well.</summary>
/// <param name="Code">Its row in the table of causes, HK-nnnn; empty where there is none.</param>
/// <param name="Detail">In plain words.</param>
public sealed record HealthReason(string Code, string Detail);
