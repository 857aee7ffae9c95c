using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;

namespace HydraKiosk.Voices.Tests.Duplex;

/// <summary>
/// A loudspeaker that plays what it has got from the moment it comes, by a clock of its own that may be fast or slow, and knows exactly how much of
/// it waits.
/// </summary>
internal sealed class Loudspeaker(ManualClock clock, double partsPerMillion = 0) : IDownlinkAudio
{
    private readonly byte[] _slice = new byte[700];
    private readonly Dictionary<int, List<byte>> _sound = [];
    private readonly double _rate = Sounds.RateHz * (1 + (partsPerMillion / 1e6));
    private double _endsAt;

    public int RateHz { get; private set; }

    public List<int> Completed { get; } = [];

    /// <summary>The most that ever waited to be played.</summary>
    public TimeSpan MostWaiting { get; private set; }

    public short[] Sound(int reply)
    {
        lock (_sound)
        {
            return _sound.TryGetValue(reply, out var bytes)
                ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes.ToArray()).ToArray() : [];
        }
    }

    public int Replies
    {
        get { lock (_sound) { return _sound.Count; } }
    }

    /// <summary>What waited is thrown away, as when the conversation drops a reply.</summary>
    public void Drop() => _endsAt = 0;

    public void SetRate(int sampleRateHz) => RateHz = sampleRateHz;

    public Span<byte> GetSpan(int response) => _slice;

    public void Commit(int response, int bytes)
    {
        Assert.DoesNotContain(response, Completed);
        var now = clock.Elapsed.TotalSeconds;
        _endsAt = Math.Max(_endsAt, now) + (bytes / 2 / _rate);
        var waiting = TimeSpan.FromSeconds(_endsAt - now);
        MostWaiting = waiting > MostWaiting ? waiting : MostWaiting;
        lock (_sound)
        {
            if (!_sound.TryGetValue(response, out var sound))
            {
                _sound[response] = sound = [];
            }

            sound.AddRange(_slice.AsSpan(0, bytes));
        }
    }

    public void Complete(int response)
    {
        lock (_sound)
        {
            Completed.Add(response);
        }
    }
}
