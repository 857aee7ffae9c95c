using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Wire;

/// <summary>
/// Every control message of the client, each with an <c>event_id</c> of its own. Audio has <see cref="AppendFrame"/>.
/// </summary>
public static class ClientEventWriter
{
    private const string Pcm16 = "pcm16";
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions _options = new() { Encoder = JsonText.Encoder, MaxDepth = MaxDepth };

    /// <summary>The one configuration of a session.</summary>
    /// <param name="plan">What it is to be.</param>
    /// <param name="voice">The voice to send; null to let the service choose, whatever the plan says.</param>
    /// <exception cref="JsonException">The parameters of a tool are not JSON; the message names the tool.</exception>
    /// <remarks>
    /// Formats and the input rate are sent as accepted by the service; the output rate is not, since the service decides it and no
    /// evidence says that a wish is honoured.
    /// </remarks>
    public static ClientMessage SessionConfigure(SessionPlan plan, string? voice)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Write(EventTypes.SessionConfigure, (plan, voice), WriteSession);
    }

    /// <summary>Replaces the tools of a running session; nothing else may stand in it.</summary>
    /// <exception cref="JsonException">The parameters of a tool are not JSON; the message names the tool.</exception>
    public static ClientMessage SessionUpdate(IReadOnlyList<ToolDeclaration> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return Write(EventTypes.SessionUpdate, tools, static (json, tools) =>
        {
            json.WriteStartObject("session"u8);
            WriteTools(json, tools);
            json.WriteEndObject();
        });
    }

    /// <summary>The output of a call.</summary>
    /// <param name="callId">From the call.</param>
    /// <param name="output">Plain text, or a JSON document as text: on the wire it is always a string.</param>
    public static ClientMessage CallOutput(string callId, string output)
    {
        ArgumentNullException.ThrowIfNull(callId);
        ArgumentNullException.ThrowIfNull(output);
        return Write(EventTypes.ItemCreate, (callId, output), static (json, state) =>
        {
            json.WriteStartObject("item"u8);
            json.WriteString("type"u8, "function_call_output"u8);
            json.WriteString("call_id"u8, state.callId);
            json.WritePropertyName("output"u8);
            WriteLong(json, state.output);
            json.WriteEndObject();
        });
    }

    /// <summary>Asks for the spoken answer to the outputs posted.</summary>
    public static ClientMessage ResponseCreate() => Write(EventTypes.ResponseCreate, 0, static (_, _) => { });

    /// <summary>Stops a response, or whatever runs when <paramref name="responseId"/> is null.</summary>
    public static ClientMessage ResponseCancel(string? responseId) => Write(EventTypes.ResponseCancel, responseId, static (json, id) =>
    {
        if (id?.StartsWith(ResponseEntry.MadeUpPrefix, StringComparison.Ordinal) == false)
        {
            json.WriteString("response_id"u8, id);
        }
    });

    /// <summary>The size of the configure that this plan makes, and what makes it large.</summary>
    /// <exception cref="JsonException">The parameters of a tool are not JSON; the message names the tool.</exception>
    public static ConfigureSize MeasureConfigure(SessionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var parts = new List<ConfigurePart> { new("instructions", Length(plan.Instructions, WriteLong)) };
        parts.AddRange(plan.Tools.Select(tool => new ConfigurePart($"tool {tool.Name}", Length(tool, WriteTool))));
        return new ConfigureSize(ConfigureBytes(plan), [.. parts.OrderByDescending(p => p.Bytes)]);
    }

    /// <summary>The size alone of the configure that this plan makes, in UTF-8; what is asked at each dial.</summary>
    /// <exception cref="JsonException">The parameters of a tool are not JSON; the message names the tool.</exception>
    public static int ConfigureBytes(SessionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var whole = new RentedBuffer();
        WriteMessage(whole, EventTypes.SessionConfigure, NewEventId(), (plan, plan.Voice), WriteSession);
        return whole.Length;
    }

    /// <summary><c>evt_</c> and 12 hexadecimal digits, unique enough to be told apart in one session's journal.</summary>
    internal static string NewEventId()
    {
        Span<byte> random = stackalloc byte[6];
        // Nothing secret hangs on it.
#pragma warning disable CA5394
        Random.Shared.NextBytes(random);
#pragma warning restore CA5394
        return "evt_" + Convert.ToHexStringLower(random);
    }

    private static ClientMessage Write<T>(string type, T state, Action<Utf8JsonWriter, T> body)
    {
        var eventId = NewEventId();
        using var buffer = new RentedBuffer();
        WriteMessage(buffer, type, eventId, state, body);
        return new ClientMessage(type, eventId, buffer.Written.ToArray());
    }

    private static void WriteMessage<T>(RentedBuffer buffer, string type, string eventId, T state, Action<Utf8JsonWriter, T> body)
    {
        using var json = new Utf8JsonWriter(buffer, _options);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("event_id"u8, eventId);
        body(json, state);
        json.WriteEndObject();
    }

    private static int Length<T>(T state, Action<Utf8JsonWriter, T> value)
    {
        using var buffer = new RentedBuffer();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            value(json, state);
        }

        return buffer.Length;
    }

    private static void WriteSession(Utf8JsonWriter json, (SessionPlan Plan, string? Voice) session)
    {
        json.WriteStartObject("session"u8);
        json.WritePropertyName("instructions"u8);
        WriteLong(json, session.Plan.Instructions);
        if (!string.IsNullOrEmpty(session.Voice))
        {
            json.WriteString("voice"u8, session.Voice);
        }

        json.WriteBoolean("generate_initial_response"u8, session.Plan.Greet);
        json.WriteString("input_audio_format"u8, Pcm16);
        json.WriteNumber("input_audio_sample_rate"u8, ModelRoster.Uplink.SampleRateHz);
        json.WriteString("output_audio_format"u8, Pcm16);
        WriteTools(json, session.Plan.Tools);
        json.WriteEndObject();
    }

    private static void WriteLong(Utf8JsonWriter json, string text)
    {
        using var buffer = new RentedBuffer();
        JsonText.Write(buffer, text);
        json.WriteRawValue(buffer.Written, skipInputValidation: true);
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDeclaration> tools)
    {
        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            WriteTool(json, tool);
        }

        json.WriteEndArray();
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDeclaration tool)
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

    /// <summary>The schema as declared, without the white space and comments of the file it came from, which count against the limit.</summary>
    private static void WriteSchema(Utf8JsonWriter json, ToolDeclaration tool)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth - 8 };
            using var schema = JsonDocument.Parse(tool.ParametersJson, options);
            if (schema.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException($"the parameters of tool {tool.Name} are not a JSON object");
            }

            schema.RootElement.WriteTo(json);
        }
        catch (JsonException error) when (!error.Message.StartsWith("the parameters", StringComparison.Ordinal))
        {
            throw new JsonException($"the parameters of tool {tool.Name} are not JSON: {error.Message}", error);
        }
    }
}
