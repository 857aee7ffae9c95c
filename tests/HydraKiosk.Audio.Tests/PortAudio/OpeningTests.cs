using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.PortAudio;

/// <summary>What is decided around opening a stream, without opening one.</summary>
public sealed class OpeningTests
{
    [Fact]
    public void The_configured_rate_comes_first_then_the_device_s_own_then_the_common_ones()
    {
        Assert.Equal([16000, 44100, 48000, 32000], StreamPlan.Rates(16000, 44100).Take(4));
        Assert.Equal([44100, 48000, 16000], StreamPlan.Rates(null, 44100).Take(3));
        Assert.Equal([48000, 44100], StreamPlan.Rates(null, double.NaN).Take(2));
    }

    [Theory]
    [InlineData(1, 1, new[] { 1 })]
    [InlineData(1, 8, new[] { 1, 2, 8 })]
    [InlineData(6, 8, new[] { 6, 1, 2, 8 })]
    [InlineData(4, 2, new[] { 2, 1 })]
    [InlineData(3, 0, new[] { 3, 1, 2 })]
    public void Opens_as_many_microphone_channels_as_are_wanted_and_there(int wanted, int most, int[] order) =>
        Assert.Equal(order, StreamPlan.CaptureChannels(wanted, most));

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 2, 1 })]
    [InlineData(8, new[] { 2, 1, 8 })]
    [InlineData(0, new[] { 2, 1 })]
    public void Plays_in_stereo_where_there_is_stereo(int most, int[] order) => Assert.Equal(order, StreamPlan.PlaybackChannels(most));

    [Theory]
    [InlineData(-9997, 0, "Invalid sample rate", "", nameof(AudioCause.UnsupportedRate))]
    [InlineData(-9998, 0, "Invalid number of channels", "", nameof(AudioCause.UnsupportedChannels))]
    [InlineData(-9985, 0, "Device unavailable", "", nameof(AudioCause.Busy))]
    [InlineData(-9999, -16, "Unanticipated host error (Device or resource busy)", "", nameof(AudioCause.Busy))]
    [InlineData(-9993, 0, "Illegal combination of I/O devices", "ALSA lib pcm_hw.c: open '/dev/snd/pcmC1D0c' failed (-13): Permission denied", nameof(AudioCause.PermissionDenied))]
    [InlineData(-9993, 0, "Illegal combination of I/O devices", "ALSA lib confmisc.c:767:(parse_card) cannot find card '3'", nameof(AudioCause.Vanished))]
    [InlineData(-9985, 0, "Device unavailable", "ALSA lib pulse.c:242:(pulse_connect) PulseAudio: Unable to connect: Connection refused", nameof(AudioCause.ServerNotRunning))]
    [InlineData(-9996, 0, "Invalid device", "", nameof(AudioCause.Vanished))]
    [InlineData(-9999, -19, "Unanticipated host error (No such device)", "", nameof(AudioCause.Vanished))]
    [InlineData(-9987, 0, "Wait timed out", "", nameof(AudioCause.OpenFailed))]
    public void A_refusal_has_a_cause_and_a_remedy(int error, long errno, string text, string noise, string cause)
    {
        var found = PaFailure.CauseOf(new PaError(error, errno, text), noise, SoundNodeAccess.Allowed);
        Assert.Equal(cause, CauseNames.Of(typeof(AudioCause), found));
        Assert.NotEqual("", found.WhatToDo);
    }

    [Fact]
    public void A_refusal_without_words_is_blamed_on_permissions_only_where_they_are_missing()
    {
        var refusal = new PaError(-9993, 0, "Illegal combination of I/O devices");
        Assert.Equal(AudioCause.PermissionDenied, PaFailure.CauseOf(refusal, "", SoundNodeAccess.Denied));
        Assert.Equal(AudioCause.Vanished, PaFailure.CauseOf(refusal, "", SoundNodeAccess.Allowed));
    }

    [Theory]
    [InlineData(0.03, true)]
    [InlineData(89478.475, false)] // JACK's dummy driver: an unsigned underflow
    [InlineData(-0.01, false)]
    [InlineData(0, false)]
    [InlineData(double.NaN, false)]
    public void Nonsense_latencies_are_unknown(double seconds, bool isKnown) => Assert.Equal(isKnown, DeviceLatency.Plausible(seconds) is not null);

    [Theory]
    [InlineData("bcm2835 HDMI 1: - (hw:0,0) (ALSA)", 1500)]
    [InlineData("bluealsa (ALSA)", 1000)]
    [InlineData("USB PnP Sound Device: Audio (hw:1,0) (ALSA)", 0)]
    public void Slow_sinks_are_known_by_name(string name, int milliseconds) => Assert.Equal(milliseconds, SlowSink.LeadInFor(name).TotalMilliseconds);

    [Fact]
    public void The_lead_in_is_silence_and_loses_nothing()
    {
        var pump = new DevicePump(new AudioFormat(16000, 1), new AudioFormat(16000, 1), 160, new ManualClock()) { LeadInFrames = 250 };
        var sound = Enumerable.Range(1, 160).Select(i => i / 200f).ToArray();
        pump.ToPlay.Write(sound);
        var period = new float[160];
        var silence = new float[160];
        pump.OnPeriod(new float[160], period);
        Assert.Equal(silence, period);
        pump.OnPeriod(new float[160], period);
        Assert.Equal(silence, period);
        pump.OnPeriod(new float[160], period);
        Assert.Equal(sound, period);
        Assert.Equal(0, pump.UnderrunFrames);
    }

    [Fact]
    public void The_pump_knows_when_its_input_last_changed()
    {
        var clock = new ManualClock();
        var pump = new DevicePump(new AudioFormat(16000, 2), new AudioFormat(16000, 1), 160, clock);
        var noise = Enumerable.Range(0, 320).Select(i => (float)Math.Sin(i)).ToArray();
        var direct = Enumerable.Range(0, 320).Select(i => i % 2 == 0 ? 0.1f : -0.2f).ToArray(); // two channels, two offsets
        void Period(float[] input)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            pump.OnPeriod(input, new float[160]);
        }

        Period(noise);
        Assert.Equal(TimeSpan.FromMilliseconds(10).Ticks, pump.InputChangedAt);
        Period(direct);
        Period(direct);
        Assert.Equal(TimeSpan.FromMilliseconds(20).Ticks, pump.InputChangedAt);
        Assert.False(pump.InputIsZero);
        Period(new float[320]);
        Period(new float[320]);
        Assert.Equal(TimeSpan.FromMilliseconds(40).Ticks, pump.InputChangedAt);
        Assert.True(pump.InputIsZero);
    }

    [Fact]
    public void Standard_error_is_captured_and_given_back()
    {
        using (var capture = new StandardErrorCapture())
        {
            var noise = "ALSA lib: nothing to worry about\n"u8.ToArray();
            using var descriptor = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(2, ownsHandle: false), FileAccess.Write, 0);
            descriptor.Write(noise);
            descriptor.Flush();
            Assert.Equal("ALSA lib: nothing to worry about", capture.End());
            Assert.Equal("", capture.End());
        }

        Assert.DoesNotContain("memfd", File.ResolveLinkTarget("/proc/self/fd/2", returnFinalTarget: false)?.FullName ?? "", StringComparison.Ordinal);
    }
}
