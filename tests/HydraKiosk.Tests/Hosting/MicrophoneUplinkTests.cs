using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Rings;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Tests.Hosting;

public sealed class MicrophoneUplinkTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly SpscRing<CapturedChunk> _ring = new(128);
    private readonly byte[] _bytes = new byte[ModelRoster.Uplink.ChunkBytes];
    private readonly MicrophoneUplink _uplink;
    private int _voices;

    public MicrophoneUplinkTests() => _uplink = new MicrophoneUplink(() => _voices++, _ => { }) { Chunks = _ring };

    [Fact]
    public void Hands_over_samples_as_little_endian_bytes_and_what_is_known_of_them()
    {
        var captured = new CapturedChunk { CapturedAt = 42, IsOpen = true, HasSpeech = false };
        captured.Samples[0] = 0x0102;
        captured.Samples[CapturedChunk.Length - 1] = -2;
        _ring.Write([captured]);

        Assert.True(_uplink.TryRead(_bytes, out var chunk));
        Assert.Equal(new UplinkChunk(42, Open: true, HasSpeech: false), chunk);
        Assert.Equal([0x02, 0x01], _bytes[..2]);
        Assert.Equal([0xFE, 0xFF], _bytes[^2..]);
        Assert.False(_uplink.TryRead(_bytes, out _));
    }

    [Fact]
    public void Has_nothing_before_it_has_an_engine()
    {
        Assert.False(new MicrophoneUplink(() => { }, _ => { }).TryRead(_bytes, out _));
    }

    [Fact]
    public void Reports_a_voice_at_once_and_every_second_that_it_goes_on()
    {
        Hear(speech: false, chunks: 10);
        Assert.Equal(0, _voices);
        Hear(speech: true, chunks: 1);
        Assert.Equal(1, _voices);
        Hear(speech: true, chunks: 49);
        Assert.Equal(1, _voices);
        Hear(speech: true, chunks: 1);
        Assert.Equal(2, _voices);
        Hear(speech: false, chunks: 1);
        Hear(speech: true, chunks: 1);
        Assert.Equal(3, _voices);
    }

    [Fact]
    public void Allocates_nothing_per_chunk()
    {
        Assert.Equal(0, Allocations.In(() => Hear(speech: true, chunks: 10)));
        Assert.Equal(0, Allocations.In(_uplink.Announce));
    }

    [Fact]
    public async Task Wakes_whoever_waits_for_a_chunk()
    {
        var waiting = _uplink.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        _uplink.Announce();

        await waiting.WaitAsync(_patience);
    }

    private void Hear(bool speech, int chunks)
    {
        var captured = new CapturedChunk { IsOpen = true, HasSpeech = speech };
        for (var i = 0; i < chunks; i++)
        {
            _ring.Write(new ReadOnlySpan<CapturedChunk>(in captured));
            _uplink.TryRead(_bytes, out _);
        }
    }
}
