using System.Text.Json;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The messages that a client may send, and the fields of each, as OpenAI's own SDK declares them (npm openai 7.59.0, realtime.d.ts).
/// </summary>
internal static class RealtimeFields
{
    private const string Format = "format{type rate}";

    private const string Tools = "tools[type name description parameters server_label server_url server_description connector_id allowed_tools "
        + "headers authorization require_approval]";

    private const string Session = "type model output_modalities instructions max_output_tokens tool_choice parallel_tool_calls tracing truncation prompt "
        + "reasoning include " + Tools + " audio{input{" + Format + " transcription{model language languages prompt delay keywords} "
        + "noise_reduction{type strength} turn_detection{type threshold prefix_padding_ms silence_duration_ms create_response interrupt_response "
        + "eagerness idle_timeout_ms}} output{" + Format + " voice speed}}";

    private const string Item = "id object type role status content[type text audio transcript image_url detail] call_id name arguments output "
        + "approval_request_id approve reason";

    private static readonly Dictionary<string, MessageShape> _messages = new(StringComparer.Ordinal)
    {
        [RealtimeTypes.SessionUpdate] = MessageShape.Of("type event_id session{" + Session + "}"),
        [RealtimeTypes.Append] = MessageShape.Of("type event_id audio"),
        [RealtimeTypes.Commit] = MessageShape.Of("type event_id"),
        [RealtimeTypes.Clear] = MessageShape.Of("type event_id"),
        [RealtimeTypes.ItemCreate] = MessageShape.Of("type event_id previous_item_id item{" + Item + "}"),
        [RealtimeTypes.ItemTruncate] = MessageShape.Of("type event_id item_id content_index audio_end_ms"),
        [RealtimeTypes.ItemDelete] = MessageShape.Of("type event_id item_id"),
        [RealtimeTypes.ItemRetrieve] = MessageShape.Of("type event_id item_id"),
        [RealtimeTypes.ResponseCancel] = MessageShape.Of("type event_id response_id"),
        [RealtimeTypes.ResponseCreate] = MessageShape.Of(
            "type event_id response{conversation input instructions max_output_tokens metadata output_modalities parallel_tool_calls prompt reasoning "
            + "tool_choice " + Tools + " audio{output{" + Format + " voice}}}"),
    };

    /// <summary>Returns whether a client may send messages of this type.</summary>
    public static bool IsKnown(string type) => _messages.ContainsKey(type);

    /// <summary>Returns the path of the first field of a message of a known type that the protocol does not have; null when there is none.</summary>
    public static string? FirstUnknown(string type, JsonElement message) => _messages[type].FirstUnknown(message);
}
