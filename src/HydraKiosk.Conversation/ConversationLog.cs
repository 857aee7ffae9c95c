using HydraKiosk.Primitives.Journal;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Conversation;

/// <summary>
/// The journal of the conversation: what an operator wants to know of each one, never what was said, and never more lines of a kind than anybody
/// reads: a service may send anything any number of times. Used by the conversation's loop and its relay.
/// </summary>
internal sealed partial class ConversationLog(ILogger log, TimeProvider time)
{
    private const int MaxName = 80;
    private const int BeganId = 3000;
    private const int EndedId = 3001;
    private const int PhaseId = 3002;
    private const int BargedInId = 3003;
    private const int ReplyEndedId = 3004;
    private const int ToolCalledId = 3005;
    private const int DeadCallId = 3025;
    private const int MuteId = 3027;
    private const int UnmuteId = 3028;
    private const int AttendantId = 3029;
    private const int DismissedId = 3032;

    private readonly LineBudget _budget = new(time);
    private readonly LineBudget _details = new(time, perMinute: 300);

    /// <summary>The line of a notice, where it has one.</summary>
    public void Write(ConversationNotice notice)
    {
        var code = Code(notice);
        if (code != 0 && IsDue(code))
        {
            WriteLine(notice);
        }
    }

    /// <summary>Messages of the service were dropped.</summary>
    /// <param name="count">So far.</param>
    public void Dropped(long count)
    {
        if (IsDue(ConversationCauses.MessagesDropped.Code))
        {
            ConversationCauses.MessagesDropped.Write(log, count);
        }
    }

    /// <summary>A tool's run broke in a way that no tool may.</summary>
    public void ToolFailed(string callId, Exception fault)
    {
        if (IsDue(ConversationCauses.ToolBroke.Code))
        {
            ConversationCauses.ToolBroke.Write(log, Short(callId), fault.Message, fault);
        }
    }

    private static int Code(ConversationNotice notice) => notice switch
    {
        ConversationBegan => BeganId,
        ConversationEnded => EndedId,
        PhaseChanged => PhaseId,
        BargedIn => BargedInId,
        ReplyEnded => ReplyEndedId,
        ToolCalled => ToolCalledId,
        MuteChanged => MuteId,
        AttendantAsked => AttendantId,
        ResultDismissed => DismissedId,
        SilentReply => ConversationCauses.SilentReply.Code,
        ReplyFailed => ConversationCauses.ReplyFailed.Code,
        PhaseOverrun => ConversationCauses.PhaseOverrun.Code,
        ToolTurnAbandoned => ConversationCauses.ToolTurnAbandoned.Code,
        OutputLost => ConversationCauses.OutputLost.Code,
        ButtonStuck => ConversationCauses.ButtonStuck.Code,
        ReplyStalled => ConversationCauses.ReplyStalled.Code,
        SessionReplaced => ConversationCauses.SessionReplaced.Code,
        CallNotRun { IsRefused: false } => DeadCallId,
        CallNotRun => ConversationCauses.TooManyCalls.Code,
        ReplyUnheard => ConversationCauses.ReplyUnheard.Code,
        _ => 0, // the link writes its own lines; captions are never logged
    };

    private static string Short(string name) => name.Length <= MaxName ? name : string.Concat(name.AsSpan(0, MaxName), "…");

    private bool IsDue(int code)
    {
        if (!(code is PhaseId or BargedInId or ReplyEndedId ? _details : _budget).Take(code, out var leftOut))
        {
            return false;
        }

        if (leftOut > 0)
        {
            LogLeftOut(log, leftOut, code);
        }

        return true;
    }

