namespace HydraKiosk.Metrics;

/// <summary>One conversation while it is measured: its line in the journal. Not thread-safe.</summary>
internal sealed class ConversationFigures(long beganAt, long bytesUp, long bytesDown)
{
    /// <summary>When it began.</summary>
    public long BeganAt { get; } = beganAt;

    /// <summary>The daemon's total when it began.</summary>
    public long BytesUpBefore { get; } = bytesUp;

    /// <summary>The daemon's total when it began.</summary>
    public long BytesDownBefore { get; } = bytesDown;

    /// <summary>End of speech to first sound.</summary>
    public SampleWindow Latency { get; } = new();

    public int Turns { get; set; }

    public int BargeIns { get; set; }

    public int Calls { get; set; }

    public int Reconnects { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }
}
