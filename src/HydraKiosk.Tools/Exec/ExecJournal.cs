using HydraKiosk.Primitives.Journal;
using HydraKiosk.Tools.Audit;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Exec;

/// <summary>What is written of programs, and never more lines of a kind than anybody reads, since the model calls as often as it likes.</summary>
/// <param name="tool">The name of the tool.</param>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="time">The clock of the line budget.</param>
internal sealed partial class ExecJournal(string tool, ILogger log, TimeProvider time)
{
    private const int LeftBehindId = 4206;

    private readonly LineBudget _lines = new(time);

    public void Unfit(string callId, string problem)
    {
        if (IsDue(ExecCauses.Unfit.Code))
        {
            ExecCauses.Unfit.Write(log, tool, callId, problem.TrimEnd('.'));
        }
    }

    public void NotStarted(string callId, string reason)
    {
        if (IsDue(ExecCauses.NotStarted.Code))
        {
            ExecCauses.NotStarted.Write(log, tool, callId, reason.TrimEnd('.'));
        }
    }

    public void Failed(string callId, string ending)
    {
        if (IsDue(ExecCauses.Failed.Code))
        {
            ExecCauses.Failed.Write(log, tool, callId, ending);
        }
    }

    public void TooMuch(string callId, int limitBytes)
    {
        if (IsDue(ExecCauses.TooMuch.Code))
        {
            ExecCauses.TooMuch.Write(log, tool, callId, limitBytes);
        }
    }

    public void Survivors(string callId, int count)
    {
        if (IsDue(ExecCauses.Survivors.Code))
        {
            ExecCauses.Survivors.Write(log, tool, callId, count);
        }
    }

    public void FolderLeft(string callId, string reason)
    {
        if (IsDue(ExecCauses.FolderLeft.Code))
        {
            ExecCauses.FolderLeft.Write(log, tool, callId, reason.TrimEnd('.'));
        }
    }

    public void LeftBehind(string callId, int count)
    {
        if (IsDue(LeftBehindId))
        {
            Ended(log, tool, callId, count);
        }
    }

    private bool IsDue(int code)
    {
        if (!_lines.Take(code, out var leftOut))
        {
            return false;
        }

        if (leftOut > 0)
        {
            ToolLog.LeftOut(log, leftOut, code);
        }

        return true;
    }

    [LoggerMessage(LeftBehindId, LogLevel.Information, "tool {Tool} ({CallId}) ended and left {Count} processes behind, which were ended")]
    private static partial void Ended(ILogger log, string tool, string callId, int count);
}
