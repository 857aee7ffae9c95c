using System.Text.Json;
using HydraKiosk.Simulator.Wire;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>Who ends the person's turns.</summary>
internal enum TurnDetection
{
    /// <summary>The client commits them.</summary>
    None,

    /// <summary>A detector of level and silence.</summary>
    Server,

    /// <summary>A detector that listens to what is said; here one that waits as long as its eagerness says.</summary>
    Semantic,
}

/// <summary>What a client has set of its session. Used under the session's lock.</summary>
internal sealed class RealtimeSettings
{
    /// <summary>Whether a <c>session.update</c> was accepted.</summary>
    public bool IsUpdated { get; set; }

    /// <summary>How many characters the instructions have; the text itself is not kept.</summary>
    public int InstructionsLength { get; private set; }

    /// <summary>The tools, as the JSON array that the client sent.</summary>
    public string Tools { get; private set; } = "[]";

    /// <summary>The agent's voice.</summary>
    public string Voice { get; private set; } = "alloy";

    /// <summary>The client's sound: <c>audio/pcm</c>, <c>audio/pcmu</c> or <c>audio/pcma</c>.</summary>
    public string InputFormat { get; private set; } = G711.Pcm;

    /// <summary>The agent's sound, in the same words.</summary>
    public string OutputFormat { get; private set; } = G711.Pcm;

    /// <summary>Who ends turns; the service's default is its own detector.</summary>
    public TurnDetection Detection { get; private set; } = TurnDetection.Server;

    /// <summary>How much silence ends a turn, in ms; null leaves it to the scenario.</summary>
    public int? EndSilenceMs { get; private set; }

    /// <summary>Whether the end of a turn starts a reply.</summary>
    public bool CreatesReplies { get; private set; } = true;

    /// <summary>Whether speech stops a reply.</summary>
    public bool Interrupts { get; private set; } = true;

    /// <summary>The model that writes down what the person says; null is none.</summary>
    public string? TranscriptionModel { get; private set; }

    /// <summary>Takes what an update sets; what it does not name stays.</summary>
    public void Apply(JsonElement session)
    {
        IsUpdated = true;
        InstructionsLength = JsonProperties.Text(session, "instructions")?.Length ?? InstructionsLength;
        Tools = session.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array ? tools.GetRawText() : Tools;
        var audio = JsonProperties.Object(session, "audio") ?? default;
        if (JsonProperties.Object(audio, "output") is { } output)
        {
            Voice = JsonProperties.Text(output, "voice") ?? Voice;
            OutputFormat = FormatOf(output) ?? OutputFormat;
        }

        if (JsonProperties.Object(audio, "input") is not { } input)
        {
            return;
        }

        InputFormat = FormatOf(input) ?? InputFormat;
        if (input.TryGetProperty("transcription", out var transcription))
        {
            TranscriptionModel = transcription.ValueKind == JsonValueKind.Object ? JsonProperties.Text(transcription, "model") ?? "whisper-1" : null;
        }

        if (input.TryGetProperty("turn_detection", out var detection))
        {
            ApplyDetection(detection);
        }
    }

    /// <summary>Describes an update without the text of the instructions, which may be confidential.</summary>
    public static string Describe(JsonElement update)
    {
        var session = JsonProperties.Object(update, "session") ?? default;
        var audio = JsonProperties.Object(session, "audio") ?? default;
        var input = JsonProperties.Object(audio, "input") ?? default;
        var output = JsonProperties.Object(audio, "output") ?? default;
        var detection = input.ValueKind == JsonValueKind.Object && input.TryGetProperty("turn_detection", out var set) ? set.GetRawText() : "(not set)";
        var names = session.ValueKind == JsonValueKind.Object && session.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array
            ? string.Join(",", JsonProperties.Texts(tools, "name")) : "";
        return $"type={JsonProperties.Text(session, "type")} voice={JsonProperties.Text(output, "voice")} tools=[{names}] "
            + $"instructions={JsonProperties.Text(session, "instructions")?.Length ?? 0} characters in={FormatOf(input)} out={FormatOf(output)} "
            + $"turn_detection={detection}";
    }

