using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Dialects.Cascade;

/// <summary>Writes answers in the format of OpenAI's chat completions.</summary>
internal sealed class ChatWriter(HttpResponse response, string model, int number)
{
    private readonly string _id = "chatcmpl-" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Begins a stream.</summary>
    public Task BeginAsync(CancellationToken stop)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        return EventAsync(json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
        }, null, stop);
    }

    /// <summary>A piece of text.</summary>
    public Task TextAsync(string piece, CancellationToken stop) => EventAsync(json => json.WriteString("content", piece), null, stop);

    /// <summary>A piece of a call.</summary>
    public Task CallAsync(int index, string? id, string? name, string arguments, CancellationToken stop) => EventAsync(json =>
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        if (id is not null)
        {
            json.WriteString("id", id);
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }, null, stop);

    /// <summary>The end of a stream.</summary>
    public async Task EndAsync(string reason, bool usage, int characters, CancellationToken stop)
    {
        await EventAsync(_ => { }, reason, stop).ConfigureAwait(false);
        if (usage)
        {
            await DataAsync(json =>
            {
                Head(json, "chat.completion.chunk");
                json.WriteStartArray("choices");
                json.WriteEndArray();
                Usage(json, characters);
            }, stop).ConfigureAwait(false);
        }

        await RawAsync("data: [DONE]\n\n", stop).ConfigureAwait(false);
    }

    /// <summary>An answer in one piece.</summary>
    public async Task WriteWholeAsync(string text, List<(string Id, string Name, string Arguments)> calls, CancellationToken stop)
    {
        response.ContentType = "application/json";
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Head(json, "chat.completion");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", text);
            if (calls.Count > 0)
            {
                json.WriteStartArray("tool_calls");
                foreach (var (id, name, arguments) in calls)
                {
                    json.WriteStartObject();
                    json.WriteString("id", id);
                    json.WriteString("type", "function");
                    json.WriteStartObject("function");
                    json.WriteString("name", name);
                    json.WriteString("arguments", arguments);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteString("finish_reason", calls.Count > 0 ? "tool_calls" : "stop");
            json.WriteEndObject();
            json.WriteEndArray();
            Usage(json, text.Length);
            json.WriteEndObject();
        }

        await response.Body.WriteAsync(buffer.WrittenMemory, stop).ConfigureAwait(false);
    }

    /// <summary>Anything at all.</summary>
    public async Task RawAsync(string text, CancellationToken stop)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), stop).ConfigureAwait(false);
        await response.Body.FlushAsync(stop).ConfigureAwait(false);
    }

    private Task EventAsync(Action<Utf8JsonWriter> delta, string? reason, CancellationToken stop) => DataAsync(json =>
    {
        Head(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        delta(json);
        json.WriteEndObject();
        json.WriteString("finish_reason", reason);
        json.WriteEndObject();
        json.WriteEndArray();
    }, stop);

    private Task DataAsync(Action<Utf8JsonWriter> write, CancellationToken stop)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return RawAsync($"data: {Encoding.UTF8.GetString(buffer.WrittenSpan)}\n\n", stop);
    }

    private void Head(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", _id);
        json.WriteString("object", kind);
        json.WriteNumber("created", 1_764_000_000);
        json.WriteString("model", model);
    }

    private static void Usage(Utf8JsonWriter json, int characters)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", 20);
        json.WriteNumber("completion_tokens", Math.Max(1, characters / 4));
        json.WriteNumber("total_tokens", 20 + Math.Max(1, characters / 4));
        json.WriteEndObject();
    }
}
