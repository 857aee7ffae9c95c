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
        if (IsDue(3024))
        {
            LogDropped(log, count);
        }
    }

    private static int Code(ConversationNotice notice) => notice switch
    {
        ConversationBegan => 3000,
        ConversationEnded => 3001,
        PhaseChanged => 3002,
        BargedIn => 3003,
        ReplyEnded => 3004,
        ToolCalled => 3005,
        SilentReply => 3010,
        ReplyFailed => 3011,
        PhaseOverrun => 3012,
        ToolTurnAbandoned => 3013,
        OutputLost => 3014,
        ButtonStuck => 3015,
        ReplyStalled => 3016,
        SessionReplaced => 3017,
        CallNotRun { IsRefused: false } => 3025,
        CallNotRun => 3021,
        ReplyUnheard => 3022,
        _ => 0, // the link writes its own lines; captions are never logged
    };

    private static string Short(string name) => name.Length <= MaxName ? name : string.Concat(name.AsSpan(0, MaxName), "…");

    private bool IsDue(int code)
    {
        if (!(code is 3002 or 3003 or 3004 ? _details : _budget).Take(code, out var leftOut))
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
            case BargedIn barge:
                LogBargedIn(log, barge.Reply);
                break;
            case ReplyEnded reply:
                LogReplyEnded(log, reply.Reply, reply.Whole ? "whole" : "cut off", (long)reply.Heard.TotalMilliseconds);
                break;
            case ToolCalled tool:
                LogToolCalled(log, Short(tool.Name ?? "(no name)"), Short(tool.CallId));
                break;
            case CallNotRun { IsRefused: true } call:
                LogTooManyCalls(log, Short(call.Name ?? "(no name)"), Short(call.CallId), ToolTurn.MaxRunning);
                break;
            case CallNotRun call:
                LogDeadCall(log, Short(call.Name ?? "(no name)"), Short(call.CallId));
                break;
            case OutputLost lost:
                LogOutputLost(log, Short(lost.CallId));
                break;
            case SilentReply silent:
                LogSilentReply(log, Short(silent.ReplyId));
                break;
            case ReplyFailed failed:
                LogReplyFailed(log, Short(failed.ReplyId), Short(failed.Reason ?? "no reason given"));
                break;
            case PhaseOverrun overrun:
                LogOverrun(log, overrun.Phase, overrun.Remedy);
                break;
            case ButtonStuck stuck:
                LogButtonStuck(log, (long)stuck.HeldFor.TotalSeconds);
                break;
            case ReplyStalled stalled:
                LogReplyStalled(log, stalled.Reply, (long)stalled.Waited.TotalSeconds);
                break;
            case ReplyUnheard unheard:
                LogReplyUnheard(log, unheard.Reply, (long)unheard.Waited.TotalSeconds);
                break;
            case SessionReplaced replaced:
                LogSessionReplaced(log, replaced.Why);
                break;
            default:
                LogToolTurnAbandoned(log);
                break;
        }
    }

    [LoggerMessage(3000, LogLevel.Information, "conversation began ({Why})")]
    private static partial void LogBegan(ILogger log, string why);

    [LoggerMessage(3001, LogLevel.Information, "conversation ended ({Why})")]
    private static partial void LogEnded(ILogger log, string why);

    [LoggerMessage(3002, LogLevel.Debug, "{From} → {To}")]
    private static partial void LogPhase(ILogger log, ConversationPhase from, ConversationPhase to);

    [LoggerMessage(3003, LogLevel.Debug, "the person interrupts response {Response}")]
    private static partial void LogBargedIn(ILogger log, int response);

    [LoggerMessage(3004, LogLevel.Debug, "response {Response} {How}, {HeardMs} ms heard")]
    private static partial void LogReplyEnded(ILogger log, int response, string how, long heardMs);

    [LoggerMessage(3005, LogLevel.Information, "tool call {Tool} ({CallId})")]
    private static partial void LogToolCalled(ILogger log, string tool, string callId);

    [LoggerMessage(3010, LogLevel.Warning,
        "response {ResponseId} ended without sound and without a call. Likely cause: instructions and tools together are near the service's size limit. Shorten them; `config check` shows their size")]
    private static partial void LogSilentReply(ILogger log, string responseId);

    [LoggerMessage(3011, LogLevel.Warning, "the service failed response {ResponseId} ({Reason}). Nothing to do here unless it repeats; then report the id to the service's support")]
    private static partial void LogReplyFailed(ILogger log, string responseId, string reason);

    [LoggerMessage(3012, LogLevel.Warning,
        "{Phase} lasted too long: {Remedy}. Likely cause: the service did not answer, or noise at the microphone keeps a turn open. Check the microphone's level and the network")]
    private static partial void LogOverrun(ILogger log, ConversationPhase phase, string remedy);

    [LoggerMessage(3013, LogLevel.Warning, "the service gave up waiting for a tool's output; the person's next turn works normally. Look at the tool's duration in the lines above")]
    private static partial void LogToolTurnAbandoned(ILogger log);

    [LoggerMessage(3015, LogLevel.Warning, "the talk button was held for {Seconds} s and is taken for stuck; the microphone is closed until it is pressed anew. Look at the button and its wiring")]
    private static partial void LogButtonStuck(ILogger log, long seconds);

    [LoggerMessage(3016, LogLevel.Warning, "the service stopped sending in the middle of response {Response}; cut after {Seconds} s of silence. Likely cause: the network or the service. Check the link if it repeats")]
    private static partial void LogReplyStalled(ILogger log, int response, long seconds);

    [LoggerMessage(3017, LogLevel.Warning, "the session is open and useless ({Why}); a new one is opened. Likely cause: the service; or instructions and tools near its size limit, or a noise that only this device takes for a voice. Look at the lines before")]
    private static partial void LogSessionReplaced(ILogger log, string why);

    [LoggerMessage(3014, LogLevel.Warning, "the output of call {CallId} could not be sent, because its session is gone. What the tool did stays done")]
    private static partial void LogOutputLost(ILogger log, string callId);

    [LoggerMessage(3025, LogLevel.Information, "tool call {Tool} ({CallId}) not run: its response was cancelled")]
    private static partial void LogDeadCall(ILogger log, string tool, string callId);

    [LoggerMessage(3021, LogLevel.Warning,
        "tool call {Tool} ({CallId}) refused: {Max} calls run already; the model was told. Likely cause: the model repeats itself, or a fault of the service. If it repeats, shorten the instructions about tools")]
    private static partial void LogTooManyCalls(ILogger log, string tool, string callId, int max);

    [LoggerMessage(3022, LogLevel.Warning,
        "the sound device went away in the middle of response {Response} and none went on with it within {Seconds} s; the rest is dropped. Look at the lines about the sound device")]
    private static partial void LogReplyUnheard(ILogger log, int response, long seconds);

    [LoggerMessage(3023, LogLevel.Information, "{Count} lines like HK-{Code} were left out, because there were too many")]
    private static partial void LogLeftOut(ILogger log, long count, int code);

    [LoggerMessage(3024, LogLevel.Warning,
        "the service sends more than the conversation can take; {Count} captions and calls dropped so far. Likely cause: a fault of the service, or a board that is overloaded. Look at the load; report it to the service's support")]
    private static partial void LogDropped(ILogger log, long count);
}