    private void WriteLine(ConversationNotice notice)
    {
        switch (notice)
        {
            case ConversationBegan began:
                LogBegan(log, began.Why);
                break;
            case ConversationEnded ended:
                LogEnded(log, ended.Why);
                break;
            case PhaseChanged phase:
                LogPhase(log, phase.From, phase.To);
                break;
            case ResultDismissed dismissed:
                LogDismissed(log, Short(dismissed.CallId));
                break;
            case BargedIn barge:
                LogBargedIn(log, barge.Reply);
                break;
            case ReplyEnded reply:
                LogReplyEnded(log, reply.Reply, reply.Whole ? "whole" : "cut off", (long)reply.Heard.TotalMilliseconds);
                break;
            case MuteChanged { IsMuted: true }:
                LogMuted(log);
                break;
            case MuteChanged:
                LogUnmuted(log);
                break;
            case AttendantAsked:
                LogAttendant(log);
                break;
            case ToolCalled tool:
                LogToolCalled(log, Short(tool.Name ?? "(no name)"), Short(tool.CallId));
                break;
            case CallNotRun { IsRefused: true } call:
                ConversationCauses.TooManyCalls.Write(log, Short(call.Name ?? "(no name)"), Short(call.CallId), ToolTurn.MaxRunning);
                break;
            case CallNotRun call:
                LogDeadCall(log, Short(call.Name ?? "(no name)"), Short(call.CallId));
                break;
            case OutputLost lost:
                ConversationCauses.OutputLost.Write(log, Short(lost.CallId));
                break;
            case SilentReply silent:
                ConversationCauses.SilentReply.Write(log, Short(silent.ReplyId));
                break;
            case ReplyFailed failed:
                ConversationCauses.ReplyFailed.Write(log, Short(failed.ReplyId), Short(failed.Reason ?? "no reason given"));
                break;
            case PhaseOverrun overrun:
                ConversationCauses.PhaseOverrun.Write(log, overrun.Phase.ToString(), overrun.Remedy);
                break;
            case ButtonStuck stuck:
                ConversationCauses.ButtonStuck.Write(log, (long)stuck.HeldFor.TotalSeconds);
                break;
            case ReplyStalled stalled:
                ConversationCauses.ReplyStalled.Write(log, stalled.Reply, (long)stalled.Waited.TotalSeconds);
                break;
            case ReplyUnheard unheard:
                ConversationCauses.ReplyUnheard.Write(log, unheard.Reply, (long)unheard.Waited.TotalSeconds);
                break;
            case SessionReplaced replaced:
                ConversationCauses.SessionReplaced.Write(log, replaced.Why);
                break;
            default:
                ConversationCauses.ToolTurnAbandoned.Write(log);
                break;
        }
    }

    [LoggerMessage(BeganId, LogLevel.Information, "conversation began ({Why})")]
    private static partial void LogBegan(ILogger log, string why);

    [LoggerMessage(EndedId, LogLevel.Information, "conversation ended ({Why})")]
    private static partial void LogEnded(ILogger log, string why);

    [LoggerMessage(PhaseId, LogLevel.Debug, "{From} → {To}")]
    private static partial void LogPhase(ILogger log, ConversationPhase from, ConversationPhase to);

    [LoggerMessage(DismissedId, LogLevel.Information, "what call {CallId} came to is not spoken: the person did not want to know any more")]
    private static partial void LogDismissed(ILogger log, string callId);

    [LoggerMessage(BargedInId, LogLevel.Debug, "the person interrupts response {Response}")]
    private static partial void LogBargedIn(ILogger log, int response);

    [LoggerMessage(ReplyEndedId, LogLevel.Debug, "response {Response} {How}, {HeardMs} ms heard")]
    private static partial void LogReplyEnded(ILogger log, int response, string how, long heardMs);

    [LoggerMessage(ToolCalledId, LogLevel.Information, "tool call {Tool} ({CallId})")]
    private static partial void LogToolCalled(ILogger log, string tool, string callId);

    [LoggerMessage(DeadCallId, LogLevel.Information, "tool call {Tool} ({CallId}) not run: its response was cancelled")]
    private static partial void LogDeadCall(ILogger log, string tool, string callId);

    [LoggerMessage(MuteId, LogLevel.Information, "the microphone is off")]
    private static partial void LogMuted(ILogger log);

    [LoggerMessage(UnmuteId, LogLevel.Information, "the microphone is on again")]
    private static partial void LogUnmuted(ILogger log);

    [LoggerMessage(AttendantId, LogLevel.Information, "a member of staff is asked for")]
    private static partial void LogAttendant(ILogger log);

    [LoggerMessage(3023, LogLevel.Information, "{Count} lines like HK-{Code} were left out, because there were too many")]
    private static partial void LogLeftOut(ILogger log, long count, int code);
}
