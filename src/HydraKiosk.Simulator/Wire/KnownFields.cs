using System.Text.Json;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Simulator.Wire;

/// <summary>The messages that a client may send and the fields that each may have (protocol sections 7 and 9).</summary>
internal static class KnownFields
{
    private static readonly Dictionary<string, string[]> _fields = new(StringComparer.Ordinal)
    {
        [EventTypes.SessionConfigure] = ["type", "event_id", "session"],
        [EventTypes.SessionUpdate] = ["type", "event_id", "session"],
        [EventTypes.AudioAppend] = ["type", "event_id", "audio"],
        [EventTypes.ItemCreate] = ["type", "event_id", "item"],
        [EventTypes.ResponseCreate] = ["type", "event_id", "response"],
        [EventTypes.ResponseCancel] = ["type", "event_id", "response_id"],
    };

    private static readonly string[] _configureFields =
    [
        "instructions", "voice", "tools", "generate_initial_response",
        "input_audio_format", "input_audio_sample_rate", "output_audio_format", "output_audio_sample_rate",
    ];

    private static readonly string[] _itemFields = ["id", "type", "role", "status", "content", "call_id", "name", "arguments", "output"];

    private static readonly string[] _toolFields = ["type", "name", "description", "parameters"];

    /// <summary>Returns whether a client may send messages of this type.</summary>
    public static bool IsKnown(string type) => _fields.ContainsKey(type);

    /// <summary>Returns the paths of the fields that the protocol does not have in a message of this type.</summary>
    public static IEnumerable<string> UnknownFields(string type, JsonElement message)
    {
        var found = Unknown(message, _fields[type], "");
        if (type is EventTypes.SessionConfigure or EventTypes.SessionUpdate && JsonProperties.Object(message, "session") is { } session)
        {
            found = found.Concat(Unknown(session, type == EventTypes.SessionUpdate ? ["tools"] : _configureFields, "session."));
            if (session.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array)
            {
                var i = 0;
                foreach (var tool in tools.EnumerateArray())
                {
                    found = found.Concat(Unknown(tool, _toolFields, $"session.tools[{i++}]."));
                }
            }
        }
        else if (type == EventTypes.ItemCreate && JsonProperties.Object(message, "item") is { } item)
        {
            found = found.Concat(Unknown(item, _itemFields, "item."));
        }

        return found;
    }

    private static IEnumerable<string> Unknown(JsonElement of, string[] known, string path)
    {
        if (of.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var property in of.EnumerateObject())
        {
            if (Array.IndexOf(known, property.Name) < 0)
            {
                yield return path + property.Name;
            }
        }
    }
}
