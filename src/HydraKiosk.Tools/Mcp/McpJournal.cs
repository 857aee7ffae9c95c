using HydraKiosk.Primitives.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Mcp;

/// <summary>
/// What is written of one server: names, sizes and hashes, never arguments or outputs; and never more lines of a kind than anybody reads, since a
/// server can change its mind as often as it likes.
/// </summary>
/// <param name="server">Its name.</param>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="time">The clock of the line budget.</param>
internal sealed class McpJournal(string server, ILogger log, TimeProvider time)
{
    private readonly LineBudget _lines = new(time);
    private HashSet<McpFinding> _told = [];

    public void Up(int offered, int listed) => McpLog.Up(log, server, offered, listed);

    public void ListChanged(int offered, int listed)
    {
        if (IsDue(McpLog.ListChangedId))
        {
            McpLog.ListChanged(log, server, offered, listed);
        }
    }

    /// <param name="upFor">Null where it never was.</param>
    /// <param name="how">How it ended, or why it did not come up.</param>
    /// <param name="wait">Until the next attempt.</param>
    public void Down(TimeSpan? upFor, string how, TimeSpan wait)
    {
        if (upFor is { } time && IsDue(McpCauses.Ended.Code))
        {
            McpCauses.Ended.Write(log, server, (long)time.TotalSeconds, how, (long)wait.TotalMilliseconds);
        }

        if (upFor is null && IsDue(McpCauses.Unreachable.Code))
        {
            McpCauses.Unreachable.Write(log, server, how, (long)wait.TotalMilliseconds);
        }
    }

    /// <summary>Why tools are not offered. What was found the last time already is not news.</summary>
    public void Found(List<McpFinding> findings, int listed)
    {
        foreach (var (tool, kind, why) in findings.Where(finding => !_told.Contains(finding)))
        {
            if (kind == McpFindingKind.Changed && IsDue(McpCauses.Changed.Code))
            {
                McpCauses.Changed.Write(log, tool, server, why);
            }

            if (kind == McpFindingKind.Unfit && IsDue(McpCauses.Unfit.Code))
            {
                McpCauses.Unfit.Write(log, tool, server, why);
            }

            if (kind == McpFindingKind.Absent && IsDue(McpCauses.Absent.Code))
            {
                McpCauses.Absent.Write(log, tool, server, listed);
            }
        }

        _told = [.. findings];
    }

    private bool IsDue(int code)
    {
        if (!_lines.Take(code, out var leftOut))
        {
            return false;
        }

        if (leftOut > 0)
        {
            McpLog.LeftOut(log, leftOut, code, server);
        }

        return true;
    }
}
