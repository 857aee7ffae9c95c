namespace HydraKiosk.Voices.Realtime;

/// <summary>A well-known service that speaks as OpenAI's Realtime does, and how it differs from the others.</summary>
/// <param name="Name">As a configuration names it.</param>
/// <param name="Endpoint">Its address; null where everyone has one of their own.</param>
/// <param name="Model">What it is asked for where nothing else is said; null where that has to be said.</param>
/// <param name="KeyHeader">The header with the key; null for a service without keys.</param>
/// <param name="KeyPrefix">What stands before the key there.</param>
/// <param name="Options">What else is usual with it.</param>
public sealed record RealtimePreset(
    string Name, Uri? Endpoint, string? Model, string? KeyHeader, string KeyPrefix, RealtimeOptions Options)
{
    private const string Authorization = "Authorization";
    private const string Bearer = "Bearer ";

    /// <summary>OpenAI's own service.</summary>
    public static RealtimePreset OpenAi { get; } =
        new("openai", new Uri("wss://api.openai.com/v1/realtime"), "gpt-realtime", Authorization, Bearer, new());

    /// <summary>Azure's: an address per resource, a deployment's name for a model, and a header of its own.</summary>
    public static RealtimePreset Azure { get; } = new("azure", null, null, "api-key", "", new());

    /// <summary>
    /// vLLM-Omni on one's own GPU (its page of the turn-based handler, 2026): no key, 16 kHz up, turns committed by the client, and
    /// <c>session.update</c> without an answer in every version.
    /// </summary>
    public static RealtimePreset VllmOmni { get; } = new("vllm-omni", null, null, null, "", new()
    {
        InputRateHz = 16_000,
        Turns = RealtimeTurns.Client,
        TranscriptionModel = null,
        AnswersUpdate = false,
    });

    /// <summary>Any other that answers as OpenAI does, a gateway above all.</summary>
    public static RealtimePreset Compatible { get; } = new("compatible", null, null, Authorization, Bearer, new());

    /// <summary>All of them, in the order in which a person should read them.</summary>
    public static IReadOnlyList<RealtimePreset> All { get; } = [OpenAi, Azure, VllmOmni, Compatible];

    /// <summary>The one of that name; null where there is none.</summary>
    public static RealtimePreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}
