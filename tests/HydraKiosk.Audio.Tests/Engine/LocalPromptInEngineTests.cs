using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Audio.Tests.Sounds;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Engine;

/// <summary>A prompt on its whole way: queue, mixer, device, and back to the stage that takes echoes away.</summary>
public sealed class LocalPromptInEngineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_prompt_is_heard_with_the_microphone_closed_and_stands_in_the_far_end()
    {
        using var bench = Bench();
        bench.Engine.Gate.IsOpen = false;
        using var tap = bench.Engine.Tap.Open(TimeSpan.FromSeconds(3));
        bench.Engine.Sounds.Play(LocalPrompt.PleaseWait);

        bench.Run(150);

        var (first, end) = Signals.Sounding(bench.Heard, 0.02f);
        Assert.InRange((end - first) / 48_000.0, 0.98, 1.02);
        List<float> farEnd = [];
        var (capture, block) = (new float[tap.BlockSamples], new float[tap.BlockSamples]);
        while (tap.TryRead(capture, block, out _))
        {
            farEnd.AddRange(block);
        }

        var (farFirst, farEndAt) = Signals.Sounding(farEnd, 0.02f);
        Assert.InRange((farEndAt - farFirst) / 16_000.0, 0.98, 1.02);
        Assert.Equal(400, Signals.PitchHz(farEnd, farFirst + 200, farEndAt - 200, 16_000), 0.5);
    }

    [Fact]
    public void A_stopped_prompt_is_no_longer_heard_once_the_ring_has_played_out()
    {
        using var bench = Bench();
        bench.Engine.Sounds.Play(LocalPrompt.PleaseWait);
        bench.Run(30);
        var before = bench.Heard.Count;

        bench.Engine.Sounds.Stop();
        bench.Run(30);

        var (_, end) = Signals.Sounding(bench.Heard.Skip(before).ToArray(), 0.001f);
        Assert.InRange(end / 48_000.0, 0.01, 0.05); // 30 ms wait in the ring, and 10 ms are the fade
    }

    [Fact]
    public void A_prompt_survives_a_device_of_another_rate()
    {
        using var bench = Bench();
        bench.Engine.Sounds.Play(LocalPrompt.PleaseWait);
        bench.Run(40);
        bench.Detach();
        var before = bench.Heard.Count;
        bench.Attach(playbackHz: 44_100);

        bench.Run(100);

        var after = bench.Heard.Skip(before).ToArray();
        var (first, end) = Signals.Sounding(after, 0.02f);
        Assert.InRange((end - first) / 44_100.0, 0.55, 0.62);
        Assert.Equal(400, Signals.PitchHz(after, first + 300, end - 300, 44_100), 0.5);
    }

    public void Dispose() => _folder.Dispose();

    private EngineBench Bench()
    {
        _folder.File("please-wait.wav", WavFiles.Tone(1));
        var bench = new EngineBench();
        bench.Engine.Sounds.Library = LocalSoundLibrary.Load(null, _folder.Path);
        return bench;
    }
}
