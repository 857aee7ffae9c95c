using System.Text.Json;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>Judges a request of chat completions: its fields, the order of its messages, and that every call has its output.</summary>
internal static class ChatCheck
{
    private static readonly HashSet<string> _fields = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "tools", "tool_choice", "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop",
        "n", "seed", "user", "parallel_tool_calls", "frequency_penalty", "presence_penalty", "response_format", "metadata", "store",
    };

    private static readonly HashSet<string> _roles = new(StringComparer.Ordinal) { "system", "developer", "user", "assistant", "tool" };

    /// <summary>What is wrong, as a kind and an explanation each.</summary>
    public static IEnumerable<(string Kind, string Explanation)> Errors(JsonElement body)
    {
        foreach (var field in body.EnumerateObject().Where(field => !_fields.Contains(field.Name)))
        {
            yield return ("unknown-field", field.Name);
        }

        if (string.IsNullOrEmpty(JsonProperties.Text(body, "model")))
        {
            yield return ("bad-field", "no model");
        }

        if (!body.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            yield return ("bad-field", "no messages");
            yield break;
        }

        var owed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in messages.EnumerateArray())
        {
            var role = JsonProperties.Text(message, "role") ?? "(none)";
            if (!_roles.Contains(role))
            {
                yield return ("bad-field", $"the role {role}");
            }

            if (role == "tool")
            {
                var id = JsonProperties.Text(message, "tool_call_id") ?? "(none)";
                if (!owed.Remove(id))
                {
                    yield return ("unknown-call", $"an output for {id}, which nobody asked for just before");
                }

                if (!HasText(message))
                {
                    yield return ("output-not-a-string", $"the output of {id}");
                }

                continue;
            }

            if (owed.Count > 0)
            {
                yield return ("missing-output", $"{string.Join(", ", owed)} before a message of {role}");
                owed.Clear();
            }

            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            {
                foreach (var call in calls.EnumerateArray())
                {
                    owed.Add(JsonProperties.Text(call, "id") ?? "(none)");
                }
            }
            else if (!HasText(message))
            {
                yield return ("bad-field", $"a message of {role} without a text");
            }
        }

        if (owed.Count > 0)
        {
            yield return ("missing-output", string.Join(", ", owed));
        }
    }

    /// <summary>A text, or a list of parts, which some clients send.</summary>
    private static bool HasText(JsonElement message) =>
        message.TryGetProperty("content", out var content)
            && (content.ValueKind == JsonValueKind.Array || (content.ValueKind == JsonValueKind.String && content.GetString()!.Length > 0));
}
