namespace HydraKiosk.Voices.Realtime;

/// <summary>What the messages from the service are, as far as this device has to know them.</summary>
internal enum RealtimeKind
{
    Missing,
    Unknown,
    Ignored,
    SessionCreated,
    SessionUpdated,
    SpeechStarted,
    SpeechStopped,
    Committed,
    WordsCompleted,
    WordsFailed,
    ResponseCreated,
    OutputItemAdded,
    OutputItemDone,
    AudioDelta,
    AudioDone,
    ReplyWords,
    ArgumentsDelta,
    ArgumentsDone,
    ResponseDone,
    Truncated,
    Error,
}

/// <summary>The words of the wire (OpenAI's Realtime, general availability; npm openai 7.59.0, realtime.d.ts).</summary>
internal static class RealtimeTypes
{
    public const string SessionUpdate = "session.update";
    public const string Append = "input_audio_buffer.append";
    public const string Commit = "input_audio_buffer.commit";
    public const string ItemCreate = "conversation.item.create";
    public const string ItemTruncate = "conversation.item.truncate";
    public const string ItemDelete = "conversation.item.delete";
    public const string ResponseCreate = "response.create";
    public const string ResponseCancel = "response.cancel";

    /// <summary>Every type that is understood; the most frequent first, since they are compared one after the other.</summary>
    public static readonly (string Type, RealtimeKind Kind)[] All =
    [
        ("response.output_audio.delta", RealtimeKind.AudioDelta),
        ("response.output_audio_transcript.delta", RealtimeKind.ReplyWords),
        ("response.output_text.delta", RealtimeKind.ReplyWords),
        ("transcription.delta", RealtimeKind.ReplyWords), // vLLM-Omni's word for the reply's text
        ("response.function_call_arguments.delta", RealtimeKind.ArgumentsDelta),
        ("response.function_call_arguments.done", RealtimeKind.ArgumentsDone),
        ("response.created", RealtimeKind.ResponseCreated),
        ("response.done", RealtimeKind.ResponseDone),
        ("response.output_item.added", RealtimeKind.OutputItemAdded),
        ("response.output_item.done", RealtimeKind.OutputItemDone),
        ("response.output_audio.done", RealtimeKind.AudioDone),
        ("input_audio_buffer.speech_started", RealtimeKind.SpeechStarted),
        ("input_audio_buffer.speech_stopped", RealtimeKind.SpeechStopped),
        ("input_audio_buffer.committed", RealtimeKind.Committed),
        ("conversation.item.input_audio_transcription.completed", RealtimeKind.WordsCompleted),
        ("conversation.item.input_audio_transcription.failed", RealtimeKind.WordsFailed),
        ("conversation.item.truncated", RealtimeKind.Truncated),
        ("session.created", RealtimeKind.SessionCreated),
        ("session.updated", RealtimeKind.SessionUpdated),
        ("error", RealtimeKind.Error),
        ("rate_limits.updated", RealtimeKind.Ignored),
        ("conversation.created", RealtimeKind.Ignored),
        ("conversation.item.created", RealtimeKind.Ignored),
        ("conversation.item.added", RealtimeKind.Ignored),
        ("conversation.item.done", RealtimeKind.Ignored),
        ("conversation.item.deleted", RealtimeKind.Ignored),
        ("conversation.item.retrieved", RealtimeKind.Ignored),
        ("conversation.item.input_audio_transcription.delta", RealtimeKind.Ignored),
        ("conversation.item.input_audio_transcription.segment", RealtimeKind.Ignored),
        ("input_audio_buffer.cleared", RealtimeKind.Ignored),
        ("input_audio_buffer.timeout_triggered", RealtimeKind.Ignored),
        ("response.content_part.added", RealtimeKind.Ignored),
        ("response.content_part.done", RealtimeKind.Ignored),
        ("response.output_audio_transcript.done", RealtimeKind.Ignored),
        ("response.output_text.done", RealtimeKind.Ignored),
        ("transcription.done", RealtimeKind.Ignored),
    ];
}
