using System.Text.Json;
using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Simulator.Sessions;

/// <summary>Which fields a client's messages may have (protocol sections 7 and 9), for the checker.</summary>
internal static class ClientMessage
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
        "instructions", "voice", "tools", "generate_initial_response", "input_audio_format", "input_audio_sample_rate", "output_audio_format", "output_audio_sample_rate",
    ];

    private static readonly string[] _itemFields = ["id", "type", "role", "status", "content", "call_id", "name", "arguments", "output"];

    private static readonly string[] _toolFields = ["type", "name", "description", "parameters"];

    /// <summary>Whether the protocol has this type.</summary>
    public static bool IsKnown(string type) => _fields.ContainsKey(type);

    /// <summary>The paths of fields that the protocol does not have in a message of this type.</summary>
    public static IEnumerable<string> UnknownFields(string type, JsonElement message)
    {
        var found = Unknown(message, _fields[type], "");
        if (type is EventTypes.SessionConfigure or EventTypes.SessionUpdate && Object(message, "session") is { } session)
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
        else if (type == EventTypes.ItemCreate && Object(message, "item") is { } item)
        {
            found = found.Concat(Unknown(item, _itemFields, "item."));
        }

        return found;
    }

    /// <summary>A property as text, or null when it is missing or of another kind.</summary>
    public static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A property as an object, or null.</summary>
    public static JsonElement? Object(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary>That property of every part of a list; null for a part that has none.</summary>
    public static IEnumerable<string?> Texts(JsonElement list, string name)
    {
        foreach (var part in list.EnumerateArray())
        {
            yield return Text(part, name);
        }
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
