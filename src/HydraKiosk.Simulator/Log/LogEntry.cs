namespace HydraKiosk.Simulator.Log;

/// <summary>One line of the simulator's log.</summary>
/// <param name="Number">The entry's number, counted from 1 over the whole server.</param>
/// <param name="At">Time since the server started.</param>
/// <param name="Session">The connection's number from 1, or 0 for the server itself.</param>
/// <param name="Direction">What kind of entry it is.</param>
/// <param name="Type">The message's <c>type</c>, or a word for the note or the violation.</param>
public sealed record LogEntry(long Number, TimeSpan At, int Session, LogDirection Direction, string Type)
{
    /// <summary>The message as it was, unless it carries audio or is long.</summary>
    public string? Json { get; init; }

    /// <summary>For notes and violations: what happened. For configurations: their parts, without the instructions.</summary>
    public string? Detail { get; init; }

    /// <summary>The size of the message in bytes.</summary>
    public int Bytes { get; init; }

    /// <summary>For audio: how many samples the message has.</summary>
    public int Samples { get; init; }

    /// <summary>
    /// For audio: how many samples there were up to and including this message, in the session if received, in the response if sent.
    /// </summary>
    public long SampleClock { get; init; }

    /// <summary>For audio: its RMS level in dB below full scale; -120 for digital silence.</summary>
    public double? LevelDbfs { get; init; }

    /// <summary>The message's own id.</summary>
    public string? EventId { get; init; }

    /// <summary>The id of the response that the message belongs to.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The id of the item that the message belongs to.</summary>
    public string? ItemId { get; init; }

    /// <summary>The id of the call that the message belongs to.</summary>
    public string? CallId { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{At.TotalMilliseconds,9:F1} ms  #{Session} {Direction,-9} {Type}{(Samples > 0 ? $" {Samples} samples" : "")} {Detail ?? Json}";
}
