using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Fakes;
using HydraKiosk.Packages.Audio;
using Microsoft.Extensions.Logging.Abstractions;
using PortAudioSharp;

namespace HydraKiosk.Audio.Tests.Packages;

/// <summary>The package's callback, called as its library calls it, buffers that are left out included.</summary>
public sealed unsafe class PackageAudioDeviceTests
{
    private const int Period = 441;

    private readonly ManualClock _clock = new();

    [Fact]
    public void A_period_without_its_input_keeps_microphone_and_reference_in_step()
    {
        var device = Open(captureChannels: 2, playbackChannels: 2);
        for (var period = 0; period < 40; period++)
        {
            Assert.Equal(StreamCallbackResult.Continue, Call(device, input: period % 4 == 0 ? null : 0.5f, hasOutput: true));
        }

        Assert.Equal(40 * Period * 2, device.Pump.Captured.WritePosition);
        Assert.Equal(40 * Period, device.Pump.Played.WritePosition);
        Assert.Equal(40, device.Pump.Periods);
        var captured = new float[Period * 2];
        device.Pump.Captured.Read(captured);
        Assert.All(captured, sample => Assert.Equal(0f, sample));
        device.Pump.Captured.Read(captured);
        Assert.All(captured, sample => Assert.Equal(0.5f, sample));
    }

    [Fact]
    public void A_period_without_its_output_takes_nothing_that_is_to_be_played()
    {
        var device = Open(captureChannels: 1, playbackChannels: 2);
        device.Pump.ToPlay.Write(new float[Period]);
        Call(device, input: 0.5f, hasOutput: false);
        Assert.Equal(0, device.Pump.PlayPosition);
        Assert.Equal(Period, device.Pump.Played.WritePosition);
        Assert.Equal(Period, device.Pump.Captured.WritePosition);

        Call(device, input: 0.5f, hasOutput: true);
        Assert.Equal(Period, device.Pump.PlayPosition);
        Assert.Equal(2 * Period, device.Pump.Played.WritePosition);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void A_device_of_one_side_has_nothing_made_up_for_the_other(int captureChannels, int playbackChannels)
    {
        var device = Open(captureChannels, playbackChannels);
        for (var period = 0; period < 10; period++)
        {
            Call(device, captureChannels == 0 ? null : 0.5f, playbackChannels > 0);
        }

        Assert.Equal(captureChannels * 10 * Period, device.Pump.Captured.WritePosition);
        Assert.Equal(playbackChannels * 10 * Period, device.Pump.Played.WritePosition);
        Assert.Equal(10, device.Pump.Periods);
    }

    [Fact]
    public void Without_any_buffer_and_without_a_pace_nothing_fails()
    {
        var device = Open(captureChannels: 1, playbackChannels: 1);
        Assert.Equal(StreamCallbackResult.Continue, Call(device, input: null, hasOutput: false));

        var result = StreamCallbackResult.Continue;
        for (var call = 0; call < 2000 && result == StreamCallbackResult.Continue; call++)
        {
            result = Call(device, input: 0.5f, hasOutput: true, passes: false);
        }

        Assert.Equal(StreamCallbackResult.Abort, result);
        Assert.True(device.Pump.RefusedPeriods > 0);
    }

    [Fact]
    public void The_library_may_read_all_eight_bytes_of_the_sample_format()
    {
        var parameters = new SideParameters(3, 2, TimeSpan.FromMilliseconds(250)).Value!.Value;
        Assert.Equal(new byte[] { 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }, new ReadOnlySpan<byte>(&parameters, 16).ToArray());
        Assert.Null(SideParameters.None.Value);
    }

    [Fact]
    public void A_card_is_found_by_a_part_of_its_name_opened_and_heard_from_within_its_first_periods()
    {
        var called = new PeriodSignal();
        using (var device = PackageAudioDevice.Open(
            new PortAudioSettings { CaptureDevice = "card of", PlaybackDevice = "card of" }, TimeProvider.System, NullLogger.Instance))
        {
            Assert.Equal("a card of nothing (package)", device.Name);
            device.Pump.Wake = called;
            device.Start();
            while (device.Pump.Periods < 3)
            {
                Assert.True(called.Wait(TimeSpan.FromSeconds(20)), "the callback did not come");
            }

            Assert.Null(device.Fault);
            Assert.NotNull(((IAudioDevice)device).CallbackScheduling);
            Assert.True(device.Pump.Captured.WritePosition > 0);
        }

        Assert.Contains(PackageAudioDevice.List(NullLogger.Instance), listed => listed is { IsDefaultCapture: true, MaxPlaybackChannels: 2 });
    }

    private PackageAudioDevice Open(int captureChannels, int playbackChannels) => new(
        "package",
        new StreamRequest(44_100, Period, Parameters(captureChannels), Parameters(playbackChannels)), hasEchoPath: true,
        TimeSpan.Zero, _clock, NullLogger.Instance);

    private static SideParameters Parameters(int channels) => channels == 0 ? SideParameters.None : new SideParameters(0, channels, TimeSpan.Zero);

    private StreamCallbackResult Call(PackageAudioDevice device, float? input, bool hasOutput, bool passes = true)
    {
        if (passes)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        var captured = new float[Period * device.Pump.Capture.Channels];
        captured.AsSpan().Fill(input ?? 0);
        var toPlay = new float[Period * device.Pump.Playback.Channels];
        var time = default(StreamCallbackTimeInfo);
        fixed (float* from = captured, to = toPlay)
        {
            return device.OnAudio(
                input is null ? IntPtr.Zero : (IntPtr)from, hasOutput ? (IntPtr)to : IntPtr.Zero, Period, ref time, default, IntPtr.Zero);
        }
    }
}
