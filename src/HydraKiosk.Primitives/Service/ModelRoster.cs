using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Primitives.Service;

/// <summary>A model tag of the service: its output rate and the voices it is documented to speak with.</summary>
/// <param name="Name">The <c>model</c> query parameter.</param>
/// <param name="OutputSampleRateHz">The rate of its audio where <c>session.configured</c> does not say.</param>
/// <param name="Voices">Its roster; empty where it has none of its own and takes any current voice.</param>
/// <param name="Deprecated">Whether the service warns at every connection.</param>
public sealed record HydraModel(string Name, int OutputSampleRateHz, IReadOnlyList<string> Voices, bool Deprecated = false);

/// <summary>The one table of models and voices (service documentation and live probes, August 2026).</summary>
public static class ModelRoster
{
    /// <summary>What a configuration that names no model gets.</summary>
    public const string DefaultModel = "hydra-v1.1";

    /// <summary>What the service takes when a configuration sends no voice, on every model.</summary>
    public const string ServerDefaultVoice = "sterling";

    private const string PreferredVoice = "aria";

    /// <summary>The microphone's sound as every model takes it.</summary>
    public static ChunkFormat Uplink { get; } = new(sampleRateHz: 16_000, chunkMs: 20);

    private static readonly string[] _voices11 = ["zoe", "maya", "elena", "ivy", "grace", "alex", "aria", "leo", "sam", "kai"];

    private static readonly string[] _voices10 =
        ["vaughn", "brooks", "cole", "hayes", "pierce", "sterling", "ellis", "lane", "quinn", "arden", "rowan", "blair", "emery", "sawyer"];

    /// <summary>Every model that the service answers for.</summary>
    public static IReadOnlyList<HydraModel> Models { get; } =
    [
        new("hydra-v1.1", 24_000, _voices11),
        new("hydra-v1.0", 48_000, _voices10),
        new("hydra", 48_000, [.. _voices11, .. _voices10], Deprecated: true),
    ];

    /// <summary>Every voice that any current model accepts.</summary>
    public static IReadOnlyList<string> AllVoices { get; } = [.. _voices11, .. _voices10];

    /// <summary>The model of that name, or null.</summary>
    public static HydraModel? Find(string? name) => Models.FirstOrDefault(m => m.Name == name);

    /// <summary>
    /// The voice of a configuration that names none: "aria" where the model has it, otherwise what the service itself would take, or the first
    /// of the roster. Empty for a model that is not in the table: then none is sent, and the service takes its own.
    /// </summary>
    public static string DefaultVoice(string model) => Find(model) switch
    {
        null => "",
        { Voices: var voices } when voices.Contains(PreferredVoice) => PreferredVoice,
        { Voices: var voices } when voices.Contains(ServerDefaultVoice) => ServerDefaultVoice,
        { Voices: var voices } => voices[0],
    };

    /// <summary>The rate to assume when the service does not say: 24 kHz for every v1.1 name, else 48 kHz.</summary>
    public static int FallbackOutputRateHz(string model) =>
        Find(model)?.OutputSampleRateHz ?? (model.Contains("v1.1", StringComparison.Ordinal) ? 24_000 : 48_000);
}
