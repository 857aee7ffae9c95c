using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects.Duplex;

/// <summary>
/// Whether a client keeps to the rules of this wire: sound without a pause, no faster than it is spoken for long, and an orderly end.
/// </summary>
/// <param name="server">The limits, and the log.</param>
/// <param name="connection">Its number.</param>
internal sealed class DuplexChecker(ServerContext server, int connection)
{
    /// <summary>Findings of a kind that are told one by one.</summary>
    private const int ToldEach = 20;

    private readonly PaceMeter _pace = new(server.Scenario.Server.PaceLimit);
    private readonly Dictionary<string, int> _told = [];
    private TimeSpan? _last;

    /// <summary>A rule is broken.</summary>
    public void Break(string kind, string why)
    {
        _told[kind] = _told.GetValueOrDefault(kind) + 1;
        server.Log.Judge(LogDirection.Violation, connection, kind, why, tell: _told[kind] <= ToldEach);
    }

    /// <summary>Sound has come.</summary>
    /// <param name="now">Since the session began.</param>
    /// <param name="ms">How much.</param>
    /// <param name="readsLate">Whether the server itself reads late: then nothing of it is the client's fault.</param>
    public void CheckPace(TimeSpan now, double ms, bool readsLate)
    {
        var gap = _last is { } last ? (now - last).TotalMilliseconds : 0;
        _last = now;
        var ahead = _pace.Add(now, ms);
        if (readsLate)
        {
            return;
        }

        if (gap > server.Scenario.Server.AppendGapMs)
        {
            Break("append-gap", $"{gap:0} ms without sound; the model stands still meanwhile");
        }

        if (ahead > server.Scenario.Server.PaceAllowanceMs)
        {
            Break("pace", $"{ahead:0} ms of sound ahead of {server.Scenario.Server.PaceLimit} times real time");
        }
    }

    /// <summary>The connection is over.</summary>
    /// <param name="end">How.</param>
    /// <param name="isExcused">Whether the server itself gave reason to hang up.</param>
    public void CheckEnd(LinkEnd end, bool isExcused)
    {
        if (!end.ByServer && end.CloseCode is not 1000 && !isExcused)
        {
            Break("no-close", end.CloseCode is { } code ? $"closed with {code}" : "gone without a close frame");
        }
    }
}
