namespace HydraKiosk.Simulator.Log;

/// <summary>What is kept of one connection, for assertions. Thread-safe.</summary>
public sealed class SessionRecord
{
    private readonly Lock _lock = new();
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

    /// <summary>The session's id, as <c>session.created</c> gives it.</summary>
    public string Id { get; }

    /// <summary>The model that the session uses.</summary>
    public string Model { get; }

    /// <summary>The sample rate of the replies, in Hz.</summary>
    public int OutputRateHz { get; internal set; }

    /// <summary>Completes when the connection is over, with the close code that the client sent, or null when it sent none.</summary>
    public Task<int?> Ended => EndedSource.Task;

    /// <summary>The sample rate of what the client sends, in Hz.</summary>
    public int InputRateHz { get; internal set; } = 16_000;

    /// <summary>How many samples were received after <c>session.configured</c>.</summary>
    public long ReceivedSamples
    {
        get { lock (_lock) { return _received; } }
    }

    /// <summary>The time on the server's clock of the last message in either direction, or of the last ping where pings count.</summary>
    internal long LastTraffic
    {
        get => Interlocked.Read(ref _lastTraffic);
        set => Interlocked.Exchange(ref _lastTraffic, value);
    }

    internal TaskCompletionSource<int?> EndedSource { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Returns a copy of the received audio, at <see cref="InputRateHz"/>; the first <see cref="Scenarios.ScenarioServer.KeepAudioSeconds"/> of it.
    /// </summary>
    public short[] ReceivedAudio()
    {
        lock (_lock)
        {
            return [.. _audio];
        }
    }

    internal void Add(ReadOnlySpan<short> samples)
    {
        lock (_lock)
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
