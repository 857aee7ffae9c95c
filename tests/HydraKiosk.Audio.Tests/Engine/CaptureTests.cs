using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Engine;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class CaptureTests
{
    [Theory]
    [InlineData(48_000, 1)]
    [InlineData(44_100, 2)]
    [InlineData(16_000, 1)]
    [InlineData(8_000, 1)]
    [InlineData(96_000, 8)]
    public void The_microphone_becomes_chunks_of_16_kHz_in_real_time(int rateHz, int channels)
    {
        using var bench = new EngineBench(captureHz: rateHz, captureChannels: channels) { MicrophoneHz = 440 };
        bench.Engine.Gate.IsOpen = true;

        bench.Run(100);

        var chunks = bench.TakeChunks();
        Assert.InRange(chunks.Length, 49, 50);
        Assert.InRange(bench.ChunkAnnouncements, 49, 50);
        var wire = chunks.SelectMany(c => ((ReadOnlySpan<short>)c.Samples).ToArray()).Select(s => s / 32768f).ToArray();
        Assert.Equal(440, Signals.PitchHz(wire, 1600, wire.Length, 16_000), 0.3);
        Assert.Equal(0.5, wire.Skip(1600).Max(), 0.01);
        Assert.All(chunks, c => Assert.True(c.IsOpen));
    }

    [Fact]
    public void A_closed_gate_marks_chunks_and_mute_empties_them()
    {
        using var bench = new EngineBench { MicrophoneHz = 440 };
        bench.Run(20);
        var closed = bench.TakeChunks();
        Assert.All(closed, c => Assert.False(c.IsOpen));
        Assert.Contains(closed, c => ((ReadOnlySpan<short>)c.Samples).ContainsAnyExcept((short)0)); // kept for a press that is about to come

        bench.Engine.Gate.IsOpen = true;
        bench.Engine.Gate.IsMutedBySoftware = true;
        bench.Run(4); // the filter's delay line empties
        bench.TakeChunks();
        bench.Run(20);
        Assert.All(bench.TakeChunks(), c => Assert.False(((ReadOnlySpan<short>)c.Samples).ContainsAnyExcept((short)0)));
    }

    [Fact]
    public void One_channel_of_an_array_can_be_chosen()
    {
        using var bench = new EngineBench(captureChannels: 4, options: new EngineOptions(EngineBench.Uplink, new CaptureOptions(Channel: 2)));
        var frame = new float[480 * 4];
        for (var i = 2; i < frame.Length; i += 4)
        {
            frame[i] = 0.25f;
        }

        bench.Engine.Gate.IsOpen = true;
        for (var i = 0; i < 10; i++)
        {
            bench.Device.Pump.OnPeriod(frame, new float[480]);
            bench.Engine.Step();
        }

        var last = bench.TakeChunks()[^1];
        Assert.Equal(0.25, last.Samples[300] / 32768.0, 0.001);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Without_a_choice_all_channels_count_alike(int channels)
    {
        using var bench = new EngineBench(captureHz: 16_000, captureChannels: channels);
        var frame = new float[160 * channels];
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = 0.1f * ((i % channels) + 1);
        }

        for (var i = 0; i < 10; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
            bench.Device.Pump.OnPeriod(frame, new float[480]);
            bench.Step();
        }

        var chunks = bench.TakeChunks();
        Assert.Equal(5, chunks.Length);
        Assert.All(chunks.SelectMany(chunk => chunk.Samples), sample => Assert.Equal(0.1 * (channels + 1) / 2, sample / 32768.0, 0.001));
    }

    [Fact]
    public void A_channel_that_the_device_does_not_have_is_its_last_one()
    {
        using var bench = new EngineBench(captureChannels: 2, options: new EngineOptions(EngineBench.Uplink, new CaptureOptions(Channel: 6)));
        var frame = new float[480 * 2];
        for (var i = 1; i < frame.Length; i += 2)
        {
            frame[i] = 0.25f;
        }

        for (var i = 0; i < 10; i++)
        {
            bench.Device.Pump.OnPeriod(frame, new float[480]);
            bench.Engine.Step();
        }

        Assert.Equal(0.25, bench.TakeChunks()[^1].Samples[300] / 32768.0, 0.001);
    }

    [Theory]
    [InlineData(-20, 0.05)]
    [InlineData(-6, 0.25059)]
    [InlineData(5, 0.88914)]
    public void The_gain_is_in_decibels_of_amplitude(double gainDb, double peak)
    {
        using var bench = new EngineBench(
            captureHz: 16_000, options: new EngineOptions(EngineBench.Uplink, new CaptureOptions(gainDb)))
        { MicrophoneHz = 440 };
        bench.Run(50);
        Assert.Equal(peak, bench.TakeChunks().Skip(5).SelectMany(chunk => ((ReadOnlySpan<short>)chunk.Samples).ToArray()).Max() / 32768.0, 0.002);
    }

    [Theory]
    [InlineData(48_000)]
    [InlineData(44_100)]
    [InlineData(22_100)]
    public void The_filters_own_delay_is_counted_into_the_time_of_a_chunk(int rateHz)
    {
        using var bench = new EngineBench(captureHz: rateHz);
        bench.Run(10);
        var behind = TimeSpan.FromTicks(bench.Now - bench.TakeChunks()[^1].CapturedAt);
        Assert.Equal(new HydraKiosk.Audio.Resampling.Resampler(rateHz, 16_000).Latency.TotalMilliseconds, behind.TotalMilliseconds, 0.01);
        Assert.True(behind > TimeSpan.FromMilliseconds(0.5));
    }

    [Fact]
    public void With_an_echo_path_the_microphone_is_closed_while_the_loudspeaker_speaks_and_a_moment_after()
    {
        using var bench = new EngineBench(hasEchoPath: true) { MicrophoneHz = 440 };
        bench.Engine.Gate.IsOpen = true;
        bench.Run(10);
        Assert.All(bench.TakeChunks(), c => Assert.True(c.IsOpen));

        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.3));
        bench.Engine.Replies.Complete(1);
        bench.Run(4);
        bench.TakeChunks();
        bench.Run(26);
        Assert.All(bench.TakeChunks(), c => Assert.False(c.IsOpen));

        bench.Run(40);
        Assert.True(bench.TakeChunks()[^1].IsOpen);
    }

    [Fact]
    public void Who_silences_the_loudspeaker_by_hand_is_heard_at_once()
    {
        using var bench = new EngineBench(hasEchoPath: true) { MicrophoneHz = 440 };
        bench.Engine.Gate.IsOpen = true;
        bench.Receive(1, EngineBench.Tone(440, 24_000, 2.0));
        bench.Run(30);
        bench.TakeChunks();

        bench.Engine.Playback.DiscardThrough(1);
        bench.Engine.Gate.PressedAt = bench.Now;
        bench.Run(10);
        var chunks = bench.TakeChunks();
        Assert.False(chunks[0].IsOpen, "the loudspeaker still sounds");
        Assert.All(chunks.Skip(3), c => Assert.True(c.IsOpen));

        // The next reply dies down as ever.
        bench.Receive(2, EngineBench.Tone(440, 24_000, 0.1));
        bench.Engine.Replies.Complete(2);
        bench.Run(25);
        Assert.False(bench.TakeChunks()[^1].IsOpen);
    }

    [Fact]
    public void Without_an_echo_path_the_microphone_stays_open()
    {
        using var bench = new EngineBench(hasEchoPath: false) { MicrophoneHz = 440 };
        bench.Engine.Gate.IsOpen = true;
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.3));
        bench.Run(30);
        Assert.All(bench.TakeChunks(), c => Assert.True(c.IsOpen));
    }

    [Fact]
    public void Chunks_know_when_their_last_sample_was_captured()
    {
        using var bench = new EngineBench(captureHz: 16_000);
        bench.Run(10);
        var chunks = bench.TakeChunks();
        var gaps = chunks.Zip(chunks.Skip(1), (a, b) => b.CapturedAt - a.CapturedAt);
        Assert.All(gaps, gap => Assert.Equal(TimeSpan.FromMilliseconds(20).Ticks, gap));
        Assert.Equal(TimeSpan.FromMilliseconds(100).Ticks, chunks[^1].CapturedAt);
    }

    [Fact]
    public void What_waits_for_the_rest_of_a_block_is_counted_into_the_time_of_a_chunk()
    {
        using var bench = new EngineBench(captureHz: 22_050); // 220 frames make 159.6 samples: nearly a block is always left over
        var filter = new HydraKiosk.Audio.Resampling.Resampler(22_050, 16_000).Latency.TotalMilliseconds;
        var chunks = 0;
        for (var i = 0; i < 100; i++)
        {
            bench.Run(1);
            foreach (var chunk in bench.TakeChunks())
            {
                chunks++;
                Assert.InRange(TimeSpan.FromTicks(bench.Now - chunk.CapturedAt).TotalMilliseconds - filter, 5, 10.1);
            }
        }

        Assert.InRange(chunks, 48, 50);
    }

    [Fact]
    public void Samples_that_are_no_numbers_leave_no_trace()
    {
        using var bench = new EngineBench(captureHz: 16_000) { MicrophoneHz = 440 };
        bench.Engine.Gate.IsOpen = true;
        bench.Device.Pump.OnPeriod([.. Enumerable.Repeat(float.NaN, 80), .. Enumerable.Repeat(float.PositiveInfinity, 80)], new float[480]);
        bench.Run(200);
        Assert.InRange(bench.Engine.CaptureLevels.Meter.RmsDbfs, -10, -8); // 0.5 of a sine
        Assert.True(float.IsFinite(bench.Engine.CaptureLevels.NoiseFloorDbfs));
    }

    [Fact]
    public void Both_halves_of_a_chunk_are_measured_also_when_the_first_has_speech()
    {
        using var bench = new EngineBench(captureHz: 16_000);
        bench.Run(100);
        bench.TakeChunks();
        var noise = new Random(1);
        var hasSpeech = false;
        for (var i = 0; i < 200; i++)
        {
            // The first half of every chunk is loud: that is half of the time, and 3 dB less than if the other half had not been looked at.
            float[] block = [.. Enumerable.Range(0, 160).Select(_ => i % 2 == 0 ? noise.NextSingle() - 0.5f : 0f)];
            bench.Device.Pump.OnPeriod(block, new float[480]);
            bench.Engine.Step();
            hasSpeech |= bench.TakeChunks().Any(chunk => chunk.HasSpeech);
        }

        Assert.True(hasSpeech);
        Assert.InRange(bench.Engine.CaptureLevels.Meter.RmsDbfs, -15, -12.5f);
    }

    [Theory]
    [InlineData(16_000, 1)]
    [InlineData(16_000, 2)]
    [InlineData(48_000, 2)]
    public void Chunks_made_late_know_how_long_their_last_sample_has_waited(int rateHz, int channels)
    {
        using var bench = new EngineBench(captureHz: rateHz, captureChannels: channels);
        bench.Run(10);
        bench.TakeChunks();
        for (var i = 0; i < 6; i++)
        {
            bench.Device.Pump.OnPeriod(new float[rateHz / 100 * channels], new float[480]); // six periods at one moment, and only then a step
        }

        bench.Engine.Step();
        var chunks = bench.TakeChunks();
        Assert.Equal(3, chunks.Length);
        var behind = chunks.Select(chunk => TimeSpan.FromTicks(bench.Now - chunk.CapturedAt).TotalMilliseconds).ToArray();
        Assert.Equal(20, behind[0] - behind[1], 0.01);
        Assert.Equal(20, behind[1] - behind[2], 0.01);
        Assert.InRange(behind[2], 0, 20); // the filter's own delay at most
    }

    [Fact]
    public void Devices_can_be_exchanged_under_a_running_engine_and_a_reply_goes_on()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(30);
        bench.Engine.Detach();

        using var second = new EngineBench(playbackHz: 44_100);
        bench.Engine.Attach(second.Device);
        var heard = new List<float>();
        var toPlay = new float[441];
        for (var i = 0; i < 100; i++)
        {
            second.Device.Pump.OnPeriod(new float[480], toPlay);
            heard.AddRange(toPlay);
            bench.Engine.Step();
        }

        var (first, end) = Signals.Sounding(heard);
        Assert.InRange((end - first) / 44_100.0, 0.65, 0.75);
    }
}
