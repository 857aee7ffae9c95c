namespace HydraKiosk.Simulator.Scenarios;

/// <summary>
/// One answer. At most one of <see cref="Say"/>, <see cref="Tone"/> and <see cref="Wav"/>; with <see cref="Calls"/> the audio, if any,
/// is what the agent says before it calls ("one moment").
/// </summary>
public sealed class ScenarioReply
{
    /// <summary>A clip of <see cref="Voice.VoiceClips"/> by name.</summary>
    public string? Say { get; set; }

    /// <summary>A sine tone at the session's output rate.</summary>
    public ScenarioTone? Tone { get; set; }

    /// <summary>A PCM16 mono WAV file at 24 000 or 48 000 Hz, relative to the scenario file.</summary>
    public string? Wav { get; set; }

    /// <summary>Tools to call; parallel when there are several.</summary>
    public IList<ScenarioCall> Calls { get; set; } = [];

    /// <summary>What to say once every output is posted and response.create has come. May call again.</summary>
    public ScenarioReply? Then { get; set; }

    /// <summary>Alternatives to this reply, tried in order, chosen by the posted outputs; only meaningful in <see cref="Then"/>.</summary>
    public IList<ScenarioChoice> When { get; set; } = [];

    /// <summary>The words, for transcript deltas; <c>{output}</c> stands for the posted outputs. Null takes the clip's own text.</summary>
    public string? Caption { get; set; }

    /// <summary>
    /// The time from the end of the turn to the first event of the response, in ms; null takes <see cref="ScenarioServer.ReplyLatencyMs"/>.
    /// </summary>
    public int? LatencyMs { get; set; }

    /// <summary>How the response ends.</summary>
    public ReplyEnding Ending { get; set; }

    /// <summary><c>max_output_tokens</c> or <c>content_filter</c> for an incomplete ending, the error code for a failed one.</summary>
    public string? Reason { get; set; }
}
