using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Probing;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Checks;

/// <summary>The way to the service, from the clock to the certificate; all of it without the key.</summary>
internal static class NetworkChecks
{
    /// <summary>The id of the check of the clock.</summary>
    public const string Clock = "clock";

    /// <summary>The id of the check of the certificate, the last of the way.</summary>
    public const string Tls = "tls";

    private const string Network = "network";
    private const string Names = "dns";
    private const string Portal = "portal";
    private const string Proxy = "proxy";
    private const string Connection = "connection";
    private const string OwnMachine = "the service is on this machine";

    /// <summary>Clocks that differ less disturb nobody.</summary>
    private static readonly TimeSpan _tolerableSkew = TimeSpan.FromMinutes(5);

    /// <summary>With more, records are worthless and certificates fail sooner or later.</summary>
    private static readonly TimeSpan _worstSkew = TimeSpan.FromHours(1);

    /// <summary>A certificate is renewed at least a week before its end, where anybody cares for it.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromDays(7);

    /// <summary>No device runs one version for so long.</summary>
    private static readonly TimeSpan _longestLife = TimeSpan.FromDays(20 * 365);

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo(Clock, "this device's clock is sane and agrees with the service's", ExitCode.Failed), JudgeClock),
        new(new CheckInfo(Network, "a default route leads out of this machine", ExitCode.Network, FileChecks.Config), JudgeNetwork),
        new(new CheckInfo(Names, "the name service knows the service's name", ExitCode.Network, FileChecks.Config, Network), JudgeNames),
        new(new CheckInfo(Portal, "no login page of the network stands between", ExitCode.Network, FileChecks.Config, Network), JudgePortal),
        new(new CheckInfo(Proxy, "the proxy, if there is one, lets the connection through", ExitCode.Network, FileChecks.Config, Network), JudgeProxy),
        new(new CheckInfo(Connection, "the service's port can be connected to", ExitCode.Network, Names, Proxy), JudgeConnection),
        new(new CheckInfo(Tls, "the service's certificate is valid, for its name, and from a known authority", ExitCode.Network, Connection, Portal), JudgeTls),
    ];

    private static Finding JudgeClock(DoctorReadings read)
    {
        var says = $"this device's clock says {read.Now.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
        if (read.Now < read.Built - TimeSpan.FromDays(1))
        {
            return Finding.Bad($"{says}, which is before this program was made ({read.Built.UtcDateTime:yyyy-MM-dd})", LinkCause.ClockWrong);
        }

        if (read.Now > read.Built + _longestLife)
        {
            return Finding.Bad(says, LinkCause.ClockWrong);
        }

        var ahead = read.Endpoint.Value?.ClockAhead ?? read.Talk.Value?.Session?.ClockAhead ?? read.Talk.Value?.Down?.ClockAhead
            ?? read.Portal.Value?.ClockAhead;
        if (ahead is { } skew && skew.Duration() > _tolerableSkew)
        {
            var figure = $"{says}, which is {Span(skew.Duration())} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the servers' clocks";
            return skew.Duration() > _worstSkew ? Finding.Bad(figure, LinkCause.ClockWrong) : Finding.Warning(figure, LinkCause.ClockWrong);
        }

        if (read.Endpoint.Value is { } way && way.Cause == LinkCause.ClockWrong)
        {
            return Finding.Bad(way.Detail, LinkCause.ClockWrong);
        }

        return ahead is { } small ? Finding.Ok($"{read.Now.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Math.Abs(small.TotalSeconds):0} s from the servers' clocks")
            : Finding.Ok($"{read.Now.UtcDateTime:yyyy-MM-dd HH:mm} UTC; no server's clock to compare with");
    }

    private static Finding JudgeNetwork(DoctorReadings read)
    {
        if (read.Loaded.Options.Hydra.ServiceAddress.IsLoopback)
        {
            return Finding.Skipped(OwnMachine);
        }

        return Check.Of(read.Routes, routes => routes.Defaults switch
        {
            [var first, ..] => Finding.Ok($"default route by {first.Interface}{(first.Gateway.Length > 0 ? $" ({first.Gateway})" : "")}"),
            _ when read.Endpoint.Value is { HasConnected: true } => Finding.Note("there is no default route, and the service can be reached all the same"),
            _ => Finding.Bad("no interface has a default route: this device is in no network", LinkCause.NoRoute),
        });
    }

    private static Finding JudgeNames(DoctorReadings read) => Check.Of(read.Endpoint, way =>
        way.Cause == LinkCause.NameUnknown || way.Cause == LinkCause.NameServiceDown
            ? Finding.Bad($"{way.LookedUp ?? way.Host}: {way.Detail}", way.Cause)
        : way.LookedUp is null ? Finding.Ok("not needed: an address is configured")
        : way.LookupTime is { } took ? Finding.Ok($"{way.LookedUp} is {Few(way.Addresses)}, in {took.TotalMilliseconds:0} ms")
        : Finding.Warning($"the lookup of {way.LookedUp} was not answered"));

    private static Finding JudgePortal(DoctorReadings read)
    {
        if (read.Endpoint.Value is { } way && way.Cause == LinkCause.LoginPage)
        {
            return Finding.Bad($"instead of {way.Host} a login page answered: {way.Detail}", LinkCause.LoginPage);
        }

        var isReachable = read.Daemon.HasSession || read.Endpoint.Value is { HasConnected: true, Cause: null };
        return Check.Of(read.Portal, page => page switch
        {
            { IsPortal: true } when isReachable => Finding.Note(
                $"unencrypted pages are intercepted ({Answered(page)}); the service is reachable all the same"),
            { IsPortal: true } => Finding.Bad($"{page.Address.Host} was answered by somebody else: {Answered(page)}", LinkCause.LoginPage),
            { Status: 204 } => Finding.Ok("none: an empty page came back empty"),
            { Status: { } other } => Finding.Note($"{page.Address.Host} answered HTTP {other}, which says nothing"),
            _ => Finding.Note($"{page.Address.Host} could not be asked: {page.Problem}"),
        });
    }

    private static string Answered(PortalReading page) =>
        $"HTTP {page.Status}" + (page.RedirectHost is { } host ? $", redirected to {host}" : ", a web page");

    private static Finding JudgeProxy(DoctorReadings read) => Check.Of(read.Endpoint, way =>
        way.Cause == LinkCause.ProxyRefused ? Finding.Bad(way.Detail, LinkCause.ProxyRefused) : Finding.Ok(way.Way));

    private static Finding JudgeConnection(DoctorReadings read) => Check.Of(read.Endpoint, way =>
        way is { HasConnected: false, Cause: { } cause } && cause != LinkCause.NoTlsLibrary
            ? Finding.Bad($"{way.Host}: {way.Detail}", cause)
            : Finding.Ok($"{way.Host} takes connections" + (way.Answer is null ? "" : $", and answers after {way.Took.TotalMilliseconds:0} ms")));

    private static Finding JudgeTls(DoctorReadings read) => Check.Of(read.Endpoint, way =>
    {
        if (way.Cause == LinkCause.ClockWrong)
        {
            return Finding.SkippedBecauseOf(Clock);
        }

        if (way.Cause == LinkCause.CertificateRefused || way.Cause == LinkCause.TlsFailed || way.Cause == LinkCause.NoTlsLibrary)
        {
            return Finding.Bad($"{way.Host}: {way.Detail}", way.Cause) with
            {
                Exit = way.Cause == LinkCause.NoTlsLibrary ? ExitCode.Failed : null,
                More = way.Certificate is { } shown ? [$"it was shown for {shown.Names}, issued by {shown.Issuer}, until {shown.ValidTo:yyyy-MM-dd}"] : [],
            };
        }

        if (!way.IsEncrypted)
        {
            return read.Loaded.Options.Hydra.ServiceAddress.IsLoopback ? Finding.Skipped(OwnMachine)
                : Finding.Warning("speech and key cross the network unencrypted", "use a wss:// address in `hydra.endpoint`");
        }

        if (way.Certificate is not { } certificate)
        {
            return Finding.Warning($"{way.Host} showed no certificate: {way.Detail}");
        }

        var figure = $"for {certificate.Names}, by {certificate.Issuer}, until {certificate.ValidTo:yyyy-MM-dd}";
        return certificate.ValidTo - read.Now < _soon
            ? Finding.Warning($"{figure}, which is soon", "tell whoever runs the service, or the proxy that shows it")
            : Finding.Ok(figure);
    });

    private static string Few(IReadOnlyList<string> addresses) =>
        string.Join(", ", addresses.Take(2)) + (addresses.Count > 2 ? $" and {addresses.Count - 2} more" : "");

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => $"{span.TotalDays:0} days",
        { TotalHours: >= 2 } => $"{span.TotalHours:0} h",
        _ => $"{span.TotalMinutes:0} min",
    };
}
