using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Realtime;

/// <summary>How sound is written on the wire, both ways.</summary>
public enum RealtimeFormat
{
    /// <summary>16-bit samples at 24 kHz, or at <see cref="RealtimeOptions.InputRateHz"/> up.</summary>
    Pcm,

    /// <summary>G.711 µ-law at 8 kHz.</summary>
    MuLaw,

    /// <summary>G.711 A-law at 8 kHz.</summary>
    ALaw,
}

/// <summary>Who ends the person's turns.</summary>
public enum RealtimeTurns
{
    /// <summary>The service, by level and silence (<c>server_vad</c>).</summary>
    Server,

    /// <summary>The service, by what is said (<c>semantic_vad</c>).</summary>
    Semantic,

    /// <summary>This device commits them: push-to-talk, or its own detector.</summary>
    Client,
}

/// <summary>What a voice that speaks OpenAI's Realtime is asked for. Where it is, and its key, are the link's options.</summary>
public sealed record RealtimeOptions
{
    /// <summary>The only rate that OpenAI's own service has for PCM, in hertz.</summary>
    public const int PcmRateHz = 24_000;

    private const int G711RateHz = 8_000;

    /// <summary>20 ms, as with every voice.</summary>
    private const int ChunkMs = 20;

    /// <summary>The agent's voice, as the service calls it; null leaves it to the service.</summary>
    public string? Voice { get; init; }

    /// <summary>How sound is written.</summary>
    public RealtimeFormat Format { get; init; }

    /// <summary>The rate of the microphone's PCM, in hertz, 8 000 to 48 000. Another one than 24 000 only for services that say so.</summary>
    public int InputRateHz { get; init; } = PcmRateHz;

    /// <summary>Who ends turns.</summary>
    public RealtimeTurns Turns { get; init; }

    /// <summary>How soon <see cref="RealtimeTurns.Semantic"/> takes a turn for finished: low, medium, high or auto.</summary>
    public string Eagerness { get; init; } = "auto";

    /// <summary>How much silence ends a turn with <see cref="RealtimeTurns.Server"/>, in ms.</summary>
    public int SilenceMs { get; init; } = 500;

    /// <summary>How loud speech has to be with <see cref="RealtimeTurns.Server"/>, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The model that writes down what the person says; null for none, and no words of theirs in a recap.</summary>
    public string? TranscriptionModel { get; init; } = "gpt-4o-mini-transcribe";

    /// <summary>Whether the service answers <c>session.update</c>. Otherwise the session is ready once that is sent.</summary>
    public bool AnswersUpdate { get; init; } = true;

    /// <summary>The rate of replies that the service is asked for, in hertz.</summary>
    public int OutputRateHz => Format == RealtimeFormat.Pcm ? PcmRateHz : G711RateHz;

    /// <summary>What the voice is like, for the conversation.</summary>
    public VoiceTraits Traits => new(new ChunkFormat(Format == RealtimeFormat.Pcm ? InputRateHz : G711RateHz, ChunkMs), OutputRateHz)
    {
        Codec = Format == RealtimeFormat.Pcm ? SoundCodec.Base64Pcm16 : SoundCodec.G711,
        TurnsEndedBy = Turns == RealtimeTurns.Client ? TurnKeeper.Client : TurnKeeper.Service,
        HasPersonsWords = TranscriptionModel is not null,
        TakesHeardPosition = true,
        CanChangeTools = true,
        TakesTypedTurns = true,
        UplinkMayPause = Turns == RealtimeTurns.Client,
        LongestConnection = TimeSpan.FromMinutes(60), // by the service's own words when it ends one
    };
}
