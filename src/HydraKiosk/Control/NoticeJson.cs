using System.Text.Json;
using HydraKiosk.Conversation;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Control;

/// <summary>
/// What happens, for those who watch: <c>what</c>, <c>at</c> and the facts of each kind. Never what was said and never a tool's arguments; a kind
/// that is not
/// listed here tells nothing but its name, so that a new one cannot leak anything by accident.
/// </summary>
internal static class NoticeJson
{
    /// <summary>The line, or null for what nobody outside may see.</summary>
    public static byte[]? Line(ConversationNotice notice, DateTimeOffset at) => notice is Caption
        ? null
        : ControlJson.Line(json =>
        {
            json.WriteString("what"u8, What(notice));
            json.WriteString("at"u8, at);
            WriteFacts(json, notice);
        });

    /// <summary>Kind and facts of a notice, into an object that is being written.</summary>
    public static void Write(Utf8JsonWriter json, ConversationNotice notice)
    {
        json.WriteString("what"u8, What(notice));
        WriteFacts(json, notice);
    }

    private static string What(ConversationNotice notice) => notice switch
    {
        PhaseChanged => "phase",
        SoundDeviceNoticed => "sound-device",
        BargedIn => "barge-in",
        TurnTaken => "turn",
        _ => ControlJson.Word(notice.GetType().Name),
    };

    private static void WriteFacts(Utf8JsonWriter json, ConversationNotice notice)
    {
        switch (notice)
        {
            case PhaseChanged phase:
                json.WriteString("from"u8, ControlJson.Word(phase.From.ToString()));
                json.WriteString("to"u8, ControlJson.Word(phase.To.ToString()));
                break;
            case ConversationBegan began:
                json.WriteString("why"u8, began.Why);
                break;
            case ConversationRefused refused:
                json.WriteString("why"u8, refused.Why);
                break;
            case ConversationEnded ended:
                json.WriteString("why"u8, ended.Why);
                break;
            case SessionReady ready:
                json.WriteString("sessionId"u8, ready.Session.SessionId);
                json.WriteNumber("outputSampleRateHz"u8, ready.Session.OutputRateHz);
                json.WriteBoolean("isReconnect"u8, ready.Session.IsReconnect);
                WriteMs(json, "handshakeMs", ready.Session.HandshakeTime);
                break;
            case SessionMissing missing:
                json.WriteString("fault"u8, ControlJson.Word(missing.Fault.ToString()));
                json.WriteString("detail"u8, missing.Detail);
                if (missing.CauseCode != 0)
                {
                    json.WriteString("code"u8, Cause.TagOf(missing.CauseCode));
                }

                if (missing.RetryIn is { } retryIn)
                {
                    WriteMs(json, "retryInMs", retryIn);
                }

                break;
            case SessionOver { Fault: { } fault }:
                json.WriteString("fault"u8, ControlJson.Word(fault.ToString()));
                break;
            case SoundDeviceNoticed sound:
                json.WriteBoolean("isWorking"u8, sound.IsWorking);
                json.WriteString("detail"u8, sound.Detail);
                break;
            case TurnTaken turn:
                json.WriteNumber("turn"u8, turn.Turn);
                break;
            case BargedIn barge:
                json.WriteNumber("response"u8, barge.Reply);
                break;
            case ReplyBegan began:
                json.WriteNumber("response"u8, began.Reply);
                json.WriteString("replyId"u8, began.ReplyId);
                break;
            case ReplyHeard heard:
                json.WriteNumber("response"u8, heard.Reply);
                break;
            case LoudspeakerSilenced silenced:
                json.WriteNumber("response"u8, silenced.Reply);
                WriteMs(json, "heardMs", silenced.Heard);
                break;
            case ReplyEnded ended:
                json.WriteNumber("response"u8, ended.Reply);
                WriteMs(json, "heardMs", ended.Heard);
                json.WriteBoolean("whole"u8, ended.Whole);
                break;
            case ToolCalled tool:
                json.WriteString("callId"u8, tool.CallId);
                json.WriteString("tool"u8, tool.Name);
                break;
            case ToolAnswered tool:
                json.WriteString("callId"u8, tool.CallId);
                break;
            case OutputLost lost:
                json.WriteString("callId"u8, lost.CallId);
                break;
            case SilentReply silent:
                json.WriteString("replyId"u8, silent.ReplyId);
                break;
            case ReplyFailed failed:
                json.WriteString("replyId"u8, failed.ReplyId);
                json.WriteString("reason"u8, failed.Reason);
                break;
            case PhaseOverrun overrun:
                json.WriteString("phase"u8, ControlJson.Word(overrun.Phase.ToString()));
                json.WriteString("remedy"u8, overrun.Remedy);
                break;
            case ReplyGenerated { Done: var done }:
                json.WriteNumber("response"u8, done.Reply);
                json.WriteString("status"u8, ControlJson.Word(done.Outcome.ToString()));
                WriteMs(json, "soundMs", done.Sound);
                json.WriteNumber("calls"u8, done.Calls);
                break;
            case ReplyStalled stalled:
                json.WriteNumber("response"u8, stalled.Reply);
                WriteMs(json, "waitedMs", stalled.Waited);
                break;
            case SessionReplaced replaced:
                json.WriteString("why"u8, replaced.Why);
                break;
            case ButtonStuck stuck:
                WriteMs(json, "heldMs", stuck.HeldFor);
                break;
            default:
                break;
        }
    }

    private static void WriteMs(Utf8JsonWriter json, string name, TimeSpan span) => json.WriteNumber(name, Math.Round(span.TotalMilliseconds));
}
