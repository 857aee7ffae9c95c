using System.Text.Json;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>An item of the conversation.</summary>
/// <param name="id">Its id.</param>
/// <param name="previousId">The id of the item before it; null for the first.</param>
/// <param name="type"><c>message</c>, <c>function_call</c> or <c>function_call_output</c>.</param>
internal sealed class RealtimeItem(string id, string? previousId, string type)
{
    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>The id of the item before it.</summary>
    public string? PreviousId { get; } = previousId;

    /// <summary>What it is.</summary>
    public string Type { get; } = type;

    /// <summary>Of a message: <c>user</c>, <c>assistant</c> or <c>system</c>.</summary>
    public string? Role { get; init; }

    /// <summary><c>in_progress</c>, <c>completed</c> or <c>incomplete</c>.</summary>
    public string Status { get; set; } = "completed";

    /// <summary>Whether it is sound; else text.</summary>
    public bool IsSound { get; init; }

    /// <summary>What is said, as far as it is known; null where it is not.</summary>
    public string? Words { get; set; }

    /// <summary>How much of its sound was sent or, after it was cut, is left, in ms.</summary>
    public double SoundMs { get; set; }

    /// <summary>Of a call or its output: the call's id.</summary>
    public string? CallId { get; init; }

    /// <summary>Of a call: the function's name.</summary>
    public string? Name { get; init; }

    /// <summary>Of a call, its arguments; of an output, the output.</summary>
    public string Text { get; set; } = "";

    /// <summary>Writes it as the value of a property, with its content unless that is still to come.</summary>
    public void Write(Utf8JsonWriter json, string property, bool withContent = true)
    {
        json.WritePropertyName(property);
        WriteValue(json, withContent);
    }

    /// <summary>Writes it.</summary>
    public void WriteValue(Utf8JsonWriter json, bool withContent = true)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("object", "realtime.item");
        json.WriteString("type", Type);
        json.WriteString("status", Status);
        switch (Type)
        {
            case "message":
                json.WriteString("role", Role);
                json.WriteStartArray("content");
                if (withContent)
                {
                    WriteContent(json);
                }

                json.WriteEndArray();
                break;
            case "function_call":
                json.WriteString("name", Name);
                json.WriteString("call_id", CallId);
                json.WriteString("arguments", withContent ? Text : "");
                break;
            default:
                json.WriteString("call_id", CallId);
                json.WriteString("output", Text);
                break;
        }

        json.WriteEndObject();
    }

    private void WriteContent(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", (Role, IsSound) switch
        {
            ("assistant", true) => "output_audio",
            ("assistant", false) => "output_text",
            (_, true) => "input_audio",
            _ => "input_text",
        });
        json.WriteString(IsSound ? "transcript" : "text", Words);
        json.WriteEndObject();
    }
}
