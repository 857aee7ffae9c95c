using System.Buffers;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Voices.Cascade.Contract;
using HydraKiosk.Voices.Cascade.Remembering;

namespace HydraKiosk.Voices.Cascade.Chatting;

/// <summary>Writes a request of OpenAI's chat completions.</summary>
internal static class ChatRequest
{
    /// <summary>The body.</summary>
    /// <param name="chat">Model and limits.</param>
    /// <param name="instructions">The system prompt.</param>
    /// <param name="tools">What the model may call.</param>
    /// <param name="history">What was said.</param>
    /// <exception cref="JsonException">The parameters of a tool are no JSON.</exception>
    public static byte[] Write(ChatOptions chat, string instructions, IReadOnlyList<ToolDeclaration> tools, IReadOnlyList<Exchange> history)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", chat.Model);
        json.WriteBoolean("stream", true);
        if (chat.AsksUsage)
        {
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }

        if (chat.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (chat.MostTokens is { } most)
        {
            json.WriteNumber("max_tokens", most);
        }

        json.WriteStartArray("messages");
        WriteText(json, "system", instructions);
        foreach (var entry in history)
        {
            Write(json, entry);
        }

        json.WriteEndArray();
        if (tools.Count > 0)
        {
            Write(json, tools);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Exchange entry)
    {
        switch (entry)
        {
            case PersonSaid person:
                WriteText(json, "user", person.Text);
                break;
            case AgentSaid { Calls.Count: 0 } agent:
                if (agent.Text.Length > 0)
                {
                    WriteText(json, "assistant", agent.Text);
                }

                break;
            case AgentSaid agent:
                json.WriteStartObject();
                json.WriteString("role", "assistant");
                json.WriteString("content", agent.Text);
                json.WriteStartArray("tool_calls");
                foreach (var call in agent.Calls)
                {
                    json.WriteStartObject();
                    json.WriteString("id", call.Id);
                    json.WriteString("type", "function");
                    json.WriteStartObject("function");
                    json.WriteString("name", call.Name);
                    json.WriteString("arguments", call.Arguments);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case CallGave gave:
                json.WriteStartObject();
                json.WriteString("role", "tool");
                json.WriteString("tool_call_id", gave.CallId);
                json.WriteString("content", gave.Output);
                json.WriteEndObject();
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ToolDeclaration> tools)
    {
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            if (tool.Description is { } description)
            {
                json.WriteString("description", description);
            }

            json.WritePropertyName("parameters");
            json.WriteRawValue(tool.ParametersJson);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }
}
