using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Hydra.Contract;

/// <summary>
/// A message from the service, other than audio (which never becomes an object). Optional fields are null where the service left them
/// out, sent null or sent another type; ids are opaque.
/// </summary>
public abstract record ServerEvent;

/// <summary>Advice, never fatal; on a deprecated model it comes before <see cref="SessionCreated"/>.</summary>
public sealed record ServerWarning(string? Code, string? Message) : ServerEvent;

/// <summary>The session exists and waits for its configuration.</summary>
public sealed record SessionCreated(string SessionId) : ServerEvent;

/// <summary>The effective configuration.</summary>
/// <param name="Voice">The voice in use.</param>
/// <param name="InstructionsLength">Characters of the echoed instructions; the text itself is not kept.</param>
/// <param name="ToolNames">Names of the tools in effect, or null where the service did not say.</param>
/// <param name="GenerateInitialResponse">Whether a greeting follows.</param>
/// <param name="OutputSampleRateHz">The rate of reply audio, or null where the service did not say, or said what cannot be.</param>
/// <param name="OutputFormat">"pcm16", or null.</param>
public sealed record SessionConfigured(
    string? Voice, int? InstructionsLength, IReadOnlyList<string>? ToolNames, bool? GenerateInitialResponse, int? OutputSampleRateHz,
        string? OutputFormat) : ServerEvent
{
    /// <summary>The lowest rate that is taken.</summary>
    public const int MinSampleRateHz = 8_000;

    /// <summary>The highest.</summary>
    public const int MaxSampleRateHz = 192_000;

    /// <summary>
    /// What stood there instead of a rate from <see cref="MinSampleRateHz"/> to <see cref="MaxSampleRateHz"/>, cut; null where nothing did.
    /// </summary>
    public string? RefusedRate { get; init; }
}

/// <summary>What of a tools update took effect.</summary>
public sealed record SessionUpdated(IReadOnlyList<string> ToolNames) : ServerEvent;

/// <summary>The service heard speech begin, <paramref name="AudioStartMs"/> after the session's first sample.</summary>
/// <param name="AudioStartMs">Milliseconds, or null.</param>
/// <param name="ItemId">The user item that this speech will become, by which the verdict on it is known; null where the service did not say.</param>
public sealed record SpeechStarted(long? AudioStartMs, string? ItemId = null) : ServerEvent;

/// <summary>The service heard speech end; may come late, even after the reply has begun.</summary>
/// <param name="AudioEndMs">Milliseconds, or null.</param>
/// <param name="ItemId">The item of the <see cref="SpeechStarted"/> before it, or null.</param>
public sealed record SpeechStopped(long? AudioEndMs, string? ItemId = null) : ServerEvent;

/// <summary>An item as it stands in <see cref="ItemDone"/>.</summary>
/// <param name="Type">"message", "function_call" or "function_call_output".</param>
/// <param name="Role">"user", "assistant" or "system".</param>
/// <param name="Status">"in_progress", "completed" or "incomplete".</param>
/// <param name="Text">The text parts joined, or null where there are none (the documented case).</param>
/// <param name="Id">The service's id, the one of <see cref="SpeechStarted.ItemId"/> for a user's turn; null where the service did not say.</param>
public sealed record ConversationItem(string? Type, string? Role, string? Status, string? Text, string? Id = null);

/// <summary>An item is final. A user item that ends "incomplete" is a turn the service discarded as noise.</summary>
public sealed record ItemDone(ConversationItem Item) : ServerEvent;

/// <summary>
/// A response has begun. <paramref name="Response"/> is the number under which its audio goes to
/// <see cref="Voice.IDownlinkAudio"/>; it is higher than that of every response before it, across sessions.
/// </summary>
public sealed record ResponseCreated(string ResponseId, int Response) : ServerEvent;

/// <summary>No more audio for an item of a response.</summary>
public sealed record AudioDone(int Response) : ServerEvent;

/// <summary>A piece of what the assistant says.</summary>
public sealed record TranscriptDelta(int Response, string Text) : ServerEvent
{
    /// <summary>PCM bytes of the response that had come before it.</summary>
    public long AudioBytesBefore { get; init; }
}

/// <summary>A call whose arguments are complete.</summary>
/// <param name="ResponseId">The response that asks for it, or null.</param>
/// <param name="CallId">What its output must name.</param>
/// <param name="Name">From this message or from the first fragment; null when neither had one.</param>
/// <param name="ArgumentsJson">The arguments as JSON text, "{}" where the service sent none. Not parsed and not trusted.</param>
public sealed record CallReady(string? ResponseId, string CallId, string? Name, string ArgumentsJson) : ServerEvent;

/// <summary>How a response ended.</summary>
public enum ResponseStatus
{
    /// <summary>A value this client does not know.</summary>
    Unknown,

    /// <summary>Generation finished; nothing is said about playback.</summary>
    Completed,

    /// <summary>Interrupted by speech or by the client.</summary>
    Cancelled,

    /// <summary>Stopped early by a limit of the service.</summary>
    Incomplete,

    /// <summary>A fault of the service.</summary>
    Failed,
}

/// <summary>The end of a response, once.</summary>
/// <param name="ResponseId">Which.</param>
/// <param name="Response">Its number, see <see cref="ResponseCreated"/>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">"interrupted", "client_cancelled", "max_output_tokens", "content_filter", an error code, or null.</param>
/// <param name="AudioBytes">PCM bytes received for it.</param>
/// <param name="Calls">Calls it asked for.</param>
/// <param name="Usage">Tokens, where the service said.</param>
public sealed record ResponseDone(
    string ResponseId, int Response, ResponseStatus Status, string? Reason, long AudioBytes, int Calls, TokenUsage? Usage) : ServerEvent;

/// <summary>An error event; the session goes on unless a close follows.</summary>
public sealed record ServerError(string? Type, string? Code, string? Message, string? Param, string? CausedByEventId) : ServerEvent;

/// <summary>A type this client does not know: counted, logged once per type, otherwise ignored.</summary>
public sealed record UnknownEvent(string Type) : ServerEvent;
