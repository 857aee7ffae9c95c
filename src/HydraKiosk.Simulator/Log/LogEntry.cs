namespace HydraKiosk.Simulator.Log;

/// <summary>Who a log entry is about.</summary>
public enum LogDirection
{
    /// <summary>A message from the client.</summary>
    Received,

    /// <summary>A message to the client, stamped as it was handed to the socket.</summary>
    Sent,

    /// <summary>Something that is no message: a connection attempt, a close, a fault, a turn.</summary>
    Note,

    /// <summary>The client broke a rule.</summary>
    Violation,

    /// <summary>The client did what the documentation allows and a careful client does not.</summary>
    Advice,
}

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

/// <summary>A rule that the client broke, or advice that it did not follow.</summary>
/// <param name="At">Since the server started.</param>
/// <param name="Session">The connection's number from 1.</param>
/// <param name="Kind">
/// Rules: <c>audio-before-configured</c> (before <c>session.configure</c> was even sent), <c>append-gap</c>, <c>too-fast</c>, <c>second-configure</c>,
/// <c>reused-event-id</c>, <c>unknown-field</c>, <c>unknown-type</c>, <c>bad-message</c>, <c>bad-field</c>, <c>bad-audio</c>,
/// <c>early-response-create</c>, <c>extra-response-create</c>, <c>unasked-response-create</c>, <c>unknown-call</c>, <c>output-not-a-string</c>,
/// <c>not-closed-with-1000</c> (no close frame at all, or one that speaks of a fault), <c>configure-too-large</c> (the service goes silent),
/// <c>unknown-voice</c>, <c>uplink-stopped</c>.
/// Advice: <c>key-in-url</c>, <c>missing-event-id</c>, <c>early-audio</c> (after <c>session.configure</c>, before its answer),
/// <c>closed-otherwise</c> (with 1001), <c>configure-large</c> (near the size where the service goes silent).
/// </param>
/// <param name="Explanation">For a person.</param>
public sealed record Violation(TimeSpan At, int Session, string Kind, string Explanation);

/// <summary>What is kept of one connection, for assertions. Thread-safe.</summary>
public sealed class SessionRecord
{
    private readonly Lock _gate = new();
    private readonly List<short> _audio = [];
    private readonly int _keepSamples;
    private long _received;
    private long _lastTraffic;

    internal SessionRecord(int number, string id, string model, int outputRateHz, int keepSamples)
    {
        Number = number;
        Id = id;
        Model = model;
        OutputRateHz = outputRateHz;
        _keepSamples = keepSamples;
    }

    /// <summary>The connection's number, from 1.</summary>
    public int Number { get; }

    /// <summary>The <c>session_id</c>.</summary>
    public string Id { get; }

    /// <summary>The model in effect.</summary>
    public string Model { get; }

    /// <summary>The rate of the replies.</summary>
    public int OutputRateHz { get; internal set; }

    /// <summary>Completes when the connection is over, with the close code that the client sent, or null when it sent none.</summary>
    public Task<int?> Ended => EndedSource.Task;

    /// <summary>Samples received after <c>session.configured</c>.</summary>
    public long ReceivedSamples
    {
        get { lock (_gate) { return _received; } }
    }

    /// <summary>Timestamp, on the server's clock, of the last message either way, and of the last ping where those count.</summary>
    internal long LastTraffic
    {
        get => Interlocked.Read(ref _lastTraffic);
        set => Interlocked.Exchange(ref _lastTraffic, value);
    }

    internal TaskCompletionSource<int?> EndedSource { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A copy of the received audio, 16 kHz; the first <see cref="Scenarios.ScenarioServer.KeepAudioSeconds"/> of it.</summary>
    public short[] ReceivedAudio()
    {
        lock (_gate)
        {
            return [.. _audio];
        }
    }

    internal void Add(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            _received += samples.Length;
            var room = Math.Min(samples.Length, _keepSamples - _audio.Count);
            for (var i = 0; i < room; i++)
            {
                _audio.Add(samples[i]);
            }
        }
    }
}
