using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Rings;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Tests.Hosting;

public sealed class MicrophoneUplinkTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly CaptureChunks _chunks = new(ModelRoster.Uplink, () => { });
    private readonly byte[] _bytes = new byte[ModelRoster.Uplink.ChunkBytes];
    private readonly MicrophoneUplink _uplink;
    private readonly short[] _samples = new short[320];
    private int _voices;

    public MicrophoneUplinkTests() => _uplink = new MicrophoneUplink(() => _voices++, _ => { }) { Chunks = _chunks };

    [Fact]
    public void Hands_over_samples_as_little_endian_bytes_and_what_is_known_of_them()
    {
        var samples = new short[_chunks.Format.ChunkSamples];
        samples[0] = 0x0102;
        samples[^1] = -2;
        _chunks.Write(new CapturedChunk(42, IsOpen: true, HasSpeech: false), samples);

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
        for (var i = 0; i < chunks; i++)
        {
            _chunks.Write(new CapturedChunk(0, IsOpen: true, speech), _samples);
            _uplink.TryRead(_bytes, out _);
        }
    }
}
