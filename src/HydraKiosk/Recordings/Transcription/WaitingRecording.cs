namespace HydraKiosk.Recordings.Transcription;

/// <summary>A recording that waits for its words, and how far it has come.</summary>
/// <param name="name">Which.</param>
internal sealed class WaitingRecording(string name)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>The lines that are found out.</summary>
    public List<byte[]> Lines { get; } = [];

    /// <summary>Utterances that are done with: the next attempt goes on behind them.</summary>
    public int Done { get; set; }

    /// <summary>Utterances that were too short, or that the service did not take.</summary>
    public int Skipped { get; set; }

    /// <summary>Attempts that failed.</summary>
    public int Failures { get; set; }
}
