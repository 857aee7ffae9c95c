using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HydraKiosk.Tools.Http.Exchange;

/// <summary>
/// Accepts the servers that the system accepts, and those that the owner's own authorities have issued; never a wrong name or time.
/// </summary>
/// <param name="roots">Authorities beside the system's.</param>
internal sealed class ServerTrust(X509Certificate2Collection roots)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private volatile bool _isRefused;

    /// <summary>Whether a server was not trusted.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>The runtime's callback.</summary>
    public bool Accept(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var isTrusted = errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && shown is X509Certificate2 certificate && IsOfOwner(certificate, chain));
        _isRefused |= !isTrusted;
        return isTrusted;
    }

    private bool IsOfOwner(X509Certificate2 certificate, X509Chain? chain)
    {
        if (roots.Count == 0)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(roots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true; // a handshake waits for no third party
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return own.Build(certificate);
    }
}
