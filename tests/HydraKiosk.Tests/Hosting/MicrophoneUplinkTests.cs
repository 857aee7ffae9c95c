using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Sound;

namespace HydraKiosk.Tests.Hosting;

public sealed class MicrophoneUplinkTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure

    private readonly CaptureChunks _chunks = new(ModelRoster.Uplink, () => { });
    private readonly byte[] _bytes = new byte[ModelRoster.Uplink.ChunkBytes];
    private readonly MicrophoneUplink _uplink;
    private readonly AsyncSignal _captured = new();
    private readonly short[] _samples = new short[ModelRoster.Uplink.ChunkSamples];
    private readonly List<bool> _left = [];
    private int _voices;
    private int _pauses;

    public MicrophoneUplinkTests() =>
        _uplink = new MicrophoneUplink(_chunks, _captured, new VoiceReports(() => _voices++, () => _pauses++, _ => { }), _left.Add);

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
    public void Of_what_leaves_the_device_a_recorder_gets_the_sound_and_never_the_silence_in_its_place()
    {
        var sent = new SentSound(_chunks.Format);
        var uplink = new MicrophoneUplink(_chunks, _captured, new VoiceReports(() => { }, () => { }, _ => { }), _left.Add, sent);
        var ring = new SoundRing(8, 8 * _chunks.Format.ChunkSamples);
        sent.Listener = ring;
        var chunk = new byte[_chunks.Format.ChunkBytes];
        chunk[1] = 0x40; // half of full scale

        uplink.Left(chunk, 42, 2, isSound: false);
        uplink.Left(chunk, 43, 3, isSound: true);
        sent.Listener = null;
        uplink.Left(chunk, 44, 4, isSound: true);

        Assert.Equal([false, true, true], _left);
        var sound = new float[_chunks.Format.ChunkSamples];
        Assert.True(ring.TryRead(sound, out var block));
        Assert.Equal(new SoundBlock(43, _chunks.Format.SampleRateHz, _chunks.Format.ChunkSamples, 4 * _chunks.Format.ChunkSamples), block);
        Assert.Equal([0.5f, 0f], sound[..2]);
        Assert.False(ring.TryRead(sound, out _));
        sent.Listener = ring;
        Assert.Equal(0, Allocations.In(() =>
        {
            sent.Take(_samples, 45, 5);
            ring.TryRead(sound, out _);
        }));
    }

    [Fact]
    public void Reports_once_that_a_voice_has_paused()
    {
        Hear(speech: false, chunks: 3);
        Assert.Equal(0, _pauses);
        Hear(speech: true, chunks: 60);
        Assert.Equal(0, _pauses);
        Hear(speech: false, chunks: 60);
        Assert.Equal(1, _pauses);
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
        Assert.Equal(0, Allocations.In(_captured.Set));
    }

    [Fact]
    public async Task Wakes_whoever_waits_for_a_chunk()
    {
        var waiting = _uplink.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        _captured.Set();

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
