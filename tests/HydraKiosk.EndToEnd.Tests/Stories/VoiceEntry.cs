namespace HydraKiosk.EndToEnd.Tests.Stories;

/// <summary>The list <c>voices</c> with one entry of a kind, whose services are at one address.</summary>
internal static class VoiceEntry
{
    /// <summary>The list.</summary>
    /// <param name="kind"><c>realtime</c>, <c>cascade</c> or <c>duplex</c>.</param>
    /// <param name="endpoint">The address that a simulator of this kind serves.</param>
    public static string Of(string kind, string endpoint) => kind switch
    {
        "realtime" => Realtime(endpoint),
        "cascade" => Cascade(endpoint, ChatOf(endpoint), SpeechOf(endpoint)),
        "duplex" => $$"""[ { "name": "gpu", "kind": "duplex", "duplex": { "endpoint": "{{endpoint}}" } } ]""",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such voice"),
    };

    /// <summary>OpenAI's Realtime.</summary>
    public static string Realtime(string endpoint) => $$"""
        [ { "name": "gpt", "kind": "realtime", "realtime": { "preset": "compatible", "endpoint": "{{endpoint}}", "model": "gpt-realtime",
            "credential": "hydra-api-key", "voice": "marin" } } ]
        """;

    /// <summary>Three services, each at an address of its own.</summary>
    public static string Cascade(string hearing, string chat, string speech) => $$"""
        [ { "name": "words", "kind": "cascade", "cascade": {
            "hearing": { "endpoint": "{{hearing}}", "credential": "hydra-api-key" },
            "chat": { "endpoint": "{{chat}}", "credential": "hydra-api-key" },
            "speech": { "endpoint": "{{speech}}", "credential": "hydra-api-key" } } } ]
        """;

    /// <summary>Where the simulator's language model is, beside its recogniser.</summary>
    public static string ChatOf(string endpoint) => $"http://{new Uri(endpoint).Authority}/waves/v1/chat/completions";

    /// <summary>Where its speech is.</summary>
    public static string SpeechOf(string endpoint) => $"ws://{new Uri(endpoint).Authority}/waves/v1/tts/live";
}
