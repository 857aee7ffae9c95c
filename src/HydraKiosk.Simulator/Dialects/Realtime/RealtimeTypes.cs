namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The <c>type</c> of the messages of OpenAI's Realtime, general availability of August 2025, as its own SDK (npm openai 7.59) has them.
/// </summary>
internal static class RealtimeTypes
{
    public const string SessionUpdate = "session.update";
    public const string Append = "input_audio_buffer.append";
    public const string Commit = "input_audio_buffer.commit";
    public const string Clear = "input_audio_buffer.clear";
    public const string ItemCreate = "conversation.item.create";
    public const string ItemTruncate = "conversation.item.truncate";
    public const string ItemDelete = "conversation.item.delete";
    public const string ItemRetrieve = "conversation.item.retrieve";
    public const string ResponseCreate = "response.create";
    public const string ResponseCancel = "response.cancel";

    public const string SessionCreated = "session.created";
    public const string SessionUpdated = "session.updated";
    public const string SpeechStarted = "input_audio_buffer.speech_started";
    public const string SpeechStopped = "input_audio_buffer.speech_stopped";
    public const string Committed = "input_audio_buffer.committed";
    public const string Cleared = "input_audio_buffer.cleared";
    public const string ItemAdded = "conversation.item.added";
    public const string ItemDone = "conversation.item.done";
    public const string ItemRetrieved = "conversation.item.retrieved";
    public const string ItemTruncated = "conversation.item.truncated";
    public const string ItemDeleted = "conversation.item.deleted";
    public const string WordsDelta = "conversation.item.input_audio_transcription.delta";
    public const string WordsCompleted = "conversation.item.input_audio_transcription.completed";
    public const string ResponseCreated = "response.created";
    public const string OutputItemAdded = "response.output_item.added";
    public const string OutputItemDone = "response.output_item.done";
    public const string PartAdded = "response.content_part.added";
    public const string PartDone = "response.content_part.done";
    public const string AudioDelta = "response.output_audio.delta";
    public const string AudioDone = "response.output_audio.done";
    public const string TranscriptDelta = "response.output_audio_transcript.delta";
    public const string TranscriptDone = "response.output_audio_transcript.done";
    public const string ArgumentsDelta = "response.function_call_arguments.delta";
    public const string ArgumentsDone = "response.function_call_arguments.done";
    public const string ResponseDone = "response.done";
    public const string RateLimits = "rate_limits.updated";
}
