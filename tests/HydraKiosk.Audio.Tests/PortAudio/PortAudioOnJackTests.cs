using System.Diagnostics;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using HydraKiosk.Hil;

namespace HydraKiosk.Audio.Tests.PortAudio;

/// <summary>Real streams: everything with a clock in it. Alone in the process, since the server's name is.</summary>
[CollectionDefinition(nameof(JackCollection), DisableParallelization = true)]
public sealed class JackCollection;

/// <summary>The device on Debian's own libportaudio2, clocked by a JACK server with a dummy driver.</summary>
[Collection(nameof(JackCollection))]
[Trait("Category", "Hardware")]
public sealed class PortAudioOnJackTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [JackTheory]
    [InlineData(48000, false)]
    [InlineData(44100, false)]
    [InlineData(16000, false)]
    [InlineData(48000, true)]
    public void Hears_and_plays_every_sample_exactly_and_allocates_nothing(int rateHz, bool twoStreams)
    {
        var speech = Noise(rateHz * 2, seed: 1);
        var reply = Noise(rateHz * 2, seed: 2);
        var log = new TestLog();
        using var room = new JackRoom(rateHz);
        room.Enter([.. new float[rateHz / 2], .. speech]); // the room is heard a few periods before PortAudio delivers: let that be silence

        float[] captured;
        var allocations = new AllocationMeter();
        using (var device = PortAudioDevice.Open(BothSides with { AlwaysTwoStreams = twoStreams }, allocations, log))
        {
            Assert.Equal(new AudioFormat(rateHz, 1), device.Pump.Capture);
            Assert.Equal(new AudioFormat(rateHz, 1), device.Pump.Playback);
            Assert.Equal(!twoStreams, device.Pump.SharedClock);
            Assert.Null(device.Fault);
            device.Pump.Wake = new PeriodSignal();
            device.Start();
            captured = Converse(device, reply, (rateHz / 2) + speech.Length + rateHz);
            Assert.Null(device.Fault);
            Assert.True(allocations.Intervals > 100);
            Assert.Equal(0, allocations.Bytes);
            Assert.Equal(0, device.Pump.LostCaptureFrames);
            Assert.NotNull(device.CallbackScheduling);
            Assert.Equal(device.Pump.Clocks.Capture.DeviceFrames, device.Pump.Clocks.Capture.RingFrames);
        }

        AssertContains(speech, captured, "microphone");
        AssertContains(reply, room.Leave(), "loudspeaker");
        Assert.Contains(log.Lines, line => line.EventId == 1070 && line.Message.Contains($"got {rateHz} Hz", StringComparison.Ordinal));
    }

    [JackFact]
    public async Task A_killed_sound_server_is_noticed_and_the_device_taken_again_when_it_is_back()
    {
        var log = new TestLog();
        var host = new CountingHost();
        var speech = Noise(48000 * 60, seed: 3);
        using var room = new JackRoom(48000);
        room.Enter(speech);
        using var stop = new CancellationTokenSource();
        var supervisor = new AudioSupervisor(
            () => PortAudioDevice.Open(BothSides, TimeProvider.System, log), host, new SupervisorOptions(), TimeProvider.System, log);
        var run = Task.Run(() => supervisor.RunAsync(stop.Token));
        await UntilAsync(supervisor, state => state is DeviceState.Running);

        room.KillServer();
        var lost = (DeviceState.Lost)await UntilAsync(supervisor, state => state is DeviceState.Lost);
        Assert.Contains(lost.Code, new[] { AudioCause.StreamEnded.Code, SupervisionCause.Stalled.Code });
        await UntilAsync(supervisor, state => state is DeviceState.Reopening { Attempt: >= 2 });
        Assert.Equal(0, host.Attached);

        room.StartServer();
        room.Enter(speech);
        Assert.Equal(new DeviceState.Running($"{JackRoom.DeviceName} (JACK)"), await UntilAsync(supervisor, state => state is DeviceState.Running));
        Assert.Equal(1, host.Attached);

        await stop.CancelAsync();
        await run.WaitAsync(_patience);
        Assert.Equal(0, host.Attached);
        Assert.DoesNotContain(log.Lines, line => line.EventId == SupervisionCause.Internal.Code);
    }

    [JackFact]
    public async Task A_microphone_that_falls_silent_to_the_last_bit_is_noticed()
    {
        var log = new TestLog();
        using var room = new JackRoom(16000);
        room.Enter(Noise(16000, seed: 4));
        using var stop = new CancellationTokenSource();
        var supervisor = new AudioSupervisor(
            () => PortAudioDevice.Open(BothSides, TimeProvider.System, log), new CountingHost(),
            new SupervisorOptions { DeadInputLimit = TimeSpan.FromSeconds(1) }, TimeProvider.System, log);
        var run = Task.Run(() => supervisor.RunAsync(stop.Token));
        await UntilAsync(supervisor, state => state is DeviceState.Running);
        Assert.Equal(SupervisionCause.InputZero.Code, ((DeviceState.Lost)await UntilAsync(supervisor, state => state is DeviceState.Lost)).Code);
        await stop.CancelAsync();
        await run.WaitAsync(_patience);
    }

    [JackFact]
    public void Capture_and_playback_open_alone_too_and_the_list_tells_what_there_is()
    {
        var log = new TestLog();
        using var room = new JackRoom(48000);
        room.Enter(Noise(480, seed: 5));

        var listed = Assert.Single(PortAudioDevices.List(log), device => device.Name == JackRoom.DeviceName);
        Assert.Equal((1, 1, 48000), (listed.MaxCaptureChannels, listed.MaxPlaybackChannels, (int)listed.DefaultSampleRateHz));
        Assert.Same(listed, PortAudioDevices.Resolve([listed], "KIOSK", capture: true));

        foreach (var settings in new[] { BothSides with { PlaybackDevice = null, SampleRateHz = 44100, CaptureChannels = 4 },
            BothSides with { CaptureDevice = null } })
        {
            using var device = PortAudioDevice.Open(settings, TimeProvider.System, log);
            device.Pump.Wake = new PeriodSignal();
            device.Start();
            var limit = Stopwatch.StartNew();
            while (device.Pump.Periods < 5)
            {
                Assert.True(limit.Elapsed < _patience && device.Fault is null, $"{device.Pump.Periods} periods; {device.Fault?.Message}");
                device.Pump.Wake!.Wait(TimeSpan.FromSeconds(1));
            }

            Assert.Equal(settings.CaptureDevice is not null, device.Pump.HasCapture);
            Assert.Equal(settings.PlaybackDevice is not null, device.Pump.HasPlayback);
        }

        // The server runs at 48 kHz and takes nothing else: asked for 44.1, got 48, and said so. Four channels were wanted, one is there.
        Assert.Contains(log.Lines, line => line.EventId == 1070
            && line.Message.Contains("asked 44100 Hz, got 48000 Hz, 1 in, 0 out", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.EventId == 1071);
        var refusal = Assert.Throws<AudioDeviceException>(() =>
            PortAudioDevice.Open(BothSides with { CaptureDevice = "no such thing" }, TimeProvider.System, log));
        Assert.Equal(AudioCause.NoMatch.Code, refusal.CauseCode);
        Assert.Contains("kiosk_hw (JACK)", refusal.Message, StringComparison.Ordinal);
    }

    [JackFact]
    public void A_server_that_goes_while_nothing_of_it_is_used_does_not_take_the_process_with_it()
    {
        var log = new TestLog();
        using var room = new JackRoom(48000);
        using (PortAudioLibrary.Acquire(log))
        {
            Assert.False(PortAudioLibrary.JackServerIsGone);
            room.KillServer();
            Assert.True(SpinWait.SpinUntil(() => PortAudioLibrary.JackServerIsGone, _patience), "the end of the server is not noticed");
        }

        Assert.Contains(log.Lines, line => line.EventId == 1076);
        room.StartServer();
        room.Enter(Noise(480, seed: 7));
        Assert.Contains(PortAudioDevices.List(log), device => device.Name == JackRoom.DeviceName);
    }

    [JackFact]
    public void An_exception_in_the_callback_stops_the_stream_and_stays_inside()
    {
        using var room = new JackRoom(48000);
        room.Enter(Noise(480, seed: 6));
        var clock = new FailingClock();
        using var device = PortAudioDevice.Open(BothSides, clock, new TestLog());
        clock.Fails = true;
        device.Pump.Wake = new PeriodSignal();
        device.Start();
        Assert.True(SpinWait.SpinUntil(() => device.Fault is not null, _patience), "no fault");
        Assert.Equal(AudioCause.CallbackFailed.Code, device.Fault!.CauseCode);
        Assert.IsType<InvalidOperationException>(device.Fault.InnerException);
        Assert.Same(device.Fault, device.Fault);
    }

    private static PortAudioSettings BothSides { get; } = new() { CaptureDevice = JackRoom.DeviceName, PlaybackDevice = JackRoom.DeviceName };

    private static async Task<DeviceState> UntilAsync(AudioSupervisor supervisor, Func<DeviceState, bool> wanted)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (true)
        {
            var state = await supervisor.States.ReadAsync(patience.Token);
            if (wanted(state))
            {
                return state;
            }
        }
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
            Assert.True(limit.Elapsed < _patience, $"after {_patience}: {got} of {frames} frames " +
                $"captured, {device.Pump.PlayPosition} of {reply.Length} played; {device.Fault?.Message}");
            device.Pump.Wake!.Wait(TimeSpan.FromSeconds(1));
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

    private sealed class CountingHost : IDeviceHost
    {
        private int _attached;

        public int Attached => Volatile.Read(ref _attached);

        public void Attach(IAudioDevice device) => Interlocked.Increment(ref _attached);

        public void Detach() => Interlocked.Decrement(ref _attached);
    }

    private sealed class FailingClock : TimeProvider
    {
        public bool Fails { get; set; }

        public override long GetTimestamp() => Fails ? throw new InvalidOperationException("a fault in the callback") : base.GetTimestamp();
    }
}
