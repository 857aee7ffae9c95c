using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Hydra.Outcomes;

/// <summary>What follows from a cause.</summary>
/// <param name="Cause">What happened.</param>
/// <param name="Code">The cause code of its journal line.</param>
/// <param name="Fault">What the conversation is told.</param>
/// <param name="Pace">How soon it is tried again.</param>
/// <param name="NeedsTechnician">Whether somebody has to do something; otherwise waiting helps.</param>
internal readonly record struct OutcomeRow(LinkCause Cause, int Code, LinkFault Fault, RetryPace Pace, bool NeedsTechnician);

/// <summary>Every way in which there can be no session, and for each: which cause code, how soon to retry, whom to tell.</summary>
internal static class OutcomeTable
{
    private static readonly OutcomeRow[] _rows =
    [
        new(LinkCause.Unreachable, 2010, LinkFault.Unreachable, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.NameUnknown, 2021, LinkFault.Unreachable, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.NameServiceDown, 2022, LinkFault.Unreachable, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.ConnectionRefused, 2023, LinkFault.Unreachable, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.NoRoute, 2024, LinkFault.Unreachable, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.ConnectTimedOut, 2025, LinkFault.Unreachable, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.NoTlsLibrary, TlsLibrary.CauseCode, LinkFault.CertificateRefused, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.TlsFailed, 2026, LinkFault.CertificateRefused, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.CertificateRefused, 2014, LinkFault.CertificateRefused, RetryPace.Ordinary, NeedsTechnician: true),

        // Not slow: a board without a battery has its time from the network, at any moment now.
        new(LinkCause.ClockWrong, 2020, LinkFault.CertificateRefused, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.LoginPage, 2027, LinkFault.UpgradeRefused, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.ProxyRefused, 2028, LinkFault.UpgradeRefused, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.CredentialsRefused, 2011, LinkFault.CredentialsRefused, RetryPace.Credentials, NeedsTechnician: true),
        new(LinkCause.KeyNotAllowed, 2055, LinkFault.CredentialsRefused, RetryPace.Credentials, NeedsTechnician: true),
        new(LinkCause.TokenNotMinted, 2048, LinkFault.UpgradeRefused, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.RateLimited, 2012, LinkFault.RateLimited, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.UpgradeRefused, 2013, LinkFault.UpgradeRefused, RetryPace.Slow, NeedsTechnician: true),
        new(LinkCause.ServiceFailed, 2054, LinkFault.UpgradeRefused, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.HandshakeTimedOut, 2015, LinkFault.HandshakeTimedOut, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.ConfigurationRefused, 2016, LinkFault.ConfigurationRefused, RetryPace.Ordinary, NeedsTechnician: true),
        new(LinkCause.ServerFull, 2017, LinkFault.ServerFull, RetryPace.ServerFull, NeedsTechnician: false),
        new(LinkCause.ServerError, 2018, LinkFault.ServerError, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.ServiceGoesAway, 2053, LinkFault.Lost, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.PolicyClosed, 2046, LinkFault.ServerError, RetryPace.Slow, NeedsTechnician: true),
        new(LinkCause.Lost, 2019, LinkFault.Lost, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.Recycled, 2049, LinkFault.Recycled, RetryPace.Ordinary, NeedsTechnician: false),
        new(LinkCause.Flooded, 2071, LinkFault.ServerError, RetryPace.Slow, NeedsTechnician: true),
        new(LinkCause.AcceptThenDrop, 2029, LinkFault.ServerError, RetryPace.Ordinary, NeedsTechnician: true),
    ];

    private static readonly Dictionary<LinkCause, OutcomeRow> _byCause = _rows.ToDictionary(row => row.Cause);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<OutcomeRow> Rows => _rows;

    /// <summary>The row of a cause.</summary>
    public static OutcomeRow Row(LinkCause cause) => _byCause[cause];
}
