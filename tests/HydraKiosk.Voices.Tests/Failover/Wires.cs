using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>What the services of the list are like, by name.</summary>
internal static class Wires
{
    private static readonly ChunkFormat _sixteen = new(16_000, 20);

    public static VoiceTraits Of(string name) => name switch
    {
        "hydra" => new VoiceTraits(_sixteen, 24_000) { CanChangeTools = true },
        "realtime" => new VoiceTraits(new ChunkFormat(24_000, 20), 24_000) { HasPersonsWords = true, TakesHeardPosition = true, CanChangeTools = true },
        "realtime-by-button" => new VoiceTraits(new ChunkFormat(24_000, 20), 24_000)
        {
            TurnsEndedBy = TurnKeeper.Client,
            ReportsSpeech = false,
            TakesHeardPosition = true,
        },
        "cascade" => new VoiceTraits(_sixteen, 24_000) { HasPersonsWords = true, GoesOnAfterOutputs = true, TakesHeardPosition = true },
        "cascade-by-client" => new VoiceTraits(_sixteen, 24_000) { TurnsEndedBy = TurnKeeper.Client, GoesOnAfterOutputs = true },
        "duplex" => new VoiceTraits(new ChunkFormat(24_000, 80), 24_000) { Shape = VoiceShape.Continuous, TurnsEndedBy = TurnKeeper.Model },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public static string[] All { get; } = ["hydra", "realtime", "realtime-by-button", "cascade", "cascade-by-client", "duplex"];
}
