using HydraKiosk.Hydra.Contract;

namespace HydraKiosk.Hydra.Wire;

/// <summary>The <c>type</c> of every message of the protocol, as it stands on the wire.</summary>
public static class EventTypes
{
    /// <summary>Client: the one configuration of a session.</summary>
    public const string SessionConfigure = "session.configure";

    /// <summary>Client: replaces the tools of a running session.</summary>
    public const string SessionUpdate = "session.update";

    /// <summary>Client: microphone audio, PCM16 at 16 kHz in base64.</summary>
    public const string AudioAppend = "input_audio_buffer.append";

    /// <summary>Client: posts a tool's output (or, best effort, a text item).</summary>
    public const string ItemCreate = "conversation.item.create";

    /// <summary>Client: asks for the spoken answer once every output of a turn is posted.</summary>
    public const string ResponseCreate = "response.create";

    /// <summary>Client: stops a response.</summary>
    public const string ResponseCancel = "response.cancel";

    /// <summary>Server: advice that never ends the session; may come before <see cref="SessionCreated"/>.</summary>
    public const string Warning = "warning";

    /// <summary>Server: the session exists and waits for its configuration.</summary>
    public const string SessionCreated = "session.created";

    /// <summary>Server: the effective configuration; audio may flow from here on.</summary>
    public const string SessionConfigured = "session.configured";

    /// <summary>Server: what of a <see cref="SessionUpdate"/> took effect.</summary>
    public const string SessionUpdated = "session.updated";

    /// <summary>Server: its detector heard speech begin.</summary>
    public const string SpeechStarted = "input_audio_buffer.speech_started";

    /// <summary>Server: its detector heard speech end.</summary>
    public const string SpeechStopped = "input_audio_buffer.speech_stopped";

    /// <summary>Server: an item of the conversation has begun.</summary>
    public const string ItemAdded = "conversation.item.added";

    /// <summary>Server: an item is final, <c>completed</c> or <c>incomplete</c>.</summary>
    public const string ItemDone = "conversation.item.done";

    /// <summary>Server: a response has begun.</summary>
    public const string ResponseCreated = "response.created";

    /// <summary>Server: a piece of a response's audio.</summary>
    public const string AudioDelta = "response.output_audio.delta";

    /// <summary>Server: no more audio for an item.</summary>
    public const string AudioDone = "response.output_audio.done";

    /// <summary>Server: a piece of what the assistant says, as text; undocumented and optional.</summary>
    public const string TranscriptDelta = "response.output_audio_transcript.delta";

    /// <summary>Server: a fragment of a call's arguments.</summary>
    public const string ArgumentsDelta = "response.function_call_arguments.delta";

    /// <summary>Server: the complete arguments of a call.</summary>
    public const string ArgumentsDone = "response.function_call_arguments.done";

    /// <summary>Server: the end of a response, once.</summary>
    public const string ResponseDone = "response.done";

    /// <summary>Server: something went wrong; the session goes on unless a close follows.</summary>
    public const string Error = "error";
}
