using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Running;

namespace HydraKiosk.Hydra.Voice;

/// <summary>Says in the conversation's words what Hydra's messages mean. Used by one reader at a time.</summary>
internal sealed class VoiceTranslator
{
    private const int BytesPerSample = sizeof(short);

    private int _rateHz = HydraVoice.HydraTraits.DownlinkRateHz;

    /// <summary>
    /// What is to be told of an event; null for what a conversation does not have to know, like warnings and types that nobody knows.
    /// </summary>
    public VoiceEvent? Translate(LinkEvent happened)
    {
        if (happened is LinkReady ready)
        {
            _rateHz = ready.Session.OutputSampleRateHz;
        }

        return happened is LinkMessage message ? Translate(message.Event) : ToldEvents.OfConnection(happened);
    }

    private VoiceEvent? Translate(ServerEvent message)
    {
        switch (message)
        {
            case SessionConfigured { OutputSampleRateHz: { } rateHz }:
                _rateHz = rateHz; // the service may change it in a running session
                return null;
            case SpeechStarted began:
                return new VoiceSpeechBegan(began.ItemId);
            case SpeechStopped ended:
                return new VoiceSpeechEnded(ended.ItemId);
            // the echo of an output that was posted has the same role
            case ItemDone { Item: { Role: "user", Type: not "function_call_output" } item }:
                return item.Status == "incomplete" ? new VoiceTurnDismissed(item.Id) : new VoiceTurnTaken(item.Id, item.Text);
            case ResponseCreated created:
                return new VoiceReplyBegan(created.ResponseId, created.Response);
            case AudioDone done:
                return new VoiceReplySoundComplete(done.Response);
            case TranscriptDelta text:
                return new VoiceReplyText(text.Response, text.Text) { SoundBefore = Length(text.AudioBytesBefore) };
            case CallReady call:
                return new VoiceCallAsked(call.ResponseId, call.CallId, call.Name, call.ArgumentsJson);
            case ResponseDone done:
                return new VoiceReplyEnded(done.ResponseId, done.Response, Outcome(done.Status), done.Reason, Length(done.AudioBytes), done.Calls,
                    done.Usage);
            case ServerError { Code: "tool_response_timeout" }:
                return new VoiceCallsAbandoned();
            default:
                return null;
        }
    }

    /// <summary>A single byte is sound as well: only a reply without any is silent.</summary>
    private TimeSpan Length(long bytes) =>
        bytes == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(1, bytes * TimeSpan.TicksPerSecond / BytesPerSample / _rateHz));

    private static ReplyOutcome Outcome(ResponseStatus status) => status switch
    {
        ResponseStatus.Completed => ReplyOutcome.Completed,
        ResponseStatus.Cancelled => ReplyOutcome.Cancelled,
        ResponseStatus.Incomplete => ReplyOutcome.Incomplete,
        ResponseStatus.Failed => ReplyOutcome.Failed,
        _ => ReplyOutcome.Unknown,
    };
}
