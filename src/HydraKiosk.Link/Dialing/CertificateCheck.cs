using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HydraKiosk.Link.Dialing;

/// <summary>
/// Accepts what the system accepts, and what the owner's own authorities have issued; explains everything else into the dial's trace.
/// Never accepts a wrong name or a wrong time.
/// </summary>
/// <param name="roots">Authorities beside the system's.</param>
/// <param name="host">Whom the certificate must be for.</param>
/// <param name="trace">Takes the explanation.</param>
/// <param name="clock">This device's clock.</param>
/// <param name="built">When this program was made.</param>
internal sealed class CertificateCheck(X509Certificate2Collection roots, string host, DialTrace trace, TimeProvider clock, DateTimeOffset built)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The runtime's callback.</summary>
    public bool Accept(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var certificate = shown as X509Certificate2;
        trace.Shown = certificate is null ? null : CertificateExaminer.Show(certificate);
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var (status, outOfTime) = Findings(chain);
        if (roots.Count > 0 && certificate is not null && CertificateExaminer.IsUnknownAuthority(status))
        {
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(roots);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.DisableCertificateDownloads = true; // a handshake waits for no third party
            own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            foreach (var element in chain!.ChainElements)
            {
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            }

            if (own.Build(certificate))
            {
                errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
            }

            (status, outOfTime) = Findings(own);
        }

        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        trace.Certificate = CertificateExaminer.Explain(certificate, host, errors, status, outOfTime, clock.GetUtcNow(), built);
        return false;
    }

    private static (X509ChainStatusFlags Status, Validity? OutOfTime) Findings(X509Chain? chain)
    {
        var status = X509ChainStatusFlags.NoError;
        foreach (var finding in chain?.ChainStatus ?? [])
        {
            status |= finding.Status;
        }

        var late = chain?.ChainElements.FirstOrDefault(e => e.ChainElementStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)));
        return (status, late is null ? null : Validity.Of(late.Certificate));
    }
}
