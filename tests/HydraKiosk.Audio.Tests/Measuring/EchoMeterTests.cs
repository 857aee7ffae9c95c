using HydraKiosk.Audio.Measuring;

namespace HydraKiosk.Audio.Tests.Measuring;

/// <summary>The echo measurement on signals whose delay, loss, drift and noise are known.</summary>
public sealed class EchoMeterTests
{
    private const int Chirps = 8;
    private const double Gain = 0.2;

    [Theory]
    [InlineData(48000, 48000, 37.0, 30.0)]
    [InlineData(48000, 48000, 123.456, 12.0)]
    [InlineData(16000, 16000, 80.01, 20.0)]
    [InlineData(44100, 44100, 5.003, 6.0)]
    [InlineData(48000, 16000, 250.02, 40.0)]
    public void Delay_and_loss_are_measured_to_a_hundredth_of_a_millisecond_and_a_tenth_of_a_decibel(
        int playedHz, int capturedHz, double delayMs, double lossDb)
    {
        var measured = EchoMeter.Measure(Room.Echo(playedHz, capturedHz, Chirps, Gain, delayMs, lossDb, ppm: 0, noiseDbfs: -90));

        Assert.Equal((Chirps, Chirps), (measured.ChirpsHeard, measured.ChirpsPlayed));
        Assert.Equal(delayMs, measured.Delay!.Value.TotalMilliseconds, 0.01);
        Assert.Equal(lossDb, measured.EchoReturnLossDb!.Value, 0.1);
        Assert.Equal(0, measured.DriftPpm!.Value, 0.5);
        Assert.Equal(-90, measured.NoiseDbfs!.Value, 0.5);
        Assert.False(measured.DelayJumped);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(-50)]
    [InlineData(100)]
    [InlineData(-100)]
    public void Drift_is_measured_within_its_stated_uncertainty(double ppm)
    {
        // 20 dB signal to noise: chirps of 0.2 peak are at −17 dBFS, return at −37, and the noise is at −57.
        var measured = EchoMeter.Measure(Room.Echo(48000, 48000, Chirps, Gain, delayMs: 42.5, lossDb: 20, ppm, noiseDbfs: -57));

        Assert.Equal(ppm, measured.DriftPpm!.Value, 1.0);
        Assert.InRange(measured.DriftUncertaintyPpm!.Value, 0.1, 2);
        Assert.Equal(20, measured.EchoReturnLossDb!.Value, 0.5);
        // Over 13 s, 100 ppm move the echo by 1.3 ms, so the middle of them is what a delay can mean.
        Assert.Equal(42.5, measured.Delay!.Value.TotalMilliseconds, 0.1 + (Math.Abs(ppm) * 1e-3 * 16));
    }

    [Fact]
    public void An_echo_below_the_noise_is_still_found_and_its_strength_not_overstated()
    {
        // Returned at −57 dBFS under noise at −51.
        var measured = EchoMeter.Measure(Room.Echo(48000, 48000, Chirps, Gain, delayMs: 60, lossDb: 40, ppm: 0, noiseDbfs: -51));

        Assert.Equal(60, measured.Delay!.Value.TotalMilliseconds, 0.1);
        Assert.Equal(40, measured.EchoReturnLossDb!.Value, 1.5);
        Assert.Equal(EchoVerdict.Moderate, measured.Verdict);
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(-30)]
    public void Noise_alone_is_no_echo(double noiseDbfs)
    {
        var measured = EchoMeter.Measure(Room.Echo(48000, 16000, Chirps, Gain, delayMs: 40, lossDb: double.PositiveInfinity, ppm: 0, noiseDbfs));

        Assert.Equal(EchoVerdict.NoEchoPath, measured.Verdict);
        Assert.Equal((0, Chirps), (measured.ChirpsHeard, measured.ChirpsPlayed));
        Assert.Null(measured.Delay);
        Assert.Null(measured.DriftPpm);
        Assert.NotNull(measured.DetectionLimitDb);
    }

    [Fact]
    public void A_microphone_that_delivers_nothing_is_called_dead()
    {
        var recording = Room.Echo(48000, 48000, 2, Gain, 40, 20, 0, -60);
        Assert.Equal(EchoVerdict.DeadMicrophone, EchoMeter.Measure(recording with { Captured = new float[recording.Captured.Length] }).Verdict);
    }

    [Fact]
    public void A_recording_cut_short_is_measured_as_far_as_it_goes()
    {
        var whole = Room.Echo(48000, 48000, Chirps, Gain, 40, 20, 0, -60);
        var frames = (int)((EchoMeter.LeadIn + (3.1 * EchoMeter.Spacing)).TotalSeconds * 48000);
        var measured = EchoMeter.Measure(whole with { Played = whole.Played[..frames], Captured = whole.Captured[..frames] });

        Assert.Equal(3, measured.ChirpsHeard);
        Assert.Equal(40, measured.Delay!.Value.TotalMilliseconds, 0.01);
        Assert.Null(measured.DriftPpm);
        Assert.Equal(EchoVerdict.TooShort,
            EchoMeter.Measure(whole with { Played = whole.Played[..48000], Captured = whole.Captured[..48000] }).Verdict);
    }

    [Fact]
    public void Lost_samples_are_noticed_and_no_drift_is_told()
    {
        var whole = Room.Echo(48000, 48000, Chirps, Gain, 40, 20, 0, -60);
        var at = (int)((EchoMeter.LeadIn + (4 * EchoMeter.Spacing)).TotalSeconds * 48000);
        float[] shorter = [.. whole.Captured.Span[..at], .. whole.Captured.Span[(at + 96)..]]; // 2 ms fell out between two chirps

        var measured = EchoMeter.Measure(whole with { Captured = shorter });

        Assert.True(measured.DelayJumped);
        Assert.Null(measured.DriftPpm);
    }

    [Fact]
    public void Polarity_and_the_reverberation_of_a_room_do_not_move_the_delay()
    {
        var direct = Room.Echo(48000, 48000, Chirps, -Gain, 40, 20, 0, -80);
        var late = Room.Echo(48000, 48000, Chirps, Gain, 63, 30, 0, -80);
        var both = direct.Captured.ToArray().Zip(late.Captured.ToArray(), (a, b) => a + b).ToArray();

        var measured = EchoMeter.Measure(direct with { Captured = both });

        Assert.Equal(40, measured.Delay!.Value.TotalMilliseconds, 0.02);
        Assert.Equal(-10 * Math.Log10(0.01 + 0.001), measured.EchoReturnLossDb!.Value, 0.3);
    }

    [Theory]
    [InlineData(60, EchoVerdict.Weak)]
    [InlineData(30, EchoVerdict.Moderate)]
    [InlineData(3, EchoVerdict.Strong)]
    [InlineData(-6, EchoVerdict.Strong)]
    public void The_verdict_follows_the_loss(double lossDb, EchoVerdict verdict) =>
        Assert.Equal(verdict, EchoMeter.Measure(Room.Echo(16000, 16000, 3, Gain, 40, lossDb, 0, -95)).Verdict);
}
