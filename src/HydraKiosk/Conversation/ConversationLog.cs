using HydraKiosk.Hydra.Link;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Conversation;

/// <summary>The journal of the conversation: what an operator wants to know of each one. Never what was said.</summary>
internal static partial class ConversationLog
{
    public static void Write(ILogger log, ConversationNotice notice)
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
                LogBargedIn(log, barge.Response);
                break;
            case ReplyEnded reply:
                LogReplyEnded(log, reply.Response, reply.Whole ? "whole" : "cut off", (long)reply.Heard.TotalMilliseconds);
                break;
            case ToolCalled tool:
                LogToolCalled(log, tool.Name ?? "(no name)", tool.CallId);
                break;
            case OutputLost lost:
                LogOutputLost(log, lost.CallId);
                break;
            case SilentReply silent:
                LogSilentReply(log, silent.ResponseId);
                break;
            case ReplyFailed failed:
                LogReplyFailed(log, failed.ResponseId, failed.Reason ?? "no reason given");
                break;
            case PhaseOverrun overrun:
                LogOverrun(log, overrun.Phase, overrun.Remedy);
                break;
            case ButtonStuck stuck:
                LogButtonStuck(log, (long)stuck.HeldFor.TotalSeconds);
                break;
            case ReplyStalled stalled:
                LogReplyStalled(log, stalled.Response, (long)stalled.Waited.TotalSeconds);
                break;
            case SessionReplaced replaced:
                LogSessionReplaced(log, replaced.Why);
                break;
            case ToolTurnAbandoned:
                LogToolTurnAbandoned(log);
                break;
            default:
                break; // the link writes its own lines; captions are never logged
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
}
