using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Devices;

public sealed class FileAudioDeviceTests : IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(10);

    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hears_the_file_from_its_first_frame_in_real_time_and_then_silence()
    {
        var sound = Enumerable.Range(0, 2 * 1000).Select(i => (short)(i + 1)).ToArray(); // 1000 stereo frames at 44.1 kHz: 2.27 periods
        using var device = Open(WavBytes.Pcm16(44_100, 2, sound));
        Assert.Equal(new AudioFormat(44_100, 2), device.Pump.Capture);
        Assert.Equal(new AudioFormat(48_000, 1), device.Pump.Playback);
        Assert.False(device.HasEchoPath);
        Assert.Equal("file in.wav → out.wav", device.Name);

        _clock.Advance(TimeSpan.FromSeconds(1)); // nothing moves before the start
        Assert.Equal(0, device.Pump.Periods);
        device.Start();
        var heard = new List<float>();
        for (var period = 1; period <= 5; period++)
        {
            _clock.Advance(_period - TimeSpan.FromTicks(1));
            Assert.Equal(period - 1, device.Pump.Periods);
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(period, device.Pump.Periods);
            Assert.Equal(2 * 441, device.Pump.Captured.Count);
            Assert.Equal(480, device.Pump.Played.Count);
            Assert.Equal(period >= 3, device.CaptureEnded.IsCompletedSuccessfully);
            heard.AddRange(Drain(device));
        }

        Assert.Equal(sound.Concat(new short[(2 * 441 * 5) - sound.Length]).Select(s => s / 32768f), heard);
    }

    [Fact]
    public void Writes_one_continuous_file_whose_time_is_the_time_of_the_conversation()
    {
        using (var device = Open(null))
        {
            Assert.True(device.CaptureEnded.IsCompleted);
            device.Start();
            Run(device, periods: 30);
            device.Pump.ToPlay.Write(Enumerable.Repeat(0.5f, 700).ToArray());
            Run(device, periods: 20);
        }

        using var reader = new WavReader(_folder.File("out.wav"));
        Assert.Equal(new AudioFormat(48_000, 1), reader.Format);
        var played = WavBytes.ReadAll(_folder.File("out.wav"));
        Assert.Equal(50 * 480, played.Length);
        Assert.All(played[..(30 * 480)], s => Assert.Equal(0f, s));
        Assert.All(played[(30 * 480)..((30 * 480) + 700)], s => Assert.InRange(s, 0.4999f, 0.5001f));
        Assert.All(played[((30 * 480) + 700)..], s => Assert.Equal(0f, s));
    }

    [Theory]
    [InlineData(44_100, 22_050, 5)]
    [InlineData(11_025, 48_000, 10)]
    [InlineData(8_000, 192_000, 1)]
    [InlineData(16_000, 11_025, 20)]
    public void Rates_that_do_not_divide_by_the_period_do_not_drift(int captureHz, int playbackHz, int periodMs)
    {
        using var reader = new WavReader(_folder.File("in.wav", WavBytes.Pcm16(captureHz, 1, new short[captureHz])));
        using var device = new FileAudioDevice(_folder.File("in.wav"), _folder.File("out.wav"), _clock, playbackHz, periodMs);
        device.Start();
        for (var elapsedMs = periodMs; elapsedMs <= 3000; elapsedMs += periodMs)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(periodMs));
            Drain(device);
            Assert.Equal((long)captureHz * elapsedMs / 1000, device.Pump.Captured.WritePosition);
            Assert.Equal((long)playbackHz * elapsedMs / 1000, device.Pump.Played.WritePosition);
        }
    }

    [Fact]
    public void The_playback_file_is_whole_while_the_device_runs()
    {
        using var device = Open(null);
        device.Start();
        for (var period = 1; period <= 5; period++)
        {
            Run(device, 1);
            Assert.Equal(480 * period, WavBytes.ReadAll(_folder.File("out.wav")).Length);
        }
    }

    [Fact]
    public void A_full_disk_stops_the_device_with_a_fault_and_keeps_the_file()
    {
        var writesLeft = 1 + (2 * 3);
        using (var device = new FileAudioDevice(null, null, _folder.File("out.wav"), _clock, 48_000, 10, write => (bytes, offset) =>
        {
            if (writesLeft-- == 0)
            {
                throw new IOException("No space left on device");
            }

            write(bytes, offset);
        }))
        {
            device.Start();
            Run(device, 3);
            Assert.Null(device.Fault);
            Run(device, 1);
            var fault = device.Fault;
            Assert.NotNull(fault);
            Assert.Equal(FileAudioFaults.WriteFailed.Code, fault.CauseCode);
            Assert.Contains("No space left", fault.Message, StringComparison.Ordinal);
            var periods = device.Pump.Periods;
            Run(device, 10);
            Assert.Equal(periods, device.Pump.Periods);
            Assert.Same(fault, device.Fault);
            Assert.Equal(0, _clock.ArmedTimers);
        }

        Assert.Equal(3 * 480, WavBytes.ReadAll(_folder.File("out.wav")).Length);
    }

    [Fact]
    public void Closing_stops_the_clock_and_may_be_repeated()
    {
        var device = Open(WavBytes.Pcm16(16_000, 1, new short[16_000]));
        device.Start();
        Run(device, 2);
        device.Dispose();
        device.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, device.Pump.Periods);
        Assert.Null(device.Fault);
        Assert.Equal(2 * 480, WavBytes.ReadAll(_folder.File("out.wav")).Length);
        Assert.Throws<InvalidOperationException>(device.Start);
    }

    [Fact]
    public void A_device_is_started_once()
    {
        using var device = Open(null);
        device.Start();
        Assert.Throws<InvalidOperationException>(device.Start);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_refused_when_opening_and_nothing_is_overwritten()
    {
        var sound = WavBytes.Pcm16(16_000, 1, [1, 2, 3]);
        var path = _folder.File("in.wav", sound);
        Refused(FileAudioFaults.SameFile.Code, () => new FileAudioDevice(path, path, _clock));
        var link = _folder.File("link.wav");
        System.IO.File.CreateSymbolicLink(link, path);
        Refused(FileAudioFaults.SameFile.Code, () => new FileAudioDevice(path, link, _clock));
        Refused(FileAudioFaults.NoDirectory.Code, () => new FileAudioDevice(path, _folder.File("no/out.wav"), _clock));
        Refused(FileAudioFaults.Missing.Code, () => new FileAudioDevice(_folder.File("none.wav"), _folder.File("out.wav"), _clock));
        Assert.Equal(sound, System.IO.File.ReadAllBytes(path));
        Assert.False(System.IO.File.Exists(_folder.File("out.wav")));
    }

    [Fact]
    public void A_period_allocates_nothing()
    {
        // Through a clock of one timer, since the shared test clock itself allocates.
        var time = new OneTimerTime();
        using var device = new FileAudioDevice(WavWith(44_100), _folder.File("out.wav"), time);
        device.Start();
        Assert.Equal(0, Allocations.In(() =>
        {
            time.FireAfter(_period);
            device.Pump.Captured.DiscardTo(long.MaxValue);
            device.Pump.Played.DiscardTo(long.MaxValue);
        }));
        Assert.Equal(250, device.Pump.Periods);
        Assert.Null(device.Fault);
    }

    [Fact]
    public void Runs_on_the_machines_own_clock()
    {
        // As long as it takes for half a second of audio; asserts no upper bound on a busy machine.
        var started = TimeProvider.System.GetTimestamp();
        using (var device = new FileAudioDevice(WavWith(16_000), _folder.File("out.wav"), TimeProvider.System))
        {
            var period = new PeriodSignal();
            device.Pump.Wake = period;
            device.Start();
            while (device.Pump.Periods < 50)
            {
                Assert.True(period.Wait(TimeSpan.FromSeconds(20)), $"no period within 20 s: {device.Fault}");
                Drain(device);
            }
        }

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(500));
        Assert.InRange(WavBytes.ReadAll(_folder.File("out.wav")).Length, 50 * 480, 5000 * 480);
    }

    [Fact]
    public void After_a_freeze_both_files_are_still_files_of_real_time()
    {
        var time = new OneTimerTime();
        using (var device = new FileAudioDevice(WavWith(16_000), _folder.File("out.wav"), time))
        {
            device.Start();
            time.FireAfter(_period);
            time.NowMs += 5000;
            time.Fire();
            Assert.Equal(2, device.Pump.Periods);
            Assert.Equal(2 * 160, device.Pump.Captured.Count);
            var heard = Drain(device);
            Assert.Equal(unchecked((short)(5000 * 16)) / 32768f, heard[160], 3); // 5 s on in the file: what was said meanwhile is over

            device.Pump.ToPlay.Write(Enumerable.Repeat(0.5f, 480).ToArray());
            time.FireAfter(_period);
            time.NowMs += 20_000;
            time.Fire();
            Assert.True(device.CaptureEnded.IsCompleted); // the file's ten seconds have passed
        }

        var played = WavBytes.ReadAll(_folder.File("out.wav"));
        Assert.Equal(25_020 * 48, played.Length);
        Assert.InRange(played[5010 * 48], 0.4999f, 0.5001f);
        Assert.Equal(480, played.Count(s => s > 0.1f));
    }

    [Fact]
    public void Pipes_devices_and_sockets_are_refused_at_once_and_named()
    {
        var pipe = _folder.File("pipe");
        System.Diagnostics.Process.Start("mkfifo", pipe).WaitForExit();
        var link = _folder.File("link");
        System.IO.File.CreateSymbolicLink(link, pipe);
        foreach (var path in new[] { pipe, link })
        {
            Refused(FileAudioFaults.NotFile.Code, () => new FileAudioDevice(path, null, _clock));
            Refused(FileAudioFaults.NotFile.Code, () => new FileAudioDevice(null, path, _clock));
        }

        Assert.Contains("FIFO", Assert.Throws<AudioDeviceException>(() => new WavReader(pipe)).Message, StringComparison.Ordinal);
        Refused(FileAudioFaults.NotFile.Code, () => new FileAudioDevice("/dev/zero", null, _clock));
        Refused(FileAudioFaults.NotFile.Code, () => new FileAudioDevice("/dev/null", null, _clock));
        Refused(FileAudioFaults.NotFile.Code, () => new FileAudioDevice(null, "/dev/random", _clock));
        using var toNowhere = new FileAudioDevice(null, "/dev/null", _clock); // a usual way of throwing something away
        toNowhere.Start();
        Run(toNowhere, 3);
        Assert.Null(toNowhere.Fault);
    }

    [Fact]
    public void A_32_channel_192_kHz_file_is_played()
    {
        using var device = new FileAudioDevice(
            _folder.File("in.wav", WavBytes.Pcm16(192_000, 32, Enumerable.Repeat((short)8192, 32 * 1920 * 2))), null, _clock, periodMs: 100);
        device.Start();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null(device.Fault);
        Assert.Equal(32 * 19_200, device.Pump.Captured.Count);
        Assert.Equal(0.25f, Drain(device)[0]);
    }

    [Fact]
    public void The_null_device_hears_silence_at_the_same_pace()
    {
        using var device = new NullAudioDevice(_clock, captureRateHz: 44_100);
        device.Start();
        device.Pump.ToPlay.Write(new float[4800]);
        _clock.Advance(TimeSpan.FromMilliseconds(105));
        Assert.Equal(10, device.Pump.Periods);
        Assert.Equal(4410, device.Pump.Captured.Count);
        Assert.Equal(4800, device.Pump.PlayPosition);
        var heard = Enumerable.Repeat(1f, 4410).ToArray();
        device.Pump.Captured.Read(heard);
        Assert.All(heard, s => Assert.Equal(0f, s));
        Assert.False(device.HasEchoPath);
        Assert.Null(device.Fault);
    }

    private FileAudioDevice Open(byte[]? capture) => new(capture is null ? null : _folder.File("in.wav", capture), _folder.File("out.wav"), _clock);

    private string WavWith(int rateHz) => _folder.File("in.wav", WavBytes.Pcm16(rateHz, 1, Enumerable.Range(0, rateHz * 10).Select(i => (short)i)));

    private void Run(FileAudioDevice device, int periods)
    {
        for (var i = 0; i < periods; i++)
        {
            _clock.Advance(_period);
            Drain(device);
        }
    }

    private static float[] Drain(FileAudioDevice device)
    {
        var captured = new float[device.Pump.Captured.Count];
        device.Pump.Captured.Read(captured);
        device.Pump.Played.DiscardTo(long.MaxValue);
        return captured;
    }

    private static void Refused(int causeCode, Func<object> open) => Assert.Equal(causeCode, Assert.Throws<AudioDeviceException>(open).CauseCode);
}
