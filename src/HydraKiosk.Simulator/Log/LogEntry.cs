namespace HydraKiosk.Simulator.Log;

/// <summary>One line of the simulator's log.</summary>
/// <param name="Number">Counts from 1 over the whole server.</param>
/// <param name="At">Since the server started.</param>
/// <param name="Session">The connection's number from 1, or 0 for the server itself.</param>
/// <param name="Direction">Who it is about.</param>
/// <param name="Type">The message's <c>type</c>, or a word for the note or the violation.</param>
public sealed record LogEntry(long Number, TimeSpan At, int Session, LogDirection Direction, string Type)
{
    /// <summary>The message as it was, unless it carries audio or is long.</summary>
    public string? Json { get; init; }

    /// <summary>For notes and violations: what happened. For configurations: their parts, without the instructions.</summary>
    public string? Detail { get; init; }

    /// <summary>Size of the message.</summary>
    public int Bytes { get; init; }

    /// <summary>Of audio: samples in it.</summary>
    public int Samples { get; init; }

    /// <summary>Of audio: samples up to and with it, of the session for received ones, of the response for sent ones.</summary>
    public long SampleClock { get; init; }

    /// <summary>Of audio: its RMS level in dB below full scale; -120 for digital silence.</summary>
    public double? LevelDbfs { get; init; }

    /// <summary>The message's own id.</summary>
    public string? EventId { get; init; }

    /// <summary>The response it belongs to.</summary>
    public string? ResponseId { get; init; }

    /// <summary>The item it belongs to.</summary>
    public string? ItemId { get; init; }

    /// <summary>The call it belongs to.</summary>
    public string? CallId { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{At.TotalMilliseconds,9:F1} ms  #{Session} {Direction,-9} {Type}{(Samples > 0 ? $" {Samples} samples" : "")} {Detail ?? Json}";
}
