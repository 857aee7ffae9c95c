using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Link.Dialing;

/// <summary>From when to when a certificate is valid.</summary>
internal readonly record struct Validity(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>That of a certificate.</summary>
    public static Validity Of(X509Certificate2 certificate) =>
        new(new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
}

/// <summary>A certificate in words.</summary>
/// <param name="Names">Whom it is for.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="Validity">When it is valid.</param>
internal sealed record ShownCertificate(string Names, string Issuer, Validity Validity);

/// <summary>
/// What is wrong with a certificate that was not accepted, in words, and whether it is this device's clock rather than the certificate.
/// </summary>
internal static class CertificateExaminer
{
    /// <summary>A program's date and a clock that was right when it was built may differ by a time zone.</summary>
    private static readonly TimeSpan _tolerance = TimeSpan.FromDays(1);

    /// <summary>No device runs one version for so long: a clock beyond it is wrong.</summary>
    private static readonly TimeSpan _longestLife = TimeSpan.FromDays(20 * 365);

    /// <summary>Names the reasons.</summary>
    /// <param name="certificate">What the far end showed.</param>
    /// <param name="host">Whom it should be for.</param>
    /// <param name="errors">What the runtime found.</param>
    /// <param name="chain">The chain's findings together.</param>
    /// <param name="outOfTime">The validity of the chain's certificate that is not valid now, if one is not.</param>
    /// <param name="now">This device's clock.</param>
    /// <param name="built">When this program was made: no right clock is before it.</param>
    public static SessionOutcome Explain(
        X509Certificate2? certificate, string host, SslPolicyErrors errors, X509ChainStatusFlags chain, Validity? outOfTime,
        DateTimeOffset now, DateTimeOffset built)
    {
        var clock = $"this device's clock says {now:yyyy-MM-dd HH:mm} UTC";
        if (now < built - _tolerance)
        {
            return new SessionOutcome(LinkCause.ClockWrong, $"{clock}, which is before this program was made ({built:yyyy-MM-dd})");
        }

        if (now > built + _longestLife)
        {
            return new SessionOutcome(LinkCause.ClockWrong, clock);
        }

        if (outOfTime is { } young && now < young.From)
        {
            return new SessionOutcome(LinkCause.ClockWrong,
                $"{clock}, and the certificate is valid only from {young.From.UtcDateTime:yyyy-MM-dd HH:mm} UTC on");
        }

        var reasons = new List<string>();
        if (certificate is null)
        {
            reasons.Add("none was shown");
        }

        if (certificate is not null && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add($"it is for {Names(certificate)} and not for {host}");
        }

        if (outOfTime is { } old)
        {
            reasons.Add($"it expired on {old.To.UtcDateTime:yyyy-MM-dd HH:mm} UTC ({clock})");
        }

        if (IsUnknownAuthority(chain) && certificate is not null)
        {
            reasons.Add("its authority is unknown to this device (issued by "
                + $"{Shown(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true))})");
        }

        var others = chain & ~(X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain);
        if (others != X509ChainStatusFlags.NoError)
        {
            reasons.Add($"{others}");
        }

        return new SessionOutcome(LinkCause.CertificateRefused, reasons.Count > 0 ? string.Join("; ", reasons) : $"{errors}");
    }

    /// <summary>Whether a chain leads to nobody who is trusted.</summary>
    public static bool IsUnknownAuthority(X509ChainStatusFlags chain) =>
        chain.HasFlag(X509ChainStatusFlags.UntrustedRoot) || chain.HasFlag(X509ChainStatusFlags.PartialChain);

    /// <summary>What a certificate says of itself.</summary>
    public static ShownCertificate Show(X509Certificate2 certificate) =>
        new(Names(certificate), Shown(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)), Validity.Of(certificate));

    private static string Names(X509Certificate2 certificate)
    {
        const int MaxNames = 3;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames()).Take(MaxNames + 1)
            .ToArray();
        return names.Length == 0
            ? Shown(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
            : Shown(string.Join(", ", names.Take(MaxNames))) + (names.Length > MaxNames ? " and others" : "");
    }

    private static string Shown(string text) => text.Length == 0 ? "nobody" : Printable.Line(text, 120);
}