    /// <summary>Writes what is in force, as <c>session.created</c> and <c>session.updated</c> tell it.</summary>
    public void Write(Utf8JsonWriter json, string id, string model, long expiresAt)
    {
        json.WriteStartObject("session");
        json.WriteString("type", "realtime");
        json.WriteString("object", "realtime.session");
        json.WriteString("id", id);
        json.WriteString("model", model);
        json.WriteStartArray("output_modalities");
        json.WriteStringValue("audio");
        json.WriteEndArray();
        json.WriteString("instructions", new string('.', Math.Min(InstructionsLength, 64)));
        json.WritePropertyName("tools");
        json.WriteRawValue(Tools, skipInputValidation: true);
        json.WriteString("tool_choice", "auto");
        json.WriteString("max_output_tokens", "inf");
        json.WriteNull("tracing");
        json.WriteString("truncation", "auto");
        json.WriteNull("prompt");
        json.WriteNumber("expires_at", expiresAt);
        json.WriteStartObject("audio");
        json.WriteStartObject("input");
        WriteFormat(json, InputFormat);
        WriteTranscription(json);
        json.WriteNull("noise_reduction");
        WriteDetection(json);
        json.WriteEndObject();
        json.WriteStartObject("output");
        WriteFormat(json, OutputFormat);
        json.WriteString("voice", Voice);
        json.WriteNumber("speed", 1.0);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNull("include");
        json.WriteEndObject();
    }

    /// <summary>Writes a format of sound.</summary>
    public static void WriteFormat(Utf8JsonWriter json, string format)
    {
        json.WriteStartObject("format");
        json.WriteString("type", format);
        if (format == G711.Pcm)
        {
            json.WriteNumber("rate", G711.PcmRateHz);
        }

        json.WriteEndObject();
    }

    private static string? FormatOf(JsonElement side) =>
        JsonProperties.Object(side, "format") is { } format ? JsonProperties.Text(format, "type") : null;

    private void ApplyDetection(JsonElement detection)
    {
        var kind = JsonProperties.Text(detection, "type");
        Detection = detection.ValueKind == JsonValueKind.Null ? TurnDetection.None
            : kind == "semantic_vad" ? TurnDetection.Semantic
            : TurnDetection.Server;
        CreatesReplies = detection.ValueKind != JsonValueKind.Null && !IsFalse(detection, "create_response");
        Interrupts = detection.ValueKind != JsonValueKind.Null && !IsFalse(detection, "interrupt_response");
        EndSilenceMs = Detection switch
        {
            // The service's own model decides; these are stand-ins for how patient each is.
            TurnDetection.Semantic => JsonProperties.Text(detection, "eagerness") switch { "low" => 1200, "high" => 300, _ => null },
            TurnDetection.Server when detection.TryGetProperty("silence_duration_ms", out var ms) && ms.TryGetInt32(out var value) => value,
            _ => null,
        };
    }

    private static bool IsFalse(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;

    private void WriteTranscription(Utf8JsonWriter json)
    {
        if (TranscriptionModel is null)
        {
            json.WriteNull("transcription");
            return;
        }

        json.WriteStartObject("transcription");
        json.WriteString("model", TranscriptionModel);
        json.WriteNull("language");
        json.WriteNull("prompt");
        json.WriteEndObject();
    }

    private void WriteDetection(Utf8JsonWriter json)
    {
        if (Detection == TurnDetection.None)
        {
            json.WriteNull("turn_detection");
            return;
        }

        json.WriteStartObject("turn_detection");
        json.WriteString("type", Detection == TurnDetection.Semantic ? "semantic_vad" : "server_vad");
        if (Detection == TurnDetection.Server)
        {
            json.WriteNumber("threshold", 0.5);
            json.WriteNumber("prefix_padding_ms", 300);
            json.WriteNumber("silence_duration_ms", EndSilenceMs ?? 500);
            json.WriteNull("idle_timeout_ms");
        }
        else
        {
            json.WriteString("eagerness", EndSilenceMs switch { 1200 => "low", 300 => "high", _ => "auto" });
        }

        json.WriteBoolean("create_response", CreatesReplies);
        json.WriteBoolean("interrupt_response", Interrupts);
        json.WriteEndObject();
    }
}
