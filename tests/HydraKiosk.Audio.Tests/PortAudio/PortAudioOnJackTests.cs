using System.Diagnostics;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.PortAudio;

/// <summary>Real streams: everything with a clock in it. Alone in the process, since the server's name is.</summary>
[CollectionDefinition(nameof(JackCollection), DisableParallelization = true)]
public sealed class JackCollection;

/// <summary>The device on Debian's own libportaudio2, clocked by a JACK server with a dummy driver.</summary>
[Collection(nameof(JackCollection))]
[Trait("Category", "Hardware")]
public sealed class PortAudioOnJackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [JackTheory]
    [InlineData(48000)]
    [InlineData(44100)]
    [InlineData(16000)]
    public void Hears_and_plays_every_sample_exactly_and_allocates_nothing(int rateHz)
    {
        var speech = Noise(rateHz * 2, seed: 1);
        var reply = Noise(rateHz * 2, seed: 2);
        var log = new TestLog();
        using var room = new JackRoom(rateHz);
        room.Enter(speech);

        float[] captured;
        PortAudioStream.MeasuresAllocation = true;
        using (var device = PortAudioDevice.Open(new PortAudioSettings { CaptureDevice = JackRoom.DeviceName, PlaybackDevice = JackRoom.DeviceName }, TimeProvider.System, log))
        {
            Assert.Equal(new AudioFormat(rateHz, 1), device.Pump.Capture);
            Assert.Equal(new AudioFormat(rateHz, 1), device.Pump.Playback);
            Assert.True(device.Pump.SharedClock);
            Assert.Null(device.Fault);
            device.Start();
            captured = Converse(device, reply, speech.Length + rateHz);
            Assert.Null(device.Fault);
            Assert.Equal(0, device.AllocatedInCallbacks);
            Assert.Equal(0, device.Pump.LostCaptureFrames);
            Assert.NotNull(device.CallbackScheduling);
            Assert.Equal(device.Pump.Clocks.Capture.DeviceFrames, device.Pump.Clocks.Capture.RingFrames);
        }

        AssertContains(speech, captured, "microphone");
        AssertContains(reply, room.Leave(), "loudspeaker");
        Assert.Contains(log.Lines, line => line.EventId == 1070 && line.Message.Contains($"got {rateHz} Hz", StringComparison.Ordinal));
    }

    /// <summary>Moves samples both ways as an audio thread would, until <paramref name="frames"/> have come in and the reply has gone out.</summary>
    private static float[] Converse(PortAudioDevice device, ReadOnlySpan<float> reply, int frames)
    {
        var captured = new float[frames];
        var got = 0;
        var given = 0;
        var limit = Stopwatch.StartNew();
        while (got < frames || device.Pump.PlayPosition < reply.Length)
        {
            Assert.True(limit.Elapsed < Patience, $"after {Patience}: {got} of {frames} frames captured, {device.Pump.PlayPosition} of {reply.Length} played; {device.Fault?.Message}");
            device.Pump.Wake.Wait(TimeSpan.FromSeconds(1));
            got += device.Pump.Captured.Read(captured.AsSpan(got, Math.Min(frames - got, device.Pump.Captured.Count)));
            var room = Math.Min(device.Pump.ToPlay.Capacity - device.Pump.ToPlay.Count, reply.Length - given);
            given += device.Pump.ToPlay.Write(reply.Slice(given, room));
            device.Pump.Played.DiscardTo(long.MaxValue);
        }

        return captured;
    }

    private static void AssertContains(float[] whole, float[] stream, string what)
    {
        var first = Array.FindIndex(stream, sample => sample != 0);
        Assert.True(first >= 0, $"{what}: all silent");
        var matching = stream.AsSpan(first).CommonPrefixLength(whole);
        Assert.True(matching == whole.Length, $"{what}: {matching} of {whole.Length} samples exact, from sample {first} of {stream.Length}");
        Assert.True(stream.AsSpan(first + whole.Length).IndexOfAnyExcept(0f) < 0, $"{what}: sound after the end");
    }

    /// <summary>Noise whose first sample is not zero; no window of it occurs twice, so that a repeated or lost period shows.</summary>
    private static float[] Noise(int frames, int seed)
    {
        var random = new Random(seed);
        var noise = new float[frames];
        for (var i = 0; i < frames; i++)
        {
            noise[i] = (random.NextSingle() - 0.5f) + 1e-3f;
        }

        return noise;
    }
}
