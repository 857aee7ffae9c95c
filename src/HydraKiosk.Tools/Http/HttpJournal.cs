using HydraKiosk.Primitives.Journal;
using HydraKiosk.Tools.Audit;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Http;

/// <summary>What is written of requests, and never more lines of a kind than anybody reads, since the model calls as often as it likes.</summary>
/// <param name="tool">The name of the tool.</param>
/// <param name="host">The name of the server, which no argument chooses.</param>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="time">The clock of the line budget.</param>
internal sealed class HttpJournal(string tool, string host, ILogger log, TimeProvider time)
{
    private readonly LineBudget _lines = new(time);

    public void NoSecret(string callId, string problem)
    {
        if (IsDue(HttpCauses.NoSecret.Code))
        {
            HttpCauses.NoSecret.Write(log, tool, callId, problem.TrimEnd('.'));
        }
    }

    public void NotAllowed(string callId)
    {
        if (IsDue(HttpCauses.NotAllowed.Code))
        {
            HttpCauses.NotAllowed.Write(log, tool, callId, host);
        }
    }

    public void Unreachable(string callId, string reason)
    {
        if (IsDue(HttpCauses.Unreachable.Code))
        {
            HttpCauses.Unreachable.Write(log, tool, callId, host, reason);
        }
    }

    public void NotTrusted(string callId)
    {
        if (IsDue(HttpCauses.NotTrusted.Code))
        {
            HttpCauses.NotTrusted.Write(log, tool, callId, host);
        }
    }

    public void NoAnswer(string callId, string reason)
    {
        if (IsDue(HttpCauses.NoAnswer.Code))
        {
            HttpCauses.NoAnswer.Write(log, tool, callId, host, reason);
        }
    }

    public void BadStatus(string callId, int status)
    {
        if (IsDue(HttpCauses.BadStatus.Code))
        {
            HttpCauses.BadStatus.Write(log, tool, callId, status, host);
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
