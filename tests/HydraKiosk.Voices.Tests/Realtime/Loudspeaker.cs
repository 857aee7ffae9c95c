using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>A downlink that keeps everything, in slices as small as a test wants.</summary>
internal sealed class Loudspeaker(int sliceBytes = 4096) : IDownlinkAudio
{
    private readonly byte[] _slice = new byte[sliceBytes];
    private readonly Dictionary<int, List<byte>> _sound = [];
    private readonly List<int> _completed = [];

    public int RateHz { get; private set; }

    /// <summary>The replies that were completed, in order.</summary>
    public int[] Completed
    {
        get { lock (_sound) { return [.. _completed]; } }
    }

    public short[] Sound(int reply)
    {
        lock (_sound)
        {
            return _sound.TryGetValue(reply, out var bytes)
                ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes.ToArray()).ToArray() : [];
        }
    }

    public TimeSpan Length(int reply)
    {
        lock (_sound)
        {
            return _sound.TryGetValue(reply, out var bytes) ? TimeSpan.FromSeconds(bytes.Count / 2.0 / RateHz) : TimeSpan.Zero;
        }
    }

    public void SetRate(int sampleRateHz) => RateHz = sampleRateHz;

    public Span<byte> GetSpan(int response) => _slice;

    public void Commit(int response, int bytes)
    {
        Assert.Equal(0, bytes & 1);
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
            _completed.Add(response);
        }
    }
}
