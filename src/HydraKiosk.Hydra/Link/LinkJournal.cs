using HydraKiosk.Hydra.Session;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Link;

/// <summary>The journal line, and with it the cause code, of every fault.</summary>
internal static class LinkJournal
{
    /// <summary>Notes why there is no session and when the next attempt follows.</summary>
    public static void Note(ILogger log, string host, SessionOutcome outcome, int attempt, TimeSpan delay)
    {
        var delayMs = (long)delay.TotalMilliseconds;
        var detail = outcome.Detail;
        switch (outcome.Fault)
        {
            case LinkFault.Unreachable:
                SessionLog.Unreachable(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.CredentialsRefused:
                SessionLog.CredentialsRefused(log, host, detail, delayMs);
                break;
            case LinkFault.RateLimited:
                SessionLog.RateLimited(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.UpgradeRefused:
                SessionLog.UpgradeRefused(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.CertificateRefused:
                SessionLog.CertificateRefused(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.HandshakeTimedOut:
                SessionLog.HandshakeTimedOut(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.ConfigurationRefused:
                SessionLog.ConfigurationRefused(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.ServerFull:
                SessionLog.ServerFull(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.ServerError:
                SessionLog.ServerEnded(log, host, detail, attempt, delayMs);
                break;
            case LinkFault.Lost:
                SessionLog.Lost(log, host, detail, attempt, delayMs);
                break;
        }
    }
}
