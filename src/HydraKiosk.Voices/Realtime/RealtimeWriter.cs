using System.Buffers;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>Every control message of the client, each with an <c>event_id</c> of its own. Sound has <see cref="AppendFrame"/>.</summary>
internal static class RealtimeWriter
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions _options = new() { Encoder = JsonText.Encoder, MaxDepth = MaxDepth };

    /// <summary>Sets everything that a session is to be.</summary>
    /// <param name="plan">Instructions and tools.</param>
    /// <param name="options">The rest.</param>
    /// <param name="sendVoice">Whether the voice is named; a service that has refused it is left its own.</param>
    /// <exception cref="JsonException">The parameters of a tool are not JSON; the message names the tool.</exception>
    public static ClientMessage SessionUpdate(SessionPlan plan, RealtimeOptions options, bool sendVoice) => Write(RealtimeTypes.SessionUpdate, json =>
    {
        json.WriteStartObject("session"u8);
        json.WriteString("type"u8, "realtime"u8);
        json.WriteString("instructions"u8, plan.Instructions);
        json.WriteStartArray("output_modalities"u8);
        json.WriteStringValue("audio"u8);
        json.WriteEndArray();
        WriteTools(json, plan.Tools);
        json.WriteStartObject("audio"u8);
        json.WriteStartObject("input"u8);
        WriteFormat(json, options.Format, options.InputRateHz);
        WriteTranscription(json, options.TranscriptionModel);
        WriteTurns(json, options);
        json.WriteEndObject();
        json.WriteStartObject("output"u8);
        WriteFormat(json, options.Format, RealtimeOptions.PcmRateHz);
        if (sendVoice && options.Voice is { Length: > 0 } voice)
        {
            json.WriteString("voice"u8, voice);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Replaces the tools of a running session.</summary>
    /// <exception cref="JsonException">The parameters of a tool are not JSON; the message names the tool.</exception>
    public static ClientMessage ToolsUpdate(IReadOnlyList<ToolDeclaration> tools) => Write(RealtimeTypes.SessionUpdate, json =>
    {
        json.WriteStartObject("session"u8);
        json.WriteString("type"u8, "realtime"u8);
        WriteTools(json, tools);
        json.WriteEndObject();
    });

    /// <summary>The output of a call: plain text, or a JSON document as text.</summary>
    public static ClientMessage CallOutput(string callId, string output) => Write(RealtimeTypes.ItemCreate, json =>
    {
        json.WriteStartObject("item"u8);
        json.WriteString("type"u8, "function_call_output"u8);
        json.WriteString("call_id"u8, callId);
        json.WriteString("output"u8, output);
        json.WriteEndObject();
    });

    /// <summary>A turn that the person has typed.</summary>
    public static ClientMessage PersonsText(string words) => Write(RealtimeTypes.ItemCreate, json =>
    {
        json.WriteStartObject("item"u8);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "input_text"u8);
        json.WriteString("text"u8, words);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Asks for a reply.</summary>
    public static ClientMessage ResponseCreate() => Write(RealtimeTypes.ResponseCreate, static _ => { });

    /// <summary>Stops a reply; null for whatever is being made.</summary>
    public static ClientMessage ResponseCancel(string? responseId) => Write(RealtimeTypes.ResponseCancel, json =>
    {
        if (responseId is not null)
        {
            json.WriteString("response_id"u8, responseId);
        }
    });

    /// <summary>Ends the person's turn.</summary>
    public static ClientMessage Commit() => Write(RealtimeTypes.Commit, static _ => { });

    /// <summary>Says how much of an item was heard.</summary>
    public static ClientMessage Truncate(string itemId, int endMs) => Write(RealtimeTypes.ItemTruncate, json =>
    {
        json.WriteString("item_id"u8, itemId);
        json.WriteNumber("content_index"u8, 0);
        json.WriteNumber("audio_end_ms"u8, endMs);
    });

    /// <summary>Takes an item out of the conversation of which nothing was heard.</summary>
    public static ClientMessage Delete(string itemId) => Write(RealtimeTypes.ItemDelete, json => json.WriteString("item_id"u8, itemId));

    private static ClientMessage Write(string type, Action<Utf8JsonWriter> body)
    {
        var eventId = NewEventId();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteString("event_id"u8, eventId);
            body(json);
            json.WriteEndObject();
        }

        return new ClientMessage(type, eventId, buffer.WrittenMemory);
    }

    /// <summary>Unique enough to be told apart in one session's journal; nothing secret hangs on it.</summary>
    private static string NewEventId()
    {
        Span<byte> random = stackalloc byte[6];
#pragma warning disable CA5394
        Random.Shared.NextBytes(random);
#pragma warning restore CA5394
        return "evt_" + Convert.ToHexStringLower(random);
    }

    private static void WriteFormat(Utf8JsonWriter json, RealtimeFormat format, int rateHz)
    {
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, RealtimeFormats.NameOf(format));
        if (format == RealtimeFormat.Pcm)
        {
            json.WriteNumber("rate"u8, rateHz);
        }

        json.WriteEndObject();
    }

    private static void WriteTranscription(Utf8JsonWriter json, string? model)
    {
        if (model is null)
        {
            json.WriteNull("transcription"u8);
            return;
        }

        json.WriteStartObject("transcription"u8);
        json.WriteString("model"u8, model);
        json.WriteEndObject();
    }

    private static void WriteTurns(Utf8JsonWriter json, RealtimeOptions options)
    {
        if (options.Turns == RealtimeTurns.Client)
        {
            json.WriteNull("turn_detection"u8);
            return;
        }

        json.WriteStartObject("turn_detection"u8);
        if (options.Turns == RealtimeTurns.Semantic)
        {
            json.WriteString("type"u8, "semantic_vad"u8);
            json.WriteString("eagerness"u8, options.Eagerness);
        }
        else
        {
            json.WriteString("type"u8, "server_vad"u8);
            json.WriteNumber("threshold"u8, options.Threshold);
            json.WriteNumber("silence_duration_ms"u8, options.SilenceMs);
        }

        json.WriteBoolean("create_response"u8, true);
        json.WriteBoolean("interrupt_response"u8, true);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDeclaration> tools)
    {
        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteString("name"u8, tool.Name);
            if (tool.Description is not null)
            {
                json.WriteString("description"u8, tool.Description);
            }

            json.WritePropertyName("parameters"u8);
            WriteSchema(json, tool);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSchema(Utf8JsonWriter json, ToolDeclaration tool)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth - 8 };
            using var schema = JsonDocument.Parse(tool.ParametersJson, options);
            schema.RootElement.WriteTo(json);
        }
        catch (JsonException error)
        {
            throw new JsonException($"the parameters of tool {tool.Name} are not JSON: {error.Message}", error);
        }
    }
}
