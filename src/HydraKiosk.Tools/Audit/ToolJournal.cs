using HydraKiosk.Primitives.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// What is written of calls that did not run or failed: names of tools of this device and ids, never arguments or outputs, and never more lines of a
/// kind than anybody reads, since the model calls as often as it likes.
/// </summary>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="time">The clock of the line budget.</param>
internal sealed class ToolJournal(ILogger log, TimeProvider time)
{
    private readonly LineBudget _lines = new(time);

    public void Unknown(string callId, int length)
    {
        if (IsDue(ToolCauses.Unknown.Code))
        {
            ToolCauses.Unknown.Write(log, callId, length);
        }
    }

    public void NotRepeated(string tool, string callId)
    {
        if (IsDue(ToolLog.NotRepeatedId))
        {
            ToolLog.NotRepeated(log, tool, callId);
        }
    }

    public void TurnedDown(string tool, string callId)
    {
        if (IsDue(ToolCauses.TurnedDown.Code))
        {
            ToolCauses.TurnedDown.Write(log, tool, callId);
        }
    }

    public void NotAllowed(string tool, string callId, string why)
    {
        if (IsDue(ToolCauses.NotAllowed.Code))
        {
            ToolCauses.NotAllowed.Write(log, tool, callId, why);
        }
    }

    public void NotWritten(string tool, string callId)
    {
        if (IsDue(ToolCauses.NotWritten.Code))
        {
            ToolCauses.NotWritten.Write(log, tool, callId);
        }
    }

    public void LeftBehind(string tool, string callId)
    {
        if (IsDue(ToolCauses.LeftBehind.Code))
        {
            ToolCauses.LeftBehind.Write(log, tool, callId);
        }
    }

    public void BadArguments(string tool, string callId, int length)
    {
        if (IsDue(ToolCauses.BadArguments.Code))
        {
            ToolCauses.BadArguments.Write(log, tool, callId, length);
        }
    }

    public void Refused(string tool, string callId)
    {
        if (IsDue(ToolCauses.Refused.Code))
        {
            ToolCauses.Refused.Write(log, tool, callId);
        }
    }

    public void TimedOut(string tool, string callId, TimeSpan limit)
    {
        if (IsDue(ToolCauses.TimedOut.Code))
        {
            ToolCauses.TimedOut.Write(log, tool, callId, (long)limit.TotalMilliseconds);
        }
    }

    public void Failed(string tool, string callId, Exception fault)
    {
        if (IsDue(ToolCauses.Failed.Code))
        {
            ToolCauses.Failed.Write(log, tool, callId, fault);
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
}
